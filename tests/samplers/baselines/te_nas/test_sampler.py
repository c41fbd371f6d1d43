"""TE-NAS prunes the supernet of a space to one choice of each variable."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import optuna
import pytest
import torch
from torch import Tensor, nn

from freerea.samplers import TENASSampler
from freerea.samplers.baselines.te_nas.sampler import ROUNDS_ATTRIBUTE
from freerea.samplers.baselines.te_nas.supernet_worth import Restricted
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
    LabelledInputs,
    SearchSpace,
    Variable,
)
from tests.samplers.baselines.gapped_space import SPACE as WITHOUT_SUPERNET

optuna.logging.set_verbosity(optuna.logging.ERROR)


class Network(nn.Module):
    """Two layers, each the sum of its operations."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 3, 3, padding=1)
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(3, 3, size, padding=size // 2) for size in (1, 1, 3, 5))
            for _ in range(2)
        )
        self.last = nn.Linear(3, 2)

    def forward(self, inputs: Tensor, weights: Any, choices: Any) -> Tensor:
        values: Tensor = self.first(inputs)
        for layers, weight, computed in zip(self.layers, weights, choices, strict=True):
            assert isinstance(layers, nn.ModuleList)
            outputs = [weight[each] * layers[each](values.relu()) for each in computed if each]
            values = sum(outputs, start=torch.zeros_like(values))
        logits: Tensor = self.last(values.relu().mean((2, 3)))
        return logits


class Layered(SearchSpace):
    """Two layers of four operations."""

    name = "layered"
    datasets = (Dataset("dots", (1, 6, 6), 2),)
    variables = tuple(
        Variable(f"layer{number}", ("none", "conv1x1", "conv3x3", "conv5x5")) for number in (1, 2)
    )

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError

    def build_supernet(self, fidelity: Fidelity = PAPER) -> Any:
        return Network()


SPACE = Layered()
IMAGES = LabelledInputs(
    np.random.default_rng(0).standard_normal((8, 1, 6, 6)).astype(np.float32), np.arange(8) % 2
)


def study_of(sampler: TENASSampler, study: optuna.Study | None = None) -> optuna.Study:
    if study is None:
        study = optuna.create_study(sampler=sampler)
    else:
        study.sampler = sampler
    trial = study.ask()
    for each in SPACE.variables:
        trial.suggest_categorical(each.name, each.choices)
    study.tell(trial, 0.0)
    return study


def rounds(study: optuna.Study) -> list[list[list[int]]]:
    return [each["choices"] for each in study.user_attrs[ROUNDS_ATTRIBUTE]]


class StoppedError(Exception):
    pass


def test_it_prunes_to_one_operation_a_layer_and_none_goes_first() -> None:
    told: list[tuple[str, int, int | None]] = []
    study = study_of(
        TENASSampler(SPACE, batch=IMAGES, repeats=1, progress=lambda *each: told.append(each))
    )
    first, *others = rounds(study)
    assert first == [[1, 2, 3]] * 2
    assert [[len(layer) for layer in each] for each in others] == [[2, 2], [1, 1]]
    assert told[0] == ("round 1 of pruning", 1, 6)
    assert told[-1] == ("round 2 of pruning", 4, 4)
    (trial,) = study.trials
    assert list(SPACE.genotype_of(trial.params)) == [layer[0] for layer in others[-1]]

    # An interrupted search goes on, and makes the same rounds.
    count = itertools.count()

    def interrupt(*each: Any) -> None:
        if next(count) == 8:
            raise StoppedError

    stopped = optuna.create_study()
    with pytest.raises(StoppedError):
        study_of(TENASSampler(SPACE, batch=IMAGES, repeats=1, progress=interrupt), stopped)
    assert len(rounds(stopped)) == 2
    again: list[str] = []
    study_of(
        TENASSampler(SPACE, batch=IMAGES, repeats=1, progress=lambda *each: again.append(each[0])),
        stopped,
    )
    assert rounds(stopped) == rounds(study)
    assert again[0] == "round 2 of pruning"


def test_the_answer_is_within_the_limits_and_comes_for_every_trial() -> None:
    def is_cheap(parameters: Any) -> bool:
        return parameters == {"layer1": "none", "layer2": "conv3x3"}

    sampler = TENASSampler(SPACE, batch=IMAGES, repeats=1, feasible=is_cheap)
    study = study_of(sampler)
    study_of(sampler, study)
    first, second = study.trials
    assert is_cheap(first.params)
    assert first.params == second.params


def test_choices_that_are_left_have_equal_weights() -> None:
    class Recording(torch.nn.Module):
        def forward(self, inputs: Any, weights: Any, choices: Any) -> Any:
            self.given = [each.tolist() for each in weights], choices
            return inputs

    recording = Recording()
    Restricted(recording, [(0, 2), (1,)], [3, 2])(torch.zeros(1))
    assert recording.given == ([[0.5, 0.5, 0.5], [1.0, 1.0]], [[0, 2], [1]])


def test_what_cannot_be_searched_is_refused() -> None:
    with pytest.raises(InputError, match="space `gapped` has no supernet"):
        optuna.create_study(sampler=TENASSampler(WITHOUT_SUPERNET)).optimize(
            lambda trial: trial.suggest_categorical("layer0", ["none", "thin", "wide"]) == "thin",
            n_trials=1,
        )
    with pytest.raises(InputError, match="`repeats` must be a whole number above 0, got 0"):
        TENASSampler(SPACE, repeats=0)
