"""The population of a study over its trials, by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optuna import Study

from ..fates import FATES
from ..marks import BLACK, ORANGE, PALE
from ..population_history import population_history
from ..target import OBJECTIVE_VALUE, Target

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_population(
    study: Study, *, target: Target | None = None, target_name: str = OBJECTIVE_VALUE
) -> Axes:
    """Plot the population of an evolution, by matplotlib.

    What is drawn is said at `freerea.samplers.visualization.plot_population`.

    Args:
        study: A study with the sampler of its evolution, which tells who survives.
        target: Returns the value of a trial to draw; that of the only objective by default.
        target_name: Its name, for the axis.

    Returns:
        The axes, `matplotlib.axes.Axes`.

    Raises:
        InputError: If the study's sampler is no evolution.
        ValueError: If the study has several objectives and there is no `target`.
    """
    from matplotlib.collections import LineCollection

    from .axes import add_legend, new_axes

    history = population_history(study, target, target_name)
    axes = new_axes("Population Plot", target_name)
    lives = [[(begin, value), (end, value)] for begin, end, value in history.lives]
    if lives:
        axes.add_collection(LineCollection(lives, colors=PALE, linewidths=0.8, label="Life"))
    for fate in FATES:
        if numbers := history.of_fate(fate.fate):
            drawn = axes.scatter(
                numbers,
                [history.values[each] for each in numbers],
                s=26,
                marker=fate.marker,
                color=fate.colour,
                linewidths=1,
                label=fate.name,
                zorder=3,
            )
            if fate.is_hollow:
                drawn.set_facecolor("none")
    if infeasible := history.outside:
        axes.scatter(
            infeasible,
            [history.values[each] for each in infeasible],
            color=PALE,
            label="Infeasible Trial",
        )
    stairs = [("Median of the Population", history.median_stairs, ORANGE, ":")]
    if history.best is not None:
        stairs.append(("Best Value", history.best_stairs, BLACK, "-"))
    for name, points, colour, style in stairs:
        if points:
            axes.step(
                [number for number, _ in points],
                [value for _, value in points],
                where="post",
                color=colour,
                linestyle=style,
                linewidth=2,
                label=name,
                zorder=4,
            )
    add_legend(axes)
    return axes
