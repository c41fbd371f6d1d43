"""The numbers in what networks return."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict

import pytest
import torch

from freerea.metrics.networks.outputs import rows_of, sum_of, tensors_in
from freerea_plugins import InputError


@dataclasses.dataclass
class Output:
    """What a network returns, in a class."""

    logits: torch.Tensor
    hidden: tuple[torch.Tensor, ...] | None = None


LOGITS = torch.arange(6.0).reshape(3, 2)
MAPS = torch.ones(3, 2, 2, 1)
NESTED = OrderedDict(
    first=Output(LOGITS, hidden=(MAPS,)), classes=torch.arange(3), name="nested", again=[LOGITS]
)


def test_tensors_of_floats_are_found_in_order_wherever_they_are() -> None:
    found = tensors_in(NESTED)

    assert [id(each) for each in found] == [id(LOGITS), id(MAPS), id(LOGITS)]


def test_all_numbers_are_added_up() -> None:
    assert sum_of(LOGITS) == 15
    assert sum_of(NESTED) == 15 + 12 + 15


def test_each_image_has_a_row_of_all_numbers() -> None:
    assert torch.equal(rows_of(MAPS, 3), torch.ones(3, 4))
    assert torch.equal(rows_of(torch.ones(3), 3), torch.ones(3, 1))
    assert torch.equal(rows_of(NESTED, 3), torch.cat([LOGITS, torch.ones(3, 4), LOGITS], dim=1))


@pytest.mark.parametrize("output", [None, "word", torch.arange(3), {"classes": torch.arange(3)}])
def test_where_there_are_no_numbers_it_is_said_in_one_line(output: object) -> None:
    for function in (sum_of, lambda each: rows_of(each, 3)):
        with pytest.raises(InputError, match="in which there are no tensors of floats: return wh"):
            function(output)


@pytest.mark.parametrize("output", [torch.tensor(1.0), torch.ones(2, 3), [LOGITS, torch.ones(1)]])
def test_a_tensor_without_a_row_for_each_image_is_an_input_error(output: object) -> None:
    with pytest.raises(InputError, match="without a row for each of 3 images: return what counts"):
        rows_of(output, 3)
