"""Folders of images, and data sets of shape and classes, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from freerea.images import ImageFolder
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset
from tests.images.photos import make_folder, photo

QUICK = ("--metric", "linear_regions", "--repeats", 1, "--population", 3, "--tournament", 2)
CELL = "|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|nor_conv_3x3~1|none~2|"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "photos", {"cat": 12, "dog": 8})


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def test_a_search_builds_for_the_images_and_measures_on_them(freerea, photos, tmp_path) -> None:
    (photos / "cat" / "notes.txt").write_text("no image")
    (photos / "empty").mkdir()
    done = freerea("search", *QUICK, "--images", "photos", "--evaluations", 4, "--output", "run")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(
        "note: `photos` has 20 images of 2 classes (cat 12, dog 8), taken as 3x32x32, resized from "
        "a median side of 40 (`--resolution` for another).\n"
        "note: left out, as there is nothing in it: `empty`.\n"
        f"note: 1 file of `photos` cannot be read: `{Path('cat', 'notes.txt')}` (no image of a "
        "format that is read).\n"
    )
    assert "photos" in done.stdout
    assert "3x32x32, 2 classes" in done.stdout

    result = read(tmp_path / "run" / "result.json")
    folder = ImageFolder(photos)
    dataset = Dataset.of_definition(result["dataset"], result["dataset_definition"])
    assert dataset == folder.dataset()
    assert dataset.class_names == ("cat", "dog")
    assert result["settings"]["batch_digest"] == folder.batch().digest()
    space = NATSTopology(dataset)
    architecture = space.architecture(result["architecture"])
    assert result["costs"] == space.costs(architecture.genotype)
    assert architecture.build_network().head.classifier.out_features == 2


def test_a_folder_of_a_run_is_named_after_the_images(freerea, photos, tmp_path) -> None:
    freerea("search", *QUICK, "--images", "photos", "--evaluations", 3)
    freerea("search", *QUICK, "--dataset", "3x64x64:2", "--evaluations", 3)
    names = sorted(each.name for each in (tmp_path / "runs").iterdir())
    assert names[0].startswith("nats-tss-3x64x64_2-")
    assert names[1].startswith("nats-tss-photos-")


def test_a_search_goes_on_with_its_images(freerea, photos) -> None:
    begin = ("--images", "photos", "--resolution", 16, "--channels", 1)
    assert freerea("search", *QUICK, *begin, "--evaluations", 3, "--output", "run").returncode == 0
    done = freerea("search", "--resume", "run", "--evaluations", 4, "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["evaluations"] == 4
    assert result["dataset_definition"]["input_shape"] == [1, 16, 16]
    again = freerea("search", "--resume", "run", *begin, "--evaluations", 4)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--resolution", 64), "`--resolution` differs from the search in `run`, which has null"),
        (("--images", "others"), "`--images` differs from the search in `run`, which has "),
        (("--dataset", "cifar10"), '`--dataset` differs from the search in `run`, which has "pho'),
    ],
)
def test_another_option_is_refused_when_a_search_goes_on(
    freerea, photos, tmp_path, option, message
) -> None:
    make_folder(tmp_path / "others", {"cat": 2, "dog": 2})
    freerea("search", *QUICK, "--images", "photos", "--evaluations", 3, "--output", "run")
    done = freerea("search", "--resume", "run", *option, "--evaluations", 4)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"error: {message}")


def test_a_search_does_not_go_on_with_other_images(freerea, photos) -> None:
    freerea("search", *QUICK, "--images", "photos", "--evaluations", 3, "--output", "run")
    photo(40, 77).save(photos / "cat" / "new.png")
    done = freerea("search", "--resume", "run", "--evaluations", 4)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"error: the images in `{photos}` are others than when the search began: files were added, "
        "removed or changed. Put them back, or begin another search."
    )
    (photos / "cat" / "new.png").unlink()
    assert freerea("search", "--resume", "run", "--evaluations", 4).returncode == 0


def test_a_front_of_networks_for_the_images(freerea, photos, tmp_path) -> None:
    done = freerea(
        *("pareto", "--objective", "skipped_layers", "--objective", "flops", "--images", "photos"),
        *("--evaluations", 6, "--population", 4, "--output", "run"),
    )
    assert done.returncode == 0, done.stderr
    assert "data set photos: 3x32x32, 2 classes" in done.stdout
    assert read(tmp_path / "run" / "result.json")["dataset_definition"]["classes"] == 2


def test_a_score_on_the_images(freerea, photos) -> None:
    score = ("score", CELL, "--metric", "linear_regions", "--repeats", 1, "--json")
    one, other = (
        json.loads(freerea(*score, *given).stdout)
        for given in (("--images", "photos"), ("--dataset", "3x32x32:2"))
    )
    assert one["dataset"] == "photos"
    assert other["dataset"] == "3x32x32:2"
    assert one["costs"] == other["costs"]
    assert one["metrics"] != other["metrics"]


def test_a_score_of_a_network_of_ones_own_on_the_images(freerea, photos, tmp_path) -> None:
    (tmp_path / "model.py").write_text(
        "from torch import nn\n"
        "def build(classes=2):\n"
        "    head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, classes))\n"
        "    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), *head)\n"
        "def ten():\n"
        "    return build(10)\n"
    )
    options = ("--metric", "linear_regions", "--images", "photos", "--json")
    done = freerea("score", "model.py:build", *options)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["costs"]["params"] == 122
    refused = freerea("score", "model.py:ten", *options)
    assert refused.stderr.splitlines()[-1] == (
        f"error: `model.py:ten` returns 10 logits, `{photos}` has 2 classes."
    )
    both = freerea("score", "model.py:build", *options, "--input", "3x32x32")
    assert both.stderr.splitlines()[-1] == (
        "error: `--input 3x32x32` cannot be used with `--images`: the folder has the shape."
    )


def test_metrics_on_images_are_compared_with_ones_own_accuracies(freerea, photos, tmp_path) -> None:
    other = CELL.replace("none~2", "nor_conv_1x1~2")
    (tmp_path / "table.csv").write_text(f"arch,photos_test_accuracy\n{CELL},80\n{other},70\n")
    common = ("--images", "photos", "--benchmark", "table.csv", "--metric", "flops")
    for command in ("correlate", "judge"):
        done = freerea(command, *common, "--output", command, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["dataset"] == "photos"
    (tmp_path / "other.csv").write_text(f"arch,test_accuracy\n{CELL},80\n{other},70\n")
    done = freerea("judge", *common[:2], "--benchmark", "other.csv", "--output", "new")
    assert done.stderr.splitlines()[-1].startswith(
        "error: benchmark table `" + str(tmp_path / "other.csv") + "` has no values for data set"
    )


def test_a_folder_with_the_name_of_a_data_set_has_a_name_of_its_own(freerea, tmp_path) -> None:
    make_folder(tmp_path / "CIFAR10", {"cat": 2, "dog": 2})
    done = freerea("score", CELL, "--metric", "flops", "--images", "CIFAR10", "--json")
    assert json.loads(done.stdout)["dataset"] == "CIFAR10-images"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--images", "photos", "--dataset", "cifar10"),
            "`--images {folder}` cannot be used with `--dataset`: the folder is data set and "
            "batch.",
        ),
        (
            ("--images", "photos", "--batch", "x.npz"),
            "`--images {folder}` cannot be used with `--batch`: the folder is data set and batch.",
        ),
        (
            ("--resolution", 64),
            "`--resolution` is how the images of a folder are read: give `--images` too.",
        ),
        (
            ("--channels", 1),
            "`--channels` is how the images of a folder are read: give `--images` too.",
        ),
        (
            ("--images", "photos", "--channels", 2),
            "`channels` must be 3 or 1, got 2.",
        ),
        (
            ("--images", "photos", "--resolution", 50),
            "data set `photos` has images of 50x50: networks of `nats-tss` halve them twice, so "
            "both must be multiples of 4.",
        ),
        (
            ("--dataset", "photos"),
            "unknown data set of space `nats-tss` `photos`. Known: ImageNet16-120, a shape and "
            "classes as 3x96x96:2, cifar10, cifar100. There is a folder `photos`: give its images "
            "by `--images photos`.",
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("command", ["search", "score"])
def test_mistakes(freerea, photos, command, options, message) -> None:
    architecture = (CELL,) if command == "score" else ()
    done = freerea(command, *architecture, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"error: {message.format(folder=photos)}"


def test_settings_that_were_damaged_are_refused(freerea, photos, tmp_path) -> None:
    freerea("search", *QUICK, "--images", "photos", "--evaluations", 3, "--output", "run")
    path = tmp_path / "run" / "settings.json"
    settings = read(path)
    settings["dataset_definition"]["classes"] = "two"
    path.write_text(json.dumps(settings))
    done = freerea("search", "--resume", "run")
    assert done.returncode == 2
    assert "the definition of data set `photos` must have `input_shape`" in done.stderr
    assert done.stderr.count("\n") == 1
