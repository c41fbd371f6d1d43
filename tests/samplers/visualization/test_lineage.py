"""The plot of a lineage: both libraries draw the trials, their parents and how they came about."""

from __future__ import annotations

import math
import sys

import optuna
import pytest
from matplotlib.collections import LineCollection, PathCollection

from freerea.samplers import EvolutionSampler, TrialLineage, lineage_of, visualization
from freerea.samplers.visualization import matplotlib as by_matplotlib
from freerea.samplers.visualization.lineage_graph import LineageGraph
from freerea.samplers.visualization.marks import LINES, MARKS
from freerea_plugins import InputError
from tests.samplers.visualization.evolved_study import evolved_front

PLOTS = [visualization.plot_lineage, by_matplotlib.plot_lineage]


def family(study: optuna.Study, number: int) -> set[int]:
    """Return a trial and its ancestors, found in the plain way."""
    lineage = lineage_of(study.trials[number])
    parents = () if lineage is None else lineage.parents
    return {number}.union(*(family(study, parent) for parent in parents))


def drawn_by_plotly(study: optuna.Study) -> tuple[dict[str, set[int]], list[tuple[int, int]]]:
    figure = visualization.plot_lineage(study)
    named = {trace.name: set(trace.x) for trace in figure.data if trace.name}
    lines = [trace.x for trace in figure.data if trace.name is None]
    pairs = [tuple(x[at : at + 2]) for x in lines for at in range(0, len(x), 3)]
    return named, pairs


def drawn_by_matplotlib(study: optuna.Study) -> tuple[dict[str, set[int]], list[tuple[int, int]]]:
    axes = by_matplotlib.plot_lineage(study)
    named = {
        str(each.get_label()): {int(x) for x, _ in each.get_offsets()}
        for each in axes.collections
        if isinstance(each, PathCollection)
    }
    (line,) = axes.lines
    named[str(line.get_label())] = {int(x) for x in line.get_xdata()}
    pairs = [
        (int(segment[0][0]), int(segment[1][0]))
        for each in axes.collections
        if isinstance(each, LineCollection)
        for segment in each.get_segments()
    ]
    return named, pairs


@pytest.mark.parametrize("drawn", [drawn_by_plotly, drawn_by_matplotlib])
def test_the_best_trial_is_drawn_with_all_that_it_descends_from(drawn, study) -> None:
    named, pairs = drawn(study)
    best = EvolutionSampler.best_trial(study).number
    expected = family(study, best)
    assert len(expected) >= 5
    others = named.pop("Other Trials")
    line = named.pop("Line of the Better Parents")
    assert named.pop(f"Trial {best}") == {best}
    assert set.union(*named.values()) == expected
    assert others == {each.number for each in study.trials} - expected
    for name, numbers in named.items():
        kinds = {lineage_of(study.trials[each]).kind for each in numbers}
        assert kinds == {name.lower()}
    assert "Founder" in named
    parents = {
        (parent, each) for each in expected for parent in lineage_of(study.trials[each]).parents
    }
    assert sorted(pairs) == sorted(parents)
    assert {best} < line <= expected


def test_points_say_what_they_descend_from(study) -> None:
    figure = visualization.plot_lineage(study)
    best = EvolutionSampler.best_trial(study)
    lineage = lineage_of(best)
    assert lineage is not None
    texts = {
        x: text
        for trace in figure.data
        if trace.text
        for x, text in zip(trace.x, trace.text, strict=True)
    }
    parents = " and ".join(map(str, lineage.parents))
    assert texts[best.number].endswith(
        f"<br>{lineage.kind} of {parents}, generation {lineage.generation}"
    )
    assert '"params"' in texts[best.number]


def test_kinds_differ_by_form_and_dashes_too() -> None:
    assert len({each.symbol for each in MARKS.values()}) == len(MARKS)
    assert len({each.marker for each in MARKS.values()}) == len(MARKS)
    assert len({each.dash for each in LINES.values()}) == len(LINES)
    assert len({each.style for each in LINES.values()}) == len(LINES)


@pytest.mark.parametrize("kind", ["founder", "sample"])
def test_parents_of_a_kind_that_has_none_are_drawn_as_of_offspring(kind) -> None:
    lineages = {1: TrialLineage(kind, 1, (0,))}
    graph = LineageGraph(1, {0: 0.0, 1: 1.0}, {}, lineages, [1, 0])
    assert graph.edges == {"offspring": [(0, 1)]}


@pytest.mark.parametrize("plot", PLOTS)
def test_any_trial_may_be_asked_for(plot, study) -> None:
    drawn = plot(study, trial=0)
    assert "Enqueued" in str(
        drawn if hasattr(drawn, "data") else drawn.get_legend_handles_labels()[1]
    )
    for wrong in (40, -1, "0"):
        with pytest.raises(InputError, match=r"^`trial` must be the number of a completed trial"):
            plot(study, trial=wrong)


@pytest.mark.parametrize("plot", PLOTS)
def test_several_objectives_need_a_target_as_in_optuna(plot) -> None:
    study = evolved_front()
    with pytest.raises(ValueError, match="please specify the `target`"):
        plot(study)
    with pytest.warns(UserWarning, match="`target_name` is the default value"):
        plot(study, target=lambda trial: trial.values[1])
    drawn = plot(study, target=lambda trial: trial.values[1], target_name="second")
    if hasattr(drawn, "data"):
        assert drawn.layout.yaxis.title.text == "second"
    else:
        assert drawn.get_ylabel() == "second"


@pytest.mark.parametrize("plot", PLOTS)
def test_studies_without_trials_or_lineages_are_drawn_with_a_warning(plot, caplog) -> None:
    optuna.logging.enable_propagation()
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    plot(study)
    assert "There are no complete trials" in caplog.text
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=3)
    study.add_trial(optuna.create_trial(value=math.inf))
    plot(study)
    assert f"Trial {study.best_trial.number} keeps no lineage" in caplog.text
    optuna.logging.disable_propagation()


def test_without_plotly_one_line_says_what_to_install(monkeypatch, study) -> None:
    monkeypatch.setitem(sys.modules, "plotly", None)
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
    for plot in (visualization.plot_lineage, visualization.plot_population):
        with pytest.raises(ImportError, match=r"pip install 'freerea\[visualization\]'.*$"):
            plot(study)
    by_matplotlib.plot_lineage(study)
