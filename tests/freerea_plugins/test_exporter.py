"""Networks become files, which are compared before they appear."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from freerea_plugins import (
    Dataset,
    Exporter,
    InputError,
    NetworkFacts,
    PluginManager,
    find_exporter,
    give_weights,
    seeded_network,
    write_network,
)
from tests.freerea_plugins.testing.plain_space import Plain

FACTS = NetworkFacts((3,), versions={"torch": "2"})
SOURCE = """
import pathlib

class Listing(Exporter):
    "Names of the weights, one a line."

    name = "txt"
    aliases = ("text",)

    def write(self, network, path, facts):
        path.write_text(" ".join(network.state_dict()))
        return {"names": len(network.state_dict())}

    def difference(self, network, path, inputs):
        return DIFFERENCE

@hookimpl
def freerea_exporters():
    return [Listing]
"""


def manager(shelf, difference: object = 0.0) -> PluginManager:
    shelf.install("listing", SOURCE.replace("DIFFERENCE", repr(difference)))
    found: PluginManager = shelf.manager()
    return found


def test_a_plugin_adds_a_format_that_is_found_by_its_suffixes(shelf, tmp_path: Path) -> None:
    found = manager(shelf, None)
    for name in ("network.txt", "other.TEXT"):
        file = write_network(nn.Linear(3, 2), tmp_path / name, FACTS, manager=found)
        assert file.path.read_text() == "weight bias"
        assert (file.bytes, file.difference, file.details) == (11, None, {"names": 2})


def test_an_unknown_suffix_names_those_that_are_known(shelf) -> None:
    found = manager(shelf)
    with pytest.raises(InputError) as caught:
        find_exporter("folder/network.tex", manager=found)
    assert str(caught.value) == (
        "`folder/network.tex`: unknown format `.tex`. Did you mean `.text`? Known: .text, .txt."
    )
    with pytest.raises(InputError, match=r"^`network`: unknown format `none`. Known: "):
        find_exporter("network", manager=found)


@pytest.mark.parametrize("difference", [2e-4, float("nan"), float("inf")])
def test_a_file_that_differs_never_appears(difference, shelf, tmp_path: Path) -> None:
    shelf.install("listing", SOURCE.replace("DIFFERENCE", f"float('{difference}')"))
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(InputError) as caught:
        write_network(nn.Linear(3, 2), folder / "a.txt", FACTS, manager=shelf.manager())
    assert str(caught.value) == (
        "`a.txt` is not written: its outputs would differ from those of the network by "
        f"{difference:.2g} at a batch of 1, more than 0.0001."
    )
    assert list(folder.iterdir()) == []


def test_a_file_is_replaced_only_if_that_is_asked_for(shelf, tmp_path: Path) -> None:
    found, path = manager(shelf), tmp_path / "a.txt"
    path.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        write_network(nn.Linear(3, 2), path, FACTS, manager=found)
    assert path.read_text() == "mine"
    write_network(nn.Linear(3, 2), path, FACTS, manager=found, overwrite=True)
    assert path.read_text() == "weight bias"
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(InputError, match="is there already"):
        write_network(nn.Linear(3, 2), tmp_path / "b.txt", FACTS, manager=found, overwrite=True)


def test_a_folder_that_is_not_there_is_an_input_error(shelf, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"`.*a\.txt` cannot be written: No such file"):
        write_network(nn.Linear(3, 2), tmp_path / "no" / "a.txt", FACTS, manager=manager(shelf))


def test_the_network_keeps_its_mode(shelf, tmp_path: Path) -> None:
    network = nn.Sequential(nn.Linear(3, 2), nn.Dropout())
    network[1].eval()
    write_network(network, tmp_path / "a.txt", FACTS, manager=manager(shelf))
    assert [each.training for each in network.modules()] == [True, True, False]


@pytest.mark.parametrize(
    ("network", "fault"),
    [
        (nn.Linear(4, 2), "the network does not run on inputs of shape (3,): "),
        (nn.LSTM(3, 2), "the network must return a tensor, got tuple."),
    ],
)
def test_a_network_of_other_inputs_or_outputs_is_an_input_error(
    network, fault, shelf, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        write_network(network, tmp_path / "a.txt", FACTS, manager=manager(shelf))
    assert str(caught.value).startswith(fault)
    assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        ({"weight": torch.zeros(4, 3)}, "`weight` has the shape (4, 3), the network needs (2, 3)."),
        ({"weight": torch.zeros(2, 3)}, "they lack `bias`."),
        ({}, "they lack `weight` and 1 more."),
        (
            {**nn.Linear(3, 2).state_dict(), "scale": torch.zeros(1)},
            "they have, and the network has not, `scale`.",
        ),
    ],
)
def test_weights_of_another_architecture_are_named(weights: Mapping[str, Tensor], fault) -> None:
    network = nn.Linear(3, 2)
    before = network.weight.clone()
    with pytest.raises(InputError) as caught:
        give_weights(network, weights)
    assert str(caught.value) == f"weights are those of another architecture: {fault}"
    assert torch.equal(network.weight, before)


def test_weights_that_are_not_there_or_cannot_be_read_are_an_input_error(shelf, tmp_path) -> None:
    found = manager(shelf)
    with pytest.raises(InputError, match=r"^weights `no\.txt` cannot be read: there is no such"):
        give_weights(nn.Linear(3, 2), "no.txt", manager=found)
    path = tmp_path / "network.txt"
    path.touch()
    with pytest.raises(InputError, match=r"holds no weights that can be read: `\.txt` cannot"):
        give_weights(nn.Linear(3, 2), path, manager=found)


def test_an_architecture_is_exported_with_random_weights_that_are_always_the_same(tmp_path) -> None:
    architecture = Plain().architecture((0, 1, 1))
    files = [architecture.export(tmp_path / name) for name in ("a.pt", "b.pt")]
    state = torch.get_rng_state()
    weights = [torch.load(each.path, weights_only=True) for each in files]
    assert all(torch.equal(each, weights[1][name]) for name, each in weights[0].items())
    assert torch.equal(torch.get_rng_state(), state)


def test_an_architecture_is_exported_with_trained_weights(tmp_path: Path) -> None:
    architecture = Plain().architecture((0, 1, 1))
    trained = architecture.build_network().state_dict()
    for weights in (trained, architecture.export(tmp_path / "a.pt", weights=trained).path):
        found = architecture.export(tmp_path / "b.pt", weights=weights, overwrite=True)
        written = torch.load(found.path, weights_only=True)
        assert all(torch.equal(each, written[name]) for name, each in trained.items())


def test_outputs_of_untrained_networks_depend_on_their_inputs() -> None:
    class Deep(Plain):
        def build_network(self, genotype, fidelity=None):
            layers = [each for _ in range(20) for each in (nn.Linear(6, 6), nn.BatchNorm1d(6))]
            return nn.Sequential(nn.Flatten(), nn.Linear(432, 6), *layers)

    network = seeded_network(Deep().architecture((0, 0, 0))).eval()
    outputs = network(torch.randn(64, 3, 12, 12))
    assert outputs.std(dim=0).min() > 0.1
    assert network[-1].momentum == 0.1


def test_facts_of_an_architecture_are_those_of_its_data_set() -> None:
    own = Dataset("own", (3, 12, 12), 2, ("cat", "dog's"), (0.5, 0.4, 0.3), (0.2, 0.1, 0.1))
    facts = NetworkFacts.of(Plain(own).architecture((0, 1, 1)))
    metadata = facts.metadata()
    assert metadata["architecture"] == "width=4,depth=2,kernel=3"
    assert metadata["space"] == "plain"
    assert json.loads(metadata["class_names"]) == ["cat", "dog's"]
    assert json.loads(metadata["mean"]) == [0.5, 0.4, 0.3]
    assert json.loads(metadata["input_shape"]) == [3, 12, 12]
    assert {"freerea", "torch", "python"} <= set(json.loads(metadata["versions"]))
    assert "class_names" not in NetworkFacts((3,)).metadata()


def test_a_format_says_by_itself_that_it_cannot_be_run(tmp_path: Path) -> None:
    class Nothing(Exporter):
        """Nothing."""

        name = "nothing"

        def write(self, network, path, facts):
            path.touch()
            return {}

    path = tmp_path / "a.nothing"
    assert write_network(nn.Linear(3, 2), path, FACTS, exporter=Nothing()).difference is None
