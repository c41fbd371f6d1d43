"""From the result of a search to its architecture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from freerea.exporters import load_architecture, load_ranking
from freerea_plugins import Dataset, InputError

RESULT = {"space": "nats-sss", "dataset": "cifar10", "architecture": "8:8:8:8:8"}
FRONT = {
    "space": "nats-sss",
    "dataset": "cifar10",
    "front": [
        {"architecture": "8:8:8:8:8", "role": "best flops"},
        {"architecture": "8:8:8:8:16", "role": ""},
        {"architecture": "8:8:8:8:24", "role": "knee"},
    ],
}
HISTORY = """number,architecture,score
0,8:8:8:8:16,0.5
1,8:8:8:8:8,0.9
2,8:8:8:8:24,
3,8:8:8:8:32,-inf
4,8:8:8:8:40,0.7
5,8:8:8:8:16,0.5
"""


def run(folder: Path, result: dict[str, Any], history: str | None = None) -> Path:
    (folder / "result.json").write_text(json.dumps(result))
    if history is not None:
        (folder / "history.csv").write_text(history)
    return folder


def refused(run: Path | str, rank: Any = None) -> str:
    with pytest.raises(InputError) as caught:
        load_architecture(run, rank)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_best_is_loaded_from_the_folder_or_its_result(tmp_path: Path) -> None:
    run(tmp_path, RESULT)
    for given in (tmp_path, str(tmp_path), tmp_path / "result.json"):
        found = load_architecture(given)
        assert (str(found), found.space.name) == ("8:8:8:8:8", "nats-sss")
        assert found.space.dataset.name == "cifar10"


def test_the_data_set_is_that_of_the_search(tmp_path: Path) -> None:
    own = Dataset("own", (3, 64, 64), 2, ("cat", "dog"), (0.5, 0.4, 0.3), (0.2, 0.2, 0.1))
    run(tmp_path, {**RESULT, "dataset": "own", "dataset_definition": own.definition()})
    assert load_architecture(tmp_path).space.dataset == own
    run(tmp_path, {**RESULT, "dataset": "3x64x64:2"})
    assert load_architecture(tmp_path).input_shape() == (3, 64, 64)


def test_others_are_ranked_by_score(tmp_path: Path) -> None:
    run(tmp_path, RESULT, HISTORY)
    ranking = ["8:8:8:8:8", "8:8:8:8:40", "8:8:8:8:16", "8:8:8:8:32"]
    assert list(map(str, load_ranking(tmp_path))) == ranking
    assert [str(load_architecture(tmp_path, rank)) for rank in (1, 2, 3, 4)] == ranking
    for rank in (0, 5, -1, 1.0):
        assert refused(tmp_path, rank) == (
            f"`rank` must be from 1 to 4 in `{tmp_path}`, got {rank}."
        )


def test_of_a_front_one_is_chosen(tmp_path: Path) -> None:
    run(tmp_path, FRONT)
    assert refused(tmp_path) == (
        f"`{tmp_path}` holds a front of 3 architectures: choose one by its rank, from 1 to 3; "
        "1 is best flops, 3 is knee."
    )
    assert str(load_architecture(tmp_path, 3)) == "8:8:8:8:24"
    assert len(load_ranking(tmp_path)) == 3


def test_a_run_without_result_is_an_input_error(tmp_path: Path) -> None:
    assert "has no `result.json`: it is not the folder of a search" in refused(tmp_path)
    assert "is neither the folder of a search nor its" in refused(tmp_path / "no")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Invalid JSON"),
        (b"{", "Invalid JSON"),
        (b"[1]", "Input should be an object"),
        (b"\xff\xfe", "Invalid JSON"),
        (b'{"space": 3, "dataset": "cifar10"}', "`space`: Input should be a valid string"),
        (b'{"space": "nats-sss"}', "`dataset`: Field required"),
        (b'{"space": "nats-sss", "dataset": "cifar10"}', "has neither `architecture` nor `front`"),
        (b'{"space": "a", "dataset": "b", "front": []}', "has neither `architecture` nor `front`"),
        (b'{"space": "a", "dataset": "b", "front": [{}]}', "`front.0.architecture`: Field req"),
    ],
)
def test_a_damaged_result_is_an_input_error(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(content)
    message = refused(tmp_path)
    assert message.startswith(f"`{tmp_path / 'result.json'}` is not the result of a search: ")
    assert reason in message


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"space": "gone"}, "unknown space `gone`. Known: "),
        ({"dataset": "gone"}, "unknown data set of space `nats-sss` `gone`"),
        ({"dataset_definition": {"classes": 2}}, "the definition of data set `cifar10` must"),
    ],
)
def test_a_result_of_what_is_not_installed_is_an_input_error(change, reason, tmp_path) -> None:
    run(tmp_path, {**RESULT, **change})
    message = refused(tmp_path)
    assert message.startswith(f"the result in `{tmp_path / 'result.json'}` cannot be used here: ")
    assert reason in message


def test_an_architecture_that_is_none_is_an_input_error(tmp_path: Path) -> None:
    run(tmp_path, {**RESULT, "architecture": "8:8"})
    assert "8:8" in refused(tmp_path)


@pytest.mark.parametrize("history", [None, "number\n1\n", "architecture,score\na,b\n"])
def test_a_history_without_scores_is_an_input_error(history, tmp_path: Path) -> None:
    run(tmp_path, RESULT, history)
    assert "has no scores to choose another architecture by" in refused(tmp_path, 2)
    assert str(load_architecture(tmp_path)) == "8:8:8:8:8"
