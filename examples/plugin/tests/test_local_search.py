"""The algorithm climbs: it changes the best architecture so far in one variable."""

import optuna
from freerea.metrics import PaperPoolScore
from freerea_plugins import SearchTask

from freerea_example_plugin import LocalSearch, TinyPlain


def test_it_changes_one_variable_of_the_best() -> None:
    """The value is the number of second choices, which a climb makes as large as can be."""
    space = TinyPlain()
    task = SearchTask(space=space, directions=("maximize",), score=PaperPoolScore())
    study = optuna.create_study(
        direction="maximize", sampler=LocalSearch(starts=4).create_sampler(task)
    )

    def second_choices(trial: optuna.Trial) -> float:
        chosen = {
            each.name: trial.suggest_categorical(each.name, each.choices)
            for each in space.variables
        }
        return float(sum(index == 1 for index in space.genotype_of(chosen)))

    study.optimize(second_choices, n_trials=80)

    assert study.best_value == len(space.variables)
    genotypes = [space.genotype_of(trial.params) for trial in study.trials]
    best_before = genotypes[max(range(4), key=lambda number: study.trials[number].values[0])]
    assert sum(old != new for old, new in zip(best_before, genotypes[4], strict=True)) == 1
