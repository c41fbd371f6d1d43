"""Peak memory and model size."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

import pytest
from torch import nn

from freerea.devices import GreedyArena, ModelSize, PeakMemory
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
    SearchSpace,
    Variable,
    default_plugin_manager,
)


class Widths(SearchSpace):
    """One convolution of a width to be chosen, and a classifier."""

    name = "widths"
    datasets = (Dataset("small", (3, 4, 4), 2),)
    variables = (Variable("width", ("2", "5")),)
    built = 0

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        type(self).built += 1
        width = int(self.variables[0].choices[genotype[0]])
        return nn.Sequential(
            nn.Conv2d(3, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(width, 2),
        )


class ClosedForm(Widths):
    """Knows its costs and must not be built to learn them."""

    name = "closed-form"

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise AssertionError("costs are known without a network")

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        return {"peak_memory": 100 + genotype[0], "model_size": 10 + genotype[0]}


WIDE = (1,)
INT8_SIZE = 3 * 5 + 4 * 5 + 5 * 2 + 4 * 2


@pytest.mark.parametrize(
    ("constraint", "bytes_"),
    [
        (PeakMemory(), 5 * 16 + 5),
        (PeakMemory("float32"), 4 * (5 * 16 + 5)),
        (PeakMemory(counts_input=True), 8 * 16),
        (PeakMemory(plan=GreedyArena(1)), 5 * 16 + 5),
        (ModelSize(), INT8_SIZE),
        (ModelSize("float32"), 4 * (3 * 5 + 5 + 5 * 2 + 2)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_bytes_of_an_architecture_and_of_its_network(constraint, bytes_) -> None:
    architecture = Widths().architecture(WIDE)

    assert constraint.unit == "bytes"
    assert constraint.cost(architecture) == bytes_
    assert constraint.network_cost(architecture.build_network(), (3, 4, 4)) == bytes_


def test_an_architecture_is_built_once_for_both() -> None:
    architecture = Widths().architecture((0,))
    Widths.built = 0

    for _ in range(2):
        PeakMemory().cost(architecture)
        ModelSize().cost(architecture)
        PeakMemory("float32").cost(architecture)

    assert Widths.built == 1


def test_a_closed_form_is_used_for_int8_and_without_options_only() -> None:
    architecture = ClosedForm().architecture(WIDE)

    assert PeakMemory().cost(architecture) == 101
    assert ModelSize().cost(architecture) == 11
    for each in (PeakMemory("float32"), PeakMemory(counts_input=True), ModelSize("float32")):
        with pytest.raises(AssertionError):
            each.cost(architecture)


@pytest.mark.parametrize(
    ("name", "argument", "constraint"),
    [
        ("peak_memory", "int8", PeakMemory()),
        ("peak_memory", "float32", PeakMemory("float32")),
        ("peak_memory", "arena+input", PeakMemory("int8", True, GreedyArena())),
        ("model_size", "float32", ModelSize("float32")),
        ("model_size", "int8", ModelSize()),
    ],
)
def test_options_stand_behind_the_name(name, argument, constraint) -> None:
    found = default_plugin_manager().constraint(name).of_argument(argument)

    assert found == constraint
    assert pickle.loads(pickle.dumps(found)) == constraint


def test_names_and_settings_tell_options() -> None:
    both = PeakMemory("float32", plan=GreedyArena())

    assert PeakMemory().name == "peak_memory"
    assert both.name == "peak_memory:float32+arena"
    assert (PeakMemory().settings(), ModelSize().settings()) == ({}, {})
    assert both.settings() == {"options": "float32+arena"}
    assert ModelSize("float32").settings() == {"number_type": "float32"}


@pytest.mark.parametrize(("constraint", "word"), [(PeakMemory, "int4"), (ModelSize, "input")])
def test_an_unknown_option_is_refused(constraint, word: str) -> None:
    with pytest.raises(InputError, match=f"unknown option of `{constraint.name}` `{word}`"):
        constraint.of_argument(word)
