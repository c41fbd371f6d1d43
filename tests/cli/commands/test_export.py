"""`freerea export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import onnx
import pytest
import torch

from freerea.exporters import load_architecture
from freerea_plugins import default_plugin_manager
from tests.images.photos import make_folder

SIZE = ("--space", "nats-sss")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return the folder of a search for images of two classes."""
    definition = {
        "input_shape": [3, 32, 32],
        "classes": 2,
        "class_names": ["cats", "dogs"],
        "mean": [0.5, 0.5, 0.4],
        "deviation": [0.2, 0.2, 0.2],
    }
    result = {
        "space": "nats-sss",
        "dataset": "photos",
        "dataset_definition": definition,
        "architecture": "8:8:16:16:8",
    }
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(result))
    (folder / "history.csv").write_text("architecture,score\n8:8:16:16:8,2\n8:8:8:8:8,1\n")
    return folder


def refused(done: Any) -> str:
    assert done.returncode == 2, done.stdout
    (line,) = done.stderr.splitlines()
    return str(line).removeprefix("error: ")


def test_a_run_becomes_onnx_with_what_is_known_of_its_images(freerea, run, tmp_path) -> None:
    done = freerea("export", run, "--to", "net.onnx", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    path = tmp_path / "net.onnx"
    assert report.pop("difference") <= 1e-4
    assert report == {
        "path": "net.onnx",
        "bytes": path.stat().st_size,
        "architecture": "8:8:16:16:8",
        "space": "nats-sss",
        "input_shape": [3, 32, 32],
        "opset": 20,
        "input": "images",
        "output": "logits",
    }
    metadata = {each.key: each.value for each in onnx.load(path).metadata_props}
    assert json.loads(metadata["class_names"]) == ["cats", "dogs"]
    assert json.loads(metadata["mean"]) == [0.5, 0.5, 0.4]
    assert "the weights are random" in done.stderr


def test_an_architecture_becomes_plain_pytorch(freerea, tmp_path: Path) -> None:
    done = freerea("export", "8:8:8:8:8", *SIZE, "--dataset", "3x64x64:5", "--to", "net.py")
    assert done.returncode == 0, done.stderr
    assert "largest difference 0" in done.stdout
    assert done.stderr == ""
    text = (tmp_path / "net.py").read_text(encoding="utf-8")
    assert "INPUT_SHAPE = (3, 64, 64)" in text
    assert "nn.Linear(8, 5)" in text


def test_the_rank_chooses_another_architecture(freerea, run) -> None:
    done = freerea("export", run, "--to", "net.pt", "--rank", 2, "--json")
    assert json.loads(done.stdout)["architecture"] == "8:8:8:8:8"
    assert "`rank` must be from 1 to 2" in refused(
        freerea("export", run, "--to", "other.pt", "--rank", 3)
    )


def test_trained_weights_are_exported(freerea, run, tmp_path: Path) -> None:
    trained = load_architecture(run).build_network()
    torch.save(trained.state_dict(), tmp_path / "trained.pt")
    done = freerea("export", run, "--weights", "trained.pt", "--to", "net.safetensors")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    again = freerea("export", run, "--weights", "net.safetensors", "--to", "net.pth")
    assert again.returncode == 0, again.stderr
    written = torch.load(tmp_path / "net.pth", weights_only=True)
    assert all(torch.equal(each, written[name]) for name, each in trained.state_dict().items())


def test_weights_of_another_architecture_are_an_input_error(freerea, run, tmp_path: Path) -> None:
    other = default_plugin_manager().space("nats-sss")("3x32x32:2").architecture("8:8:16:16:16")
    torch.save(other.build_network().state_dict(), tmp_path / "other.pt")
    message = refused(freerea("export", run, "--weights", "other.pt", "--to", "net.onnx"))
    assert message.startswith("weights `other.pt` are those of another architecture: `")
    assert "` has the shape (16, " in message
    assert ", the network needs (8, " in message
    assert not (tmp_path / "net.onnx").exists()


def test_a_file_that_is_there_is_replaced_only_by_force(freerea, run, tmp_path: Path) -> None:
    (tmp_path / "net.pt").write_text("mine")
    assert refused(freerea("export", run, "--to", "net.pt")) == (
        "`--to net.pt` is there already: add `--force` to replace it."
    )
    assert (tmp_path / "net.pt").read_text() == "mine"
    assert freerea("export", run, "--to", "net.pt", "--force").returncode == 0
    assert torch.load(tmp_path / "net.pt", weights_only=True)
    (tmp_path / "folder.pt").mkdir()
    assert refused(freerea("export", run, "--to", "folder.pt", "--force")) == (
        "`--to folder.pt` cannot be written: it is no regular file."
    )


def test_eight_bits_are_made_and_judged_on_a_folder_of_images(freerea, run, tmp_path) -> None:
    make_folder(tmp_path / "photos", {"cats": 6, "dogs": 5})
    (tmp_path / "photos" / "cats" / "broken.png").write_text("no image")
    done = freerea("export", run, "--to", "net.onnx", "--int8", "--images", "photos", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["int8"]["images"] == 11
    assert 0 <= report["int8"]["agreement"] <= 1
    assert 0 <= report["int8"]["float_accuracy"] <= 1
    assert 0 <= report["int8"]["int8_accuracy"] <= 1
    assert "1 file of `photos` cannot be read: `cats/broken.png`" in done.stderr
    model = onnx.load(tmp_path / "net.onnx")
    assert any(each.op_type == "QuantizeLinear" for each in model.graph.node)
    metadata = {each.key: each.value for each in model.metadata_props}
    assert json.loads(metadata["mean"]) == [0.5, 0.5, 0.4]


def test_images_of_other_classes_give_an_agreement_alone(freerea, run, tmp_path) -> None:
    make_folder(tmp_path / "photos", {"birds": 3, "cats": 3, "dogs": 2})
    done = freerea("export", run, "--to", "net.onnx", "--int8", "--images", "photos")
    assert done.returncode == 0, done.stderr
    assert "int8 and float name the same class of" in done.stdout
    assert "accuracy" not in done.stdout


def test_images_have_their_own_normalisation_where_none_is_known(freerea, tmp_path) -> None:
    make_folder(tmp_path / "photos", {"cats": 3, "dogs": 2})
    architecture = ("8:8:8:8:8", *SIZE, "--dataset", "3x32x32:2")
    done = freerea("export", *architecture, "--to", "a.onnx", "--int8", "--images", "photos")
    assert done.returncode == 0, done.stderr
    assert "note: the images are normalised by their own mean and deviation." in done.stderr
    metadata = {each.key: each.value for each in onnx.load(tmp_path / "a.onnx").metadata_props}
    assert len(json.loads(metadata["mean"])) == 3
    wide = ("8:8:8:8:8", *SIZE, "--dataset", "3x32x64:2", "--to", "b.onnx")
    assert refused(freerea("export", *wide, "--int8", "--images", "photos")) == (
        "`--images photos` gives squares of 3 channels or 1; the network takes 3x32x64."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--to", "net.onxn"), "`net.onxn`: unknown format `.onxn`. Did you mean `.onnx`?"),
        (("run", "--to", "net"), "`net`: unknown format `none`. Known: .onnx, .pt, "),
        (("runs", "--to", "net.pt"), "`runs`: there is no such folder of a search; an archit"),
        (("8:8:8:8:8", "--to", "net.pt"), "`8:8:8:8:8`: there is no such folder of a search"),
        (("8:8", *SIZE, "--to", "net.pt"), "`8:8` is not a network of `nats-sss`"),
        (("run", "--dataset", "cifar10", "--to", "net.pt"), "`--dataset cifar10` needs `--space`"),
        (("8:8:8:8:8", *SIZE, "--rank", 2, "--to", "a.pt"), "`--rank` is for the folder of a s"),
        (("run", "--int8", "--to", "net.onnx"), "`--int8` needs `--images`"),
        (("run", "--images", "photos", "--to", "net.onnx"), "`--images photos` is for `--int8`."),
        (("run", "--weights", "no.pt", "--to", "net.pt"), "weights `no.pt` cannot be read: there"),
        (("run", "--weights", "no.x", "--to", "net.pt"), "weights `no.x` cannot be read: there"),
        (("run", "--to", "no/net.pt"), "`no/net.pt` cannot be written: No such file or directory."),
        (
            ("run", "--int8", "--images", "photos", "--to", "net.pt2"),
            "`net.pt2` must end in `.onnx`: only ONNX is written with eight bits.",
        ),
    ],
)
def test_a_mistake_is_one_line(arguments, message, freerea, run, tmp_path: Path) -> None:
    assert refused(freerea("export", *arguments)).startswith(message)
    assert [each.name for each in tmp_path.iterdir()] == ["run"]
