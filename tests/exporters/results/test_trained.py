"""From the folder of a training to its best network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from freerea.exporters import load_trained
from freerea_plugins import InputError

RESULT = {"space": "nats-sss", "dataset": "cifar10", "architecture": "8:8:8:8:8"}
TRAINING = {"run": "elsewhere", "best": {"architecture": "8:8:8:8:16"}}


def trained(run: Path, training: Any = TRAINING, *, weights: bool = True) -> Path:
    folder = run / "training"
    folder.mkdir()
    (run / "result.json").write_text(json.dumps(RESULT))
    (folder / "training.json").write_text(json.dumps(training))
    if weights:
        (folder / "best.pt").write_bytes(b"weights")
    return folder


def test_the_best_is_what_training_chose_not_what_the_search_put_first(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    architecture, weights = load_trained(folder)
    assert (architecture.space.name, str(architecture)) == ("nats-sss", "8:8:8:8:16")
    assert weights == folder / "best.pt"


def test_a_training_apart_from_its_search_knows_where_that_is(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    folder = trained(run, {**TRAINING, "run": str(run)})
    moved = shutil.move(folder, tmp_path / "moved")
    architecture, weights = load_trained(moved)
    assert str(architecture) == "8:8:8:8:16"
    assert weights == Path(moved) / "best.pt"


@pytest.mark.parametrize(
    ("training", "weights", "message"),
    [
        (TRAINING, False, "has no `best.pt`: nothing of the search was trained."),
        ({"run": "elsewhere"}, True, "has no `best.pt`: nothing of the search was trained."),
        ({"best": {}}, True, "is not the result of a training: Field required."),
        ([], True, "is not the result of a training: "),
    ],
)
def test_what_is_no_whole_training_is_an_input_error(
    tmp_path: Path, training: Any, weights: bool, message: str
) -> None:
    folder = trained(tmp_path, training, weights=weights)
    with pytest.raises(InputError) as caught:
        load_trained(folder)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
