"""The lineage of a trial, by plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optuna import Study
from optuna.visualization._utils import _make_hovertext

from ..lineage_graph import LineageGraph, lineage_graph
from ..marks import BLACK, LINES, MARKS, PALE, diameter, name_of
from ..target import OBJECTIVE_VALUE, Target
from .importing import graph_objects
from .segments import segments

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Scatter


def plot_lineage(
    study: Study,
    *,
    trial: int | None = None,
    target: Target | None = None,
    target_name: str = OBJECTIVE_VALUE,
) -> Figure:
    """Plot a trial and all that it descends from: values over trial numbers, lines from parents.

    A wide line goes from the trial to its better parent, to the better parent of that, and so on
    to a founder. Lineages are kept by `FreeREASampler` and `RegularizedEvolutionSampler`.

    Args:
        study: A study.
        trial: Number of the trial; by default the best, of several objectives by the score of the
            study's sampler.
        target: Returns the value of a trial to draw; that of the only objective by default.
        target_name: Its name, for the axis.

    Returns:
        The figure, `plotly.graph_objects.Figure`.

    Raises:
        ImportError: If plotly is not installed.
        InputError: If there is no such completed trial.
        ValueError: If the study has several objectives and there is no `target`.
    """
    go = graph_objects()
    graph = lineage_graph(study, trial, target, target_name)
    values = graph.values
    traces = [
        go.Scatter(
            x=list(graph.others),
            y=list(graph.others.values()),
            mode="markers",
            name="Other Trials",
            marker={"color": PALE, "size": 5},
        ),
        go.Scatter(
            x=graph.line,
            y=[values[each] for each in graph.line],
            mode="lines",
            name="Line of the Better Parents",
            line={"color": BLACK, "width": 7},
            opacity=0.25,
            hoverinfo="skip",
        ),
    ]
    for kind, pairs in graph.edges.items():
        x, y = segments([(first, values[first], last, values[last]) for first, last in pairs])
        line = {"color": LINES[kind].colour, "dash": LINES[kind].dash, "width": 1.2}
        traces.append(
            go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
        )
    traces += [_nodes(study, graph, numbers) for numbers in graph.nodes.values()]
    if graph.trial in values:
        ring = {"color": BLACK, "size": 18, "symbol": "circle-open", "line": {"width": 2}}
        traces.append(
            go.Scatter(
                x=[graph.trial],
                y=[values[graph.trial]],
                mode="markers",
                name=f"Trial {graph.trial}",
                marker=ring,
                hoverinfo="skip",
            )
        )
    layout = go.Layout(title="Lineage Plot", xaxis={"title": "Trial"}, yaxis={"title": target_name})
    return go.Figure(data=[each for each in traces if len(each.x)], layout=layout)


def _nodes(study: Study, graph: LineageGraph, numbers: list[int]) -> Scatter:
    kind = graph.kind(numbers[0])
    trials = study.get_trials(deepcopy=False)
    return graph_objects().Scatter(
        x=numbers,
        y=[graph.values[each] for each in numbers],
        mode="markers",
        name=name_of(kind),
        marker={
            "color": MARKS[kind].colour,
            "symbol": MARKS[kind].symbol,
            "size": diameter(len(graph.values)),
            "line": {"color": "white", "width": 1},
        },
        text=[f"{_make_hovertext(trials[each])}<br>{graph.described(each)}" for each in numbers],
        hovertemplate="%{text}<extra></extra>",
    )
