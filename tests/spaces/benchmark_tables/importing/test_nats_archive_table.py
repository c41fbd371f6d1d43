"""NATS-Bench's archives as tables, held against its own package."""

from __future__ import annotations

import bz2
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from freerea.spaces import (
    NATSArchive,
    NATSArchiveSource,
    NATSBenchTable,
    NATSSize,
    NATSTopology,
    TableFile,
    import_table,
)
from freerea_plugins import InputError, SearchSpace

ARCHIVES: dict[str, tuple[str, type[NATSSize | NATSTopology], str]] = {
    "tss": ("NATS-tss-v1_0-3ffb9-simple", NATSTopology, "200"),
    "sss": ("NATS-sss-v1_0-50262-simple", NATSSize, "90"),
}
INDICES = (0, 11, 284)


@pytest.fixture(params=ARCHIVES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def copy(data_folder: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that copies an archive, to be damaged."""

    def run(name: str) -> Path:
        folder = ARCHIVES[name][0]
        shutil.copytree(data_folder / folder, tmp_path / folder)
        (tmp_path / folder).chmod(0o755)
        for path in (tmp_path / folder).iterdir():
            path.chmod(0o644)
        return tmp_path / folder

    return run


def error_of(path: Path, space: SearchSpace, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        table = NATSBenchTable(path, space, **{"trust": True, **options})
        table.values("test_accuracy")
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("through", ["the archive", "an imported file"])
@pytest.mark.parametrize("dataset", ["cifar10", "cifar100", "ImageNet16-120"])
def test_values_are_those_of_nats_bench(
    data_folder: Path, tmp_path: Path, name: str, dataset: str, through: str
) -> None:
    import nats_bench

    folder, space_class, longest = ARCHIVES[name]
    archive, space = data_folder / folder, space_class(dataset)
    table: NATSBenchTable | TableFile = NATSBenchTable(archive, space, trust=True)
    if through == "an imported file":
        source = NATSArchiveSource(NATSArchive(archive, space, trust=True))
        import_table(source, tmp_path / "table.parquet")
        table = TableFile(tmp_path / "table.parquet", space)
    theirs = nats_bench.create(str(archive), name, fast_mode=True, verbose=False)
    validated = "cifar10-valid" if dataset == "cifar10" else dataset
    assert [space.index(each.genotype) for each in table.architectures()] == list(INDICES)
    for index, architecture in zip(INDICES, table.architectures(), strict=True):
        assert str(architecture) == theirs.arch(index)
        trained = theirs.get_more_info(index, dataset, hp=longest, is_random=False)
        valid = theirs.get_more_info(index, validated, hp=longest, is_random=False)
        early = theirs.get_more_info(index, validated, 11, hp=longest, is_random=False)
        costs = theirs.get_cost_info(index, dataset, hp=longest)
        assert table.test_accuracy(architecture) == trained["test-accuracy"]
        assert table.value(architecture, "train_seconds") == trained["train-all-time"]
        assert table.value(architecture, "valid_accuracy") == valid["valid-accuracy"]
        assert table.value(architecture, "flops") == round(costs["flops"] * 1e6)
        assert table.value(architecture, "params") == round(costs["params"] * 1e6)
        assert table.value(architecture, "latency") == costs["latency"]
        at_twelve = "valid_accuracy_at_epoch_12"
        assert table.has(at_twelve) == ("valid-accuracy" in early)
        if table.has(at_twelve):
            assert table.value(architecture, at_twelve) == early["valid-accuracy"]
            seconds = table.value(architecture, "train_seconds_at_epoch_12")
            assert seconds == early["train-all-time"]


def test_costs_are_those_of_the_space(data_folder: Path, name: str) -> None:
    folder, space_class, _ = ARCHIVES[name]
    space = space_class("cifar100")
    table = NATSBenchTable(data_folder / folder, space, trust=True)
    for architecture in table.architectures():
        for cost, value in space.costs(architecture.genotype).items():
            assert table.value(architecture, cost) == value


def test_accuracies_are_those_recorded_elsewhere(data_folder: Path) -> None:
    space = NATSTopology("cifar100")
    ours = NATSBenchTable(data_folder / ARCHIVES["tss"][0], space, trust=True)
    other = TableFile(data_folder / "nats_tss" / "benchmark.csv.gz", space)
    for architecture in ours.architectures():
        accuracy = other.test_accuracy(architecture)
        assert ours.test_accuracy(architecture) == pytest.approx(accuracy, abs=1e-6)


def test_a_training_is_chosen_by_its_epochs(data_folder: Path) -> None:
    archive, space = data_folder / ARCHIVES["sss"][0], NATSSize()
    architecture = space.architecture("8:8:8:16:32")
    accuracies = [
        NATSBenchTable(archive, space, trust=True, hp=hp).test_accuracy(architecture)
        for hp in ("1", "12", "90")
    ]
    assert accuracies == [47.22, pytest.approx(79.8133, abs=1e-4), 85.77]


def test_epochs_are_chosen(data_folder: Path) -> None:
    archive, space = data_folder / ARCHIVES["sss"][0], NATSSize()
    table = NATSBenchTable(archive, space, trust=True, epochs=(90, 3))
    architecture = space.architecture("8:8:8:8:8")
    last = table.value(architecture, "valid_accuracy_at_epoch_90")
    assert last == table.value(architecture, "valid_accuracy")
    assert table.value(architecture, "valid_accuracy_at_epoch_3") < last
    assert not table.has("valid_accuracy_at_epoch_12")
    assert table.provenance["epochs"] == "3,90"


def test_an_equivalent_cell_has_the_values_of_the_one_recorded(data_folder: Path) -> None:
    space = NATSTopology()
    table = NATSBenchTable(data_folder / ARCHIVES["tss"][0], space, trust=True)
    cell = space.architecture(
        "|skip_connect~0|+|skip_connect~0|skip_connect~1|+|none~0|nor_conv_1x1~1|none~2|"
    )
    assert table.test_accuracy(cell.canonical()) == table.test_accuracy(cell)


def test_one_file_of_all_is_read_as_well(data_folder: Path, tmp_path: Path) -> None:
    folder, path = data_folder / ARCHIVES["tss"][0], tmp_path / "whole.pickle.pbz2"
    with bz2.open(folder / "meta.pickle.pbz2") as file:
        whole = pickle.load(file)
    whole["arch2infos"] = {}
    for index in INDICES:
        with bz2.open(folder / f"{index:06d}.pickle.pbz2") as file:
            whole["arch2infos"][index] = pickle.load(file)
    whole["evaluated_indexes"] = set(INDICES)
    with bz2.open(path, "wb") as file:
        pickle.dump(whole, file)
    one, many = (NATSBenchTable(each, NATSTopology(), trust=True) for each in (path, folder))
    assert list(one.architectures()) == list(many.architectures())
    for column in many.columns:
        assert one.values(column).tolist() == many.values(column).tolist()


def test_nothing_is_unpickled_before_the_user_trusts_it(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return Path.touch, (tmp_path / "sprung",)  # type: ignore[return-value]

    archive = tmp_path / "archive"
    archive.mkdir()
    with bz2.open(archive / "meta.pickle.pbz2", "wb") as file:
        pickle.dump(Trap(), file)
    message = error_of(archive, NATSTopology(), trust=False)
    assert message == (
        f"`{archive}` is made of Python pickles, and a pickle can run any program when it is read. "
        "If you trust where it comes from, say so with `--trust`."
    )
    assert not (tmp_path / "sprung").exists()
    error_of(archive, NATSTopology())
    assert (tmp_path / "sprung").exists()


def test_a_space_that_nats_bench_does_not_have(data_folder: Path) -> None:
    class Other(SearchSpace):
        name = "other"
        datasets = NATSTopology.datasets
        variables = NATSTopology.variables

        def build_network(self, genotype: Any, fidelity: Any = None) -> Any:
            raise NotImplementedError

    path = data_folder / ARCHIVES["tss"][0]
    assert error_of(path, Other()) == (
        f"`{path}` is an archive of NATS-Bench, which has no architectures of `other`."
    )


def test_an_archive_of_the_other_space(data_folder: Path) -> None:
    path = data_folder / ARCHIVES["sss"][0]
    assert error_of(path, NATSTopology()) == (
        f"archive `{path}` is not of `nats-tss`: its architecture 0 is `8:8:8:8:8`."
    )


def test_a_training_that_is_not_there(data_folder: Path) -> None:
    path = data_folder / ARCHIVES["sss"][0]
    assert error_of(path, NATSSize(), hp="200") == (
        f"archive `{path}` has no training `200`; it has 01, 12, 90."
    )


@pytest.mark.parametrize("epoch", [0, 91])
def test_an_epoch_that_is_not_there(data_folder: Path, epoch: int) -> None:
    path = data_folder / ARCHIVES["sss"][0]
    assert error_of(path, NATSSize(), epochs=[epoch]) == (
        f"an epoch of training `90` is 1 to 90, got {epoch}."
    )


def test_a_missing_archive(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert error_of(path, NATSSize()) == f"there is no archive `{path}`."


def test_an_archive_without_architectures(copy: Callable[[str], Path]) -> None:
    archive = copy("sss")
    for path in archive.glob("0*"):
        path.unlink()
    assert error_of(archive, NATSSize()) == f"archive `{archive}` has no architectures."


@pytest.mark.parametrize("file", ["meta.pickle.pbz2", "000000.pickle.pbz2", "000284.pickle.pbz2"])
@pytest.mark.parametrize("left", [0, 100, -10])
def test_a_truncated_archive(copy: Callable[[str], Path], file: str, left: int) -> None:
    archive = copy("sss")
    path = archive / file
    path.write_bytes(path.read_bytes()[:left])
    message = error_of(archive, NATSSize())
    index = {"000000": "architecture 0 of ", "000284": "architecture 284 of "}
    what = index.get(file.partition(".")[0], "")
    assert message.startswith(f"{what}archive `{archive}` cannot be read: ")


def test_an_architecture_that_lacks_a_data_set(copy: Callable[[str], Path]) -> None:
    archive = copy("sss")
    path = archive / "000011.pickle.pbz2"
    with bz2.open(path) as file:
        content = pickle.load(file)
    results = content["90"]
    results["dataset_seed"].pop("cifar100")
    with bz2.open(path, "wb") as file:
        pickle.dump(content, file)
    message = error_of(archive, NATSSize())
    assert message.startswith(f"architecture 11 of archive `{archive}` cannot be read: ")
    assert "cifar100" in message


def test_an_unknown_architecture(copy: Callable[[str], Path]) -> None:
    archive = copy("sss")
    path = archive / "meta.pickle.pbz2"
    with bz2.open(path) as file:
        meta = pickle.load(file)
    meta["meta_archs"][5] = "8:8:8:8:47"
    with bz2.open(path, "wb") as file:
        pickle.dump(meta, file)
    assert error_of(archive, NATSSize()) == (
        f"archive `{archive}` is not of `nats-sss`: its architecture 5 is `8:8:8:8:47`."
    )
