"""NAS-Bench-101's space: notation, costs, networks and variation."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given

from freerea_plugins import Genotype, InputError
from tests.spaces.nasbench101.drawn_cells import EDGES, SPACE, genotypes


@pytest.fixture(scope="module")
def recorded(data_folder: Path) -> Sequence[dict[str, str]]:
    with (data_folder / "nasbench101_cells.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_recorded_cells_have_their_hash_and_parameters(recorded: Sequence[dict[str, str]]) -> None:
    assert len(recorded) == 2000
    for row in recorded:
        genotype = SPACE.decode(row["cell"])
        assert SPACE.canonical_genotype(genotype) == genotype
        assert SPACE.encode(genotype) == row["cell"]
        assert SPACE.key(genotype) == row["hash"]
        assert SPACE.costs(genotype)["params"] == int(row["params"])


def test_a_golden_cell() -> None:
    architecture = SPACE.architecture("7:100110100001001010101:02001")
    assert architecture.key == "00005c142e6f48ac74fdcf73e3439874"
    assert SPACE.costs(architecture.genotype) == {"flops": 1261835264, "params": 8555530}


def test_variables_are_the_upper_triangle_and_the_inner_vertices() -> None:
    names = [f"edge_{source}_{target}" for source, target in EDGES]
    names += [f"operation_{vertex}" for vertex in range(1, 6)]
    assert [each.name for each in SPACE.variables] == names
    assert SPACE.size == 2**21 * 3**5


@given(genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    assert SPACE.decode(SPACE.encode(genotype)) == genotype


@pytest.mark.parametrize(
    ("genotype_edges", "operations", "text"),
    [
        ({(0, 6)}, (0, 0, 0, 0, 0), "2:1:"),
        ({(0, 1), (1, 6)}, (2, 0, 0, 0, 0), "3:101:2"),
        ({(0, 1), (0, 6), (1, 2), (2, 6)}, (0, 2, 0, 0, 0), "4:101101:02"),
        # Not pruned: the second inner vertex is unused, but has an operation.
        ({(0, 1), (1, 6)}, (2, 1, 0, 0, 0), "4:100010:21"),
    ],
)
def test_the_notation(
    genotype_edges: set[tuple[int, int]], operations: tuple[int, ...], text: str
) -> None:
    genotype = (*(int(edge in genotype_edges) for edge in EDGES), *operations)
    assert SPACE.encode(genotype) == text
    assert SPACE.decode(text) == genotype


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "3:101",
        "3:101:",
        "3:101:3",
        "3:1012:0",
        "3:10:0",
        "3:101:00",
        "1::",
        "8:" + "1" * 28 + ":000000",
        "3:101:0\n",
        " 3:101:0",
        "00005C142E6F48AC74FDCF73E3439874",
    ],
)
def test_text_that_is_no_cell_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    message = (
        f"`{text}` is not a cell of `nasbench101`: write VERTICES:MATRIX:OPERATIONS, as "
        "4:110101:02, with 2 to 7 vertices, the matrix above its diagonal row by row, and for "
        "each inner vertex 0 conv3x3-bn-relu, 1 conv1x1-bn-relu, 2 maxpool3x3."
    )
    assert str(caught.value) == " ".join(message.splitlines())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5:1111110111:000", None),
        (
            "5:1111111111:000",
            "`5:1111111111:000` has 10 edges on paths from its first vertex to its last; a cell "
            "of `nasbench101` has at most 9.",
        ),
        ("3:100:0", "`3:100:0` has no path from its first vertex to its last."),
        ("3:001:0", "`3:001:0` has no path from its first vertex to its last."),
        (
            "0123456789abcdef0123456789abcdef",
            "`0123456789abcdef0123456789abcdef` is a hash, from which its cell cannot be told: "
            "look it up in the list that `freerea space enumerate nasbench101` writes.",
        ),
    ],
)
def test_what_makes_a_cell_invalid(text: str, message: str | None) -> None:
    if message is None:
        SPACE.decode(text)
        return
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    assert str(caught.value) == message


def test_edges_that_are_not_used_do_not_count_for_the_limit() -> None:
    # Twelve edges, of which those between vertices 2 to 5 start nowhere.
    dead = {(source, target) for source, target in EDGES if source >= 2}
    live = {(0, 1), (1, 6)}
    genotype = (*(int(edge in dead | live) for edge in EDGES), 1, 0, 0, 0, 0)
    SPACE.validate(genotype)
    assert SPACE.architecture(genotype).canonical() == SPACE.architecture("3:101:1")
    with pytest.raises(InputError, match="is not an architecture of `nasbench101`"):
        SPACE.validate((1,) * 21 + (0,) * 5)


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("2:1:", 0),
        ("3:101:0", 1),
        # A residual block: from the output the walk goes to the layer or past it.
        ("3:111:0", 1 / 2),
        ("4:101101:00", 1),
        # To the second layer, the first or the input; from the second to either of those.
        ("4:111111:00", 5 / 6),
        # One of two branches of one layer each.
        ("4:110011:00", 1),
        # An edge past an unused vertex jumps nothing.
        ("4:100010:01", 1),
    ],
)
def test_skipped_layers_are_those_of_five_that_a_walk_back_to_the_input_does_not_pass(
    text: str, passed: float
) -> None:
    assert SPACE.skipped_layers(SPACE.decode(text)) == pytest.approx(5 - passed)


def test_more_and_longer_shortcuts_skip_more_layers() -> None:
    def skipped(*shortcuts: tuple[int, int]) -> float:
        chain = {(each, each + 1) for each in range(6)}
        present = tuple(int(edge in chain | set(shortcuts)) for edge in EDGES)
        return SPACE.skipped_layers((*present, 0, 0, 0, 0, 0))

    assert skipped() == 0
    assert skipped((0, 2)) < skipped((0, 3)) < skipped((0, 4))
    assert skipped((0, 6)) < skipped((0, 6), (2, 6)) < skipped((0, 6), (2, 6), (1, 6))
    assert skipped((0, 2)) < skipped((0, 2), (4, 6))
