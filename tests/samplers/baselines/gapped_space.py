"""A space in which many combinations of choices are no architecture, and studies over it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import optuna
from optuna.samplers import BaseSampler
from torch import nn

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable

DIRECTIONS = {"one": ["maximize"], "two": ["maximize", "minimize"]}


class Gapped(SearchSpace):
    """Five layers, of which none follows one that is left out; the last choice is none."""

    name = "gapped"
    datasets = (Dataset("dots", (1, 4, 4), 2),)
    variables = (
        *(Variable(f"layer{number}", ("none", "thin", "wide")) for number in range(5)),
        Variable("norm", ("batch",)),
    )

    def is_valid(self, genotype: Genotype) -> bool:
        return all(first or not second for first, second in itertools.pairwise(genotype[:5]))

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        first, second, *others = genotype
        return (*sorted((first, second), reverse=True), *others)  # type: ignore[return-value]

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError


SPACE = Gapped()


def is_narrow(parameters: Mapping[str, Any]) -> bool:
    return excess(parameters) <= 0


def excess(parameters: Mapping[str, Any]) -> float:
    """Return by how much wide layers are more than one."""
    return max(0.0, list(parameters.values()).count("wide") - 1.0)


def values(parameters: Mapping[str, Any]) -> tuple[float, float]:
    """Return a number to maximise and one to minimise, which conflict."""
    genotype = SPACE.genotype_of(parameters)
    return (
        float(sum(position * gene for position, gene in enumerate(genotype))),
        float(genotype.count(2) ** 2 + genotype[0]),
    )


def objective(trial: optuna.Trial, objectives: int) -> tuple[float, ...]:
    chosen = {
        each.name: trial.suggest_categorical(each.name, each.choices) for each in SPACE.variables
    }
    genotype = SPACE.genotype_of(chosen)
    assert SPACE.is_valid(genotype)
    return values(chosen)[:objectives]


def run(
    sampler: Callable[[], BaseSampler], trials: int = 40, objectives: int = 1, pieces: int = 1
) -> optuna.Study:
    """Return a study of some trials, resumed by a new sampler for each further piece."""
    study = optuna.create_study(
        directions=DIRECTIONS["one" if objectives == 1 else "two"], sampler=sampler()
    )
    for piece in range(pieces):
        if piece:
            study = optuna.load_study(
                study_name=study.study_name, storage=study._storage, sampler=sampler()
            )
        study.optimize(lambda trial: objective(trial, objectives), n_trials=trials // pieces)
    return study


def history(study: optuna.Study) -> list[dict[str, Any]]:
    return [trial.params for trial in study.trials]
