"""What `freerea train` refuses, in one line each."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import torch

from freerea.cli.runs.folder_lock import locked
from freerea.cli.trainings.training_folder import LOCK_FILE
from tests.cli.trainings.found_search import make_images, make_run

QUICK = ("--top", 1, "--seeds", 1, "--epochs", 1, "--baseline", "none")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run")


@pytest.fixture
def images(tmp_path: Path) -> Path:
    return make_images(tmp_path / "photos")


@pytest.fixture
def refused(freerea):
    """Return a function that runs `freerea train` and returns its one line of error."""

    def refuse(*arguments: object) -> str:
        done = freerea("train", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        line, end = done.stderr.splitlines()[-1], done.stderr[-1]
        assert (line[:7], end) == ("error: ", "\n")
        assert "Traceback" not in done.stderr
        return line.removeprefix("error: ")

    return refuse


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--top", 0), "`--top` must be from 1 to 1,000, got 0."),
        (("--top", 5), "`--top 5` is more than the 4 architectures that `{run}` has evaluated."),
        (("--seeds", 0), "`--seeds` must be from 1 to 1,000, got 0."),
        (("--seed", -1), "`--seed` must be from 0 to 4294967295, got -1."),
        (("--epochs", 0), "`epochs` must be a whole number of at least 1, got 0."),
        (("--batch-size", 0), "`batch_size` must be a whole number of at least 1, got 0."),
        (("--learning-rate", 0), "`learning_rate` must be positive, got 0.0."),
        (
            ("--baseline", "randm"),
            "unknown baseline `randm`. Did you mean `random`? Known: largest, none, random.",
        ),
        (
            ("--baseline", "none", "--baseline", "random"),
            "`--baseline none` cannot be used with another baseline.",
        ),
    ],
)
def test_options_out_of_range(refused, run, images, options, message) -> None:
    assert refused(run, "--images", images, *options) == message.format(run=run)
    assert not (run / "training").exists()


def test_a_device_that_is_not_there(refused, run, images) -> None:
    assert refused(run, "--images", images, "--device", "abacus").startswith(
        "device `abacus` cannot be used: "
    )


def test_no_run(refused, images) -> None:
    assert refused("--images", images) == (
        "RUN is missing: the folder of a search that has a result."
    )


def test_no_images(refused, run) -> None:
    assert refused(run) == (
        "`--images` is missing: a folder with a folder of images for each class."
    )


def test_a_folder_without_a_search(refused, tmp_path, images) -> None:
    assert refused(tmp_path / "none", "--images", images) == (
        f"`{tmp_path / 'none'}` is not the folder of a search: it has no `settings.json`."
    )


@pytest.mark.parametrize("name", ["result.json", "history.csv"])
def test_a_run_without_result(refused, run, images, name) -> None:
    (run / name).unlink()
    assert refused(run, "--images", images) == (
        f"`{run}` has no result, as `{name}` is missing: go on with freerea search --resume {run}"
    )


def test_a_front(refused, tmp_path, images) -> None:
    run = make_run(tmp_path / "front", command="pareto", objectives=["a", "b"])
    assert refused(run, "--images", images) == (
        f"`{run}` holds a front of `freerea pareto`, which has no best architecture: give the "
        "folder of a `freerea search`."
    )


@pytest.mark.parametrize("text", ["", "{", "[]", '{"command": "search"}', '{"command": 1}'])
def test_settings_that_are_damaged(refused, run, images, text) -> None:
    (run / "settings.json").write_text(text)
    assert "settings" in refused(run, "--images", images)


@pytest.mark.parametrize("text", ["architecture\n1\n", "number,architecture,score\n1,9:9,2\n"])
def test_a_history_that_is_damaged(refused, run, images, text) -> None:
    (run / "history.csv").write_text(text)
    assert refused(run, "--images", images, "--top", 2)


def test_other_classes_than_those_of_the_run(refused, run, tmp_path) -> None:
    images = make_images(tmp_path / "more", ("a", "b", "c"), count=5)
    assert refused(run, "--images", images) == (
        "the folder of images has 3 classes, `a`, `b`, `c`; networks of the search in "
        f"`{run}` have 2."
    )


def test_classes_of_other_names(refused, tmp_path, images) -> None:
    definition = {
        "input_shape": [3, 8, 8],
        "classes": 2,
        "class_names": ["cat", "dog"],
        "mean": [0.5, 0.5, 0.5],
        "deviation": [0.2, 0.2, 0.2],
    }
    run = make_run(tmp_path / "run", dataset_definition=definition, images="photos")
    assert refused(run, "--images", images) == (
        f"the folder of images has the classes `dark`, `light`, the search in `{run}` was for "
        "`cat`, `dog`."
    )


def test_too_few_images_of_a_class(refused, run, tmp_path) -> None:
    images = make_images(tmp_path / "few", count=2)
    assert refused(run, "--images", images) == (
        f"class `dark` of `{images}` has too few different images, 2 files: it takes three at "
        "least, to train, to choose and to test."
    )


def test_a_missing_extra(refused, run, images, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ignite.engine", None)
    assert refused(run, "--images", images) == (
        "training needs PyTorch-Ignite, which is not installed: pip install 'freerea[train]'."
    )


def test_a_folder_that_has_a_training_already(refused, freerea, run, images) -> None:
    freerea("train", run, "--images", images, *QUICK)
    before = (run / "training" / "training.json").read_bytes()
    assert refused(run, "--images", images, *QUICK) == (
        f"`{run / 'training'}` already holds a training: go on with "
        f"`--resume {run / 'training'}`, or choose another folder by `--output`."
    )
    assert (run / "training" / "training.json").read_bytes() == before


def test_a_folder_of_something_else(refused, run, images) -> None:
    assert refused(run, "--images", images, "--output", run) == (
        f"`--output {run}` holds `settings.json`, which the training would overwrite: choose "
        "another folder."
    )


@pytest.fixture
def training(freerea, run, images) -> Path:
    assert freerea("train", run, "--images", images, *QUICK).returncode == 0
    return run / "training"


def test_a_folder_without_a_training_cannot_be_resumed(refused, tmp_path, run) -> None:
    assert refused("--resume", tmp_path) == (
        f"`--resume {tmp_path}`: there is no training in this folder."
    )
    assert refused("--resume", run).startswith(
        f"settings `{run / 'settings.json'}` are not those of a training: "
    )


def test_a_resumed_training_has_its_settings(refused, training, tmp_path) -> None:
    assert refused("--resume", training, "--epochs", 2) == (
        f"`--epochs` differs from the training in `{training}`, which has 1: leave it out, or "
        "begin another training."
    )
    assert refused("--resume", training, "--output", tmp_path) == (
        f"`--output {tmp_path}` cannot be used with `--resume {training}`: a training goes on in "
        "its own folder."
    )


def test_seeds_do_not_become_fewer(refused, freerea, training) -> None:
    assert freerea("train", "--resume", training, "--seeds", 2).returncode == 0
    assert refused("--resume", training, "--seeds", 1) == (
        f"`--seeds 1` is less than the 2 of the training in `{training}`."
    )


def test_images_that_have_changed(refused, training, images, run) -> None:
    shutil.copyfile(images / "dark" / "00.png", images / "dark" / "more.png")
    assert refused("--resume", training) == (
        f"`--resume {training}` began with other images: the run `{run}` or the images have "
        "changed. Begin another training."
    )


def test_a_run_that_has_changed(refused, training, run) -> None:
    result = json.loads((run / "result.json").read_text())
    (run / "result.json").write_text(json.dumps({**result, "architecture": "8:8:8:8:8"}))
    assert "began with other architectures" in refused("--resume", training)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_plan_that_is_damaged(refused, training, text) -> None:
    (training / "plan.json").write_text(text)
    assert str(training) in refused("--resume", training)


def test_a_damaged_checkpoint(refused, training) -> None:
    outcome = training / "outcomes" / "architecture-0-seed-0.json"
    outcome.unlink()
    outcome.with_suffix(".checkpoint").write_bytes(b"PK")
    assert refused("--resume", training).startswith(
        f"checkpoint `{outcome.with_suffix('.checkpoint')}` is damaged: "
    )


def test_what_fails_before_anything_is_trained_leaves_no_folder(
    refused, run, images, monkeypatch
) -> None:
    def exhausted(*arguments: object, **options: object) -> None:
        raise torch.OutOfMemoryError

    with monkeypatch.context() as patch:
        patch.setattr("freerea.training.comparison.comparison.train", exhausted)
        assert "use a smaller `--batch-size`." in refused(run, "--images", images, *QUICK)
    assert not (run / "training").exists()


def test_a_damaged_image_is_named_and_left_out(freerea, run, images) -> None:
    path = images / "dark" / "03.png"
    path.write_bytes(path.read_bytes()[:60])
    done = freerea("train", run, "--images", images, *QUICK)
    assert done.returncode == 0, done.stderr
    assert "note: 1 file of `photos` cannot be read: `dark/03.png` (" in done.stderr


def test_a_folder_in_use(refused, freerea, training) -> None:
    with locked(training / LOCK_FILE, "training"):
        assert refused("--resume", training) == (f"another process is training in `{training}`.")
