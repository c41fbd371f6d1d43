"""The lineage of a trial, by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optuna import Study

from ..lineage_graph import lineage_graph
from ..marks import BLACK, LINES, MARKS, PALE, diameter, name_of
from ..target import OBJECTIVE_VALUE, Target

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_lineage(
    study: Study,
    *,
    trial: int | None = None,
    target: Target | None = None,
    target_name: str = OBJECTIVE_VALUE,
) -> Axes:
    """Plot a trial and all that it descends from, by matplotlib.

    What is drawn is said at `freerea.samplers.visualization.plot_lineage`.

    Args:
        study: A study.
        trial: Number of the trial; the best by default.
        target: Returns the value of a trial to draw; that of the only objective by default.
        target_name: Its name, for the axis.

    Returns:
        The axes, `matplotlib.axes.Axes`.

    Raises:
        InputError: If there is no such completed trial.
        ValueError: If the study has several objectives and there is no `target`.
    """
    from matplotlib.collections import LineCollection

    from .axes import add_legend, new_axes

    graph = lineage_graph(study, trial, target, target_name)
    axes = new_axes("Lineage Plot", target_name)
    values = graph.values
    if graph.others:
        axes.scatter(
            list(graph.others), list(graph.others.values()), s=12, color=PALE, label="Other Trials"
        )
    if len(graph.line) > 1:
        axes.plot(
            graph.line,
            [values[each] for each in graph.line],
            color=BLACK,
            linewidth=6,
            alpha=0.25,
            label="Line of the Better Parents",
        )
    for kind, pairs in graph.edges.items():
        ends = [[(first, values[first]), (last, values[last])] for first, last in pairs]
        line = LINES[kind]
        axes.add_collection(
            LineCollection(ends, colors=line.colour, linestyles=line.style, linewidths=1)
        )
    for kind, numbers in graph.nodes.items():
        axes.scatter(
            numbers,
            [values[each] for each in numbers],
            s=diameter(len(values)) ** 2 / 2,
            color=MARKS[kind].colour,
            marker=MARKS[kind].marker,
            edgecolors="white",
            linewidths=0.8,
            label=name_of(kind),
            zorder=3,
        )
    if graph.trial in values:
        axes.scatter(
            [graph.trial],
            [values[graph.trial]],
            s=220,
            facecolors="none",
            edgecolors=BLACK,
            linewidths=2,
            label=f"Trial {graph.trial}",
            zorder=4,
        )
    add_legend(axes)
    return axes
