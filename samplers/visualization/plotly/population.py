"""The population of a study over its trials, by plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optuna import Study
from optuna.visualization._utils import _make_hovertext

from ..fates import FATES
from ..marks import BLACK, ORANGE, PALE
from ..population_history import population_history
from ..target import OBJECTIVE_VALUE, Target
from .importing import graph_objects
from .segments import segments

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def plot_population(
    study: Study, *, target: Target | None = None, target_name: str = OBJECTIVE_VALUE
) -> Figure:
    """Plot the population of an evolution: who is alive, who was and for how long, and the best.

    A thin line goes from each trial that was of the population to where it died. Stairs show the
    median of who lives and, unless there is a target, the best value so far.

    Args:
        study: A study with the sampler of its evolution, which tells who survives.
        target: Returns the value of a trial to draw; that of the only objective by default.
        target_name: Its name, for the axis.

    Returns:
        The figure, `plotly.graph_objects.Figure`.

    Raises:
        ImportError: If plotly is not installed.
        InputError: If the study's sampler is no evolution.
        ValueError: If the study has several objectives and there is no `target`.
    """
    go = graph_objects()
    history = population_history(study, target, target_name)
    trials = study.get_trials(deepcopy=False)
    lives = [(begin, value, end, value) for begin, end, value in history.lives]
    x, y = segments(lives)
    line = {"color": PALE, "width": 1}
    traces = [go.Scatter(x=x, y=y, mode="lines", name="Life", line=line, hoverinfo="skip")]
    groups = [(fate.name, fate.symbol, fate.colour, history.of_fate(fate.fate)) for fate in FATES]
    for name, symbol, colour, numbers in [
        *groups,
        ("Infeasible Trial", "circle", PALE, history.outside),
    ]:
        traces.append(
            go.Scatter(
                x=numbers,
                y=[history.values[each] for each in numbers],
                mode="markers",
                name=name,
                marker={"color": colour, "symbol": symbol, "size": 7},
                text=[_make_hovertext(trials[each]) for each in numbers],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    stairs = [("Median of the Population", history.median_stairs, ORANGE, "dot")]
    if history.best is not None:
        stairs.append(("Best Value", history.best_stairs, BLACK, "solid"))
    for name, points, colour, dash in stairs:
        traces.append(
            go.Scatter(
                x=[number for number, _ in points],
                y=[value for _, value in points],
                mode="lines",
                name=name,
                line={"color": colour, "dash": dash, "shape": "hv", "width": 2},
            )
        )
    layout = go.Layout(
        title="Population Plot", xaxis={"title": "Trial"}, yaxis={"title": target_name}
    )
    return go.Figure(data=[each for each in traces if len(each.x)], layout=layout)
