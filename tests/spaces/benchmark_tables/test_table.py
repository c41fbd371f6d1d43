"""What every benchmark table does: names of columns, look-ups, the best, and passing it on."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from freerea.spaces import ColumnTable, NATSSize, NATSTopology, TableFile
from freerea_plugins import Dataset, Genotype, InputError

SPACE = NATSTopology("cifar10")
NONE, SKIP, CONV = 0, 1, 3
NOTHING = (NONE,) * 6
DIRECT = (NONE, NONE, NONE, SKIP, NONE, NONE)
ALSO_DIRECT = (NONE, NONE, CONV, SKIP, NONE, NONE)
"""Its convolution has no input and leads nowhere."""

CONVOLUTION = (NONE, NONE, NONE, CONV, NONE, NONE)


def table_of(**columns: dict[Genotype, float]) -> ColumnTable:
    return ColumnTable.of(SPACE, columns)


def test_a_column_of_the_data_set_is_found_with_and_without_its_name() -> None:
    table = table_of(cifar10_test_accuracy={DIRECT: 90.0}, cifar100_test_accuracy={DIRECT: 70.0})
    architecture = SPACE.architecture(DIRECT)
    assert table.columns == ("test_accuracy", "cifar100_test_accuracy")
    assert table.test_accuracy(architecture) == 90.0
    assert table.value(architecture, "cifar10_test_accuracy") == 90.0
    assert table.value(architecture, "cifar100_test_accuracy") == 70.0


def test_the_data_sets_own_column_wins_over_one_of_all() -> None:
    table = table_of(latency={DIRECT: 1.0}, cifar10_latency={DIRECT: 2.0})
    assert table.value(SPACE.architecture(DIRECT), "latency") == 2.0


def test_a_column_that_is_missing_is_named_with_those_present() -> None:
    table = table_of(edgegpu_latency={DIRECT: 1.0}, cifar10_params={DIRECT: 5.0})
    with pytest.raises(InputError) as caught:
        table.find(SPACE.architecture(DIRECT), "edgegpu_energy")
    assert str(caught.value) == (
        "benchmark table `in memory` has no column `edgegpu_energy` or `cifar10_edgegpu_energy`; "
        "it has edgegpu_latency, params."
    )
    assert not table.has("edgegpu_energy")
    assert table.has("params")


def test_an_architecture_that_is_missing_is_an_input_error() -> None:
    table = table_of(test_accuracy={DIRECT: 90.0})
    missing = SPACE.architecture(CONVOLUTION)
    assert table.find(missing, "test_accuracy") is None
    with pytest.raises(InputError) as caught:
        table.test_accuracy(missing)
    assert str(caught.value) == (
        f"benchmark table `in memory` has no `test_accuracy` of `{missing}`."
    )


def test_what_is_missing_is_looked_up_as_what_computes_the_same() -> None:
    assert SPACE.architecture(DIRECT).key == SPACE.architecture(ALSO_DIRECT).key
    for present, missing in ((DIRECT, ALSO_DIRECT), (ALSO_DIRECT, DIRECT)):
        table = table_of(test_accuracy={present: 90.0})
        assert table.test_accuracy(SPACE.architecture(missing)) == 90.0


def test_each_of_two_that_compute_the_same_keeps_its_own_value() -> None:
    table = table_of(test_accuracy={DIRECT: 90.0, ALSO_DIRECT: 91.0})
    assert table.test_accuracy(SPACE.architecture(DIRECT)) == 90.0
    assert table.test_accuracy(SPACE.architecture(ALSO_DIRECT)) == 91.0


def test_values_are_in_the_order_of_the_architectures() -> None:
    table = table_of(test_accuracy={DIRECT: 90.0, NOTHING: 10.0}, latency={NOTHING: 3.0})
    assert [each.genotype for each in table.architectures()] == [DIRECT, NOTHING]
    assert table.values("test_accuracy").tolist() == [90.0, 10.0]
    np.testing.assert_array_equal(table.values("latency"), [np.nan, 3.0])


def test_architectures_are_a_sequence() -> None:
    architectures = table_of(test_accuracy={DIRECT: 90.0, NOTHING: 10.0}).architectures()
    assert len(architectures) == 2
    assert architectures[-1].genotype == NOTHING
    assert [each.genotype for each in architectures[:1]] == [DIRECT]


def test_the_best_is_the_most_accurate_of_those_accepted() -> None:
    accuracies = {NOTHING: 10.0, CONVOLUTION: 92.0, DIRECT: 80.0}
    table = table_of(test_accuracy=accuracies)
    assert table.best() == SPACE.architecture(CONVOLUTION)
    without = table.best(lambda architecture: CONV not in architecture.genotype)
    assert without == SPACE.architecture(DIRECT)
    assert table.best(lambda _: False) is None


@pytest.mark.parametrize("accuracy", [-0.5, 100.5, float("nan"), float("inf")])
def test_an_accuracy_is_a_percentage(accuracy: float) -> None:
    with pytest.raises(InputError, match=r"row 0: `test_accuracy` is a percentage, got "):
        table_of(test_accuracy={DIRECT: accuracy})


def test_a_genotype_is_one_of_the_space() -> None:
    with pytest.raises(InputError, match="has 6 choices, got 2"):
        table_of(test_accuracy={(0, 0): 50.0})


def test_a_column_that_a_search_uses_has_a_value_for_every_architecture() -> None:
    space = NATSSize()
    values = {genotype: float(sum(genotype)) for genotype in space.genotypes()}
    complete = ColumnTable.of(space, {"latency": values})
    complete.require_values("latency")
    del values[(1, 2, 3, 4, 5)]
    with pytest.raises(InputError) as caught:
        ColumnTable.of(space, {"latency": values}).require_values("latency")
    assert str(caught.value) == (
        "benchmark table `in memory` has no `latency` of `16:24:32:40:48`: a column that a search "
        "uses needs a value for every architecture."
    )


def test_a_table_of_a_file_is_passed_on_as_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = [f"{SPACE.encode(genotype)},50" for genotype in SPACE.genotypes()]
    path.write_text("\n".join(["arch,cifar10_test_accuracy", *rows]))
    passed = pickle.dumps(TableFile(path, SPACE))
    assert len(passed) < 1000
    first, second = pickle.loads(passed), pickle.loads(passed)
    assert first is second  # read once
    assert first.test_accuracy(SPACE.architecture(DIRECT)) == 50


def test_a_table_in_memory_is_passed_on_whole() -> None:
    table = pickle.loads(pickle.dumps(table_of(test_accuracy={DIRECT: 90.0})))
    assert table.test_accuracy(SPACE.architecture(ALSO_DIRECT)) == 90.0


def test_a_file_without_values_for_a_data_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"arch,cifar10_test_accuracy,test_accuracy\n{SPACE.encode(DIRECT)},90,80\n")
    with pytest.raises(InputError) as caught:
        TableFile(path, NATSTopology("3x64x64:2"))
    assert str(caught.value) == (
        f"benchmark table `{path}` has no values for data set `3x64x64:2`, which is none of "
        "`nats-tss` (cifar10, cifar100, ImageNet16-120) and begins the name of no column."
    )


def test_a_file_may_have_values_for_a_data_set_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"arch,photos_test_accuracy\n{SPACE.encode(DIRECT)},90\n")
    space = NATSTopology(Dataset("photos", (3, 64, 64), 2))
    assert TableFile(path, space).test_accuracy(space.architecture(DIRECT)) == 90
