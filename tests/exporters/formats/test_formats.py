"""The built-in formats keep what exporters promise, and hold what is known of a network."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import onnx
import pytest
import safetensors
import torch

from freerea_plugins import (
    InputError,
    NetworkFacts,
    default_plugin_manager,
    find_exporter,
    write_network,
)
from freerea_plugins.testing import check_exporter
from tests.exporters.networks import FACTS, Awkward, Foreign, Small

MANAGER = default_plugin_manager()
BUILT_IN = [
    name for name, each in MANAGER.exporters.items() if each.plugin.distribution == "freerea"
]
PROGRAMS = ("onnx", "pt2")


def test_what_is_built_in_is_listed() -> None:
    assert set(BUILT_IN) == {"onnx", "pt2", "py", "pt", "safetensors"}


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_format_keeps_its_promises(name) -> None:
    check_exporter(MANAGER.exporter(name))


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_awkward_network_is_written_and_compared(name, tmp_path: Path) -> None:
    torch.manual_seed(0)
    found = write_network(Awkward(), tmp_path / f"network.{name}", FACTS)
    assert found.difference is not None
    assert found.difference <= (1e-4 if name in PROGRAMS else 0)
    assert found.bytes == found.path.stat().st_size > 0


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_torch_export_cannot_follow_is_exported_as_plain_pytorch(name, tmp_path) -> None:
    space = MANAGER.space("nasbench101")()
    architecture = space.architecture(space.sample(random.Random(0)))
    network = architecture.build_network(space.reduced)
    shape = architecture.input_shape(space.reduced)
    found = write_network(network, tmp_path / f"network.{name}", NetworkFacts(shape))
    assert found.difference is not None


def test_onnx_takes_any_number_of_inputs_and_has_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "network.onnx"
    found = write_network(Small(), path, FACTS)
    assert found.details == {"opset": 20, "input": "images", "output": "logits"}
    model = onnx.load(path)
    onnx.checker.check_model(model)
    assert [each.version for each in model.opset_import if not each.domain] == [20]
    (inputs,) = model.graph.input
    sides = inputs.type.tensor_type.shape.dim
    assert sides[0].dim_param == "batch"
    assert [each.dim_value for each in sides[1:]] == [3, 16, 16]
    assert {each.key: each.value for each in model.metadata_props} == FACTS.metadata()


def test_a_program_has_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "network.pt2"
    write_network(Small(), path, FACTS)
    extra = {"facts.json": ""}
    torch.export.load(path, extra_files=extra)
    assert json.loads(extra["facts.json"]) == FACTS.metadata()


def test_safetensors_have_the_facts_in_their_header(tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    write_network(Small(), path, FACTS)
    with safetensors.safe_open(path, framework="pt") as opened:
        assert opened.metadata() == FACTS.metadata()
        assert set(opened.keys()) == set(Small().state_dict())


def test_weights_are_what_torch_loads(tmp_path: Path) -> None:
    network, path = Small(), tmp_path / "network.pth"
    write_network(network, path, FACTS)
    other = Small()
    other.load_state_dict(torch.load(path, weights_only=True))
    assert torch.equal(other.classifier.weight, network.classifier.weight)


@pytest.mark.parametrize("suffix", ["pt", "safetensors"])
def test_damaged_weights_are_an_input_error_of_one_line(suffix, tmp_path: Path) -> None:
    path = tmp_path / f"weights.{suffix}"
    for content in (b"", b"not weights", b"\x80" * 100):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"^weights `.*` cannot be read: ") as caught:
            find_exporter(path).read_weights(path)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [[1, 2], {"epoch": 3}, {1: torch.zeros(1)}])
def test_a_file_of_torch_that_holds_no_weights_is_an_input_error(content, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save(content, path)
    with pytest.raises(InputError, match="must be a state dict: tensors by name"):
        find_exporter(path).read_weights(path)


def test_weights_that_would_run_a_program_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save(Small(), path)
    with pytest.raises(InputError, match=r"cannot be read: "):
        find_exporter(path).read_weights(path)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("onnx", "onnx"),
        ("onnx", "onnxscript"),
        ("onnx", "onnxruntime"),
        ("safetensors", "safetensors.torch"),
    ],
)
def test_a_missing_package_is_named_with_the_extra(name, package, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    path = tmp_path / f"network.{name}"
    with pytest.raises(InputError) as caught:
        write_network(Small(), path, FACTS)
    assert str(caught.value).endswith(f"need the package {package}: pip install 'freerea[export]'.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*PROGRAMS, "py"])
def test_a_network_that_leaves_torch_is_an_input_error_of_one_line(name, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"`Foreign` cannot be traced") as caught:
        write_network(Foreign(), tmp_path / f"network.{name}", FACTS)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
