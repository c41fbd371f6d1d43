"""The forms of a batch that `score` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from freerea.metrics import Batch, score
from freerea_plugins import InputError
from tests.metrics.evaluation.every_metric import BATCH, Network
from tests.metrics.evaluation.unusual_networks import InDictionary

BATCHES: dict[str, Callable[[], Any]] = {
    "batch": lambda: BATCH,
    "pair": lambda: (BATCH.images, BATCH.labels),
    "pair of a loader": lambda: [BATCH.images, BATCH.labels],
    "arrays": lambda: (BATCH.images.double().numpy(), BATCH.labels.numpy()),
}


@pytest.mark.parametrize("form", BATCHES)
def test_a_batch_may_have_several_forms(form: str) -> None:
    names = ["snip", "linear_regions"]
    assert score(Network(), BATCHES[form](), names) == score(Network(), BATCH, names)


def test_labels_of_images_alone_are_drawn_from_as_many_classes_as_there_are_logits() -> None:
    names = ["snip", "linear_regions"]
    expected = score(Network(), Batch(BATCH.images, classes=4), names)

    assert score(Network(), BATCH.images, names) == expected
    assert score(Network(), BATCH.images.numpy(), names) == expected
    assert score(InDictionary(), BATCH.images, ["linear_regions"]) == {
        "linear_regions": expected["linear_regions"]
    }


@pytest.mark.parametrize("batch", ["images", 3, (BATCH.images,), None])
def test_what_is_no_batch_is_said_in_one_line(batch: Any) -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), batch)
    assert str(caught.value) == (
        "`batch` must be a Batch, a pair (images, labels) or images alone, as tensors or arrays, "
        f"got {type(batch).__name__}."
    )
