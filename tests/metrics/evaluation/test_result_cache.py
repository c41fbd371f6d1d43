"""Values of metrics on disk: known by all that they depend on, and never lost or mistaken."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import pickle
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.metrics import Batch, CacheWarning, Evaluator, LogSynflow, ResultCache, pink_noise
from freerea.metrics.evaluation.result_key import MEASURING_VERSION, ResultKey
from freerea_plugins import (
    PAPER,
    REDUCED,
    ArchitectureMetric,
    Dataset,
    Fidelity,
    Genotype,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)

KEY = ResultKey(
    space="toy",
    space_class="package.Toy",
    space_version="1",
    space_settings="{}",
    dataset="{}",
    architecture="depth=1",
    metric="mine",
    metric_class="package.Mine",
    metric_version="1",
    settings="{}",
    batch="0123456789abcdef",
    fidelity="{}",
    seed=0,
    device="cpu",
)
ONCE = Fidelity("once", repeats=1)


class Toy(SearchSpace):
    """Small networks; a dead choice changes nothing."""

    name = "toy"
    datasets = (Dataset("toy", (1, 4, 4), 3), Dataset("other", (1, 4, 4), 3))
    variables = (Variable("width", ("2", "3")), Variable("dead", ("no", "yes")))

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        height, width = self.input_shape(fidelity)[1:]
        return nn.Sequential(nn.Flatten(), nn.Linear(height * width, 2 + genotype[0]))

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        return (genotype[0], 0)


class Renamed(Toy):
    """The same under another name."""

    name = "renamed"


class Revised(Toy):
    """The same in another version."""

    version = "2"


class Wide(Toy):
    """Takes how wide its networks are, in a way of its own."""

    def __init__(self, dataset: str | None = None, *, width: object = 2) -> None:
        super().__init__(dataset)
        self._width = width

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        pixels = math.prod(self.input_shape(fidelity))
        return nn.Sequential(nn.Flatten(), nn.Linear(pixels, int(self._width)))


class Impostor(Toy):
    """Another space of the same name and version."""

    datasets = (Dataset("toy", (1, 4, 4), 3), Dataset("toy5", (1, 4, 4), 5))


class Reclassed(Toy):
    """Has a data set of the same name and another number of classes."""

    datasets = (Dataset("toy", (1, 4, 4), 5),)


class Counting(NetworkMetric):
    """Counts how often it measures, over all instances."""

    name = "counting"
    count = 0

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor

    def measure(self, probe: Probe) -> float:
        Counting.count += 1
        return self.factor * float(
            sum(each.detach().abs().sum() for each in probe.network.parameters())
        )


class CountingRenamed(Counting):
    """The same under another name."""

    name = "counting_renamed"


class CountingImpostor(Counting):
    """Another metric of the same name, version and settings."""


class FortyTwo(NetworkMetric):
    """Has the name of a metric that comes with the package."""

    name = "snip"

    def measure(self, probe: Probe) -> float:
        return 42.0


class Width:
    """What JSON cannot write."""

    def __init__(self, width: int) -> None:
        self.width = width

    def __int__(self) -> int:
        return self.width


class CountingRevised(Counting):
    """The same in another version."""

    version = "2"


class CountingStructure(ArchitectureMetric):
    """Looks at the structure."""

    name = "structure"
    count = 0

    def measure(self, architecture: object) -> float:
        CountingStructure.count += 1
        return 1.0


class Indescribable(Counting):
    """Has a setting that text does not tell apart from others."""

    def __init__(self, function: Callable[[float], float]) -> None:
        super().__init__()
        self.function = function


class Forgetful(Counting):
    """Says itself what distinguishes its instances."""

    def __init__(self, verbose: bool) -> None:
        super().__init__()
        self.verbose = verbose

    def settings(self) -> dict[str, object]:
        return {"factor": self.factor}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "metrics.sqlite"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(Toy.datasets[0], size=8)


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    before = Counting.count
    yield lambda: Counting.count - before


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute("SELECT count(*) FROM result").fetchone()[0]
    return count


def test_a_value_is_found_by_its_key_in_a_new_file_and_folder(path: Path) -> None:
    ResultCache(path).store({KEY: 1.5})

    assert ResultCache(path).look_up([KEY]) == {KEY: 1.5}


@pytest.mark.parametrize("field", [each.name for each in dataclasses.fields(ResultKey)])
def test_each_part_of_the_key_tells_values_apart(path: Path, field: str) -> None:
    other = 1 if field == "seed" else "other"
    changed = dataclasses.replace(KEY, **{field: other})
    cache = ResultCache(path)
    cache.store({KEY: 1.0})

    assert cache.look_up([changed]) == {}
    cache.store({changed: 2.0})
    assert cache.look_up([KEY, changed]) == {KEY: 1.0, changed: 2.0}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> ResultCache:
    return ResultCache(tmp_path_factory.mktemp("shared") / "metrics.sqlite")


@settings(max_examples=50)
@given(value=st.floats(allow_nan=False))
def test_every_number_comes_back_exactly(shared: ResultCache, value: float) -> None:
    shared.store({KEY: value})

    assert shared.look_up([KEY]) == {KEY: value}


@pytest.mark.parametrize("value", [math.inf, -math.inf, 5e-324, 0.1 + 0.2, 1e308])
def test_extreme_numbers_come_back_exactly(path: Path, value: float) -> None:
    ResultCache(path).store({KEY: value})

    assert ResultCache(path).look_up([KEY]) == {KEY: value}


def test_what_is_not_a_number_is_not_kept(path: Path) -> None:
    cache = ResultCache(path)
    cache.store({KEY: math.nan})

    assert cache.look_up([KEY]) == {}


def test_many_keys_and_odd_names_are_looked_up_at_once(path: Path) -> None:
    names = [*map(str, range(5000)), "", "'", '"', "a\n\\", "ü→|~", "\U0001f600"]
    values = {dataclasses.replace(KEY, architecture=name): i / 7 for i, name in enumerate(names)}
    cache = ResultCache(path)
    cache.store(values)

    assert cache.look_up([*values, dataclasses.replace(KEY, seed=9)]) == values
    assert cache.look_up([]) == {}


WRITER = """
import dataclasses, sys
from pathlib import Path
from freerea.metrics import ResultCache
from freerea.metrics.evaluation.result_key import ResultKey
fields, path, writer = eval(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
cache = ResultCache(path)
for number in range(100):
    key = ResultKey(**{**fields, "architecture": f"{writer}-{number}", "seed": number % 5})
    cache.store({key: writer * 1000.0 + number})
"""


def test_processes_that_write_at_once_to_a_new_file_lose_nothing(path: Path) -> None:
    fields = repr(dataclasses.asdict(KEY))
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WRITER, fields, path, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors

    expected = {
        dataclasses.replace(KEY, architecture=f"{writer}-{number}", seed=number % 5): (
            writer * 1000.0 + number
        )
        for writer in range(2)
        for number in range(100)
    }
    assert ResultCache(path).look_up(list(expected)) == expected
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_threads_share_a_cache(path: Path) -> None:
    cache = ResultCache(path)
    expected = {
        dataclasses.replace(KEY, architecture=f"{thread}-{number}"): float(number)
        for thread in range(4)
        for number in range(25)
    }

    def write(thread: int) -> None:
        for key, value in expected.items():
            if key.architecture.startswith(f"{thread}-"):
                cache.store({key: value})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert cache.look_up(list(expected)) == expected


def test_a_pickled_cache_opens_the_same_file(path: Path) -> None:
    cache = ResultCache(path)
    copy = pickle.loads(pickle.dumps(cache))
    copy.store({KEY: 3.0})

    assert cache.look_up([KEY]) == {KEY: 3.0}


def damage_start(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def damage_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def replace_by_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE result (context, architecture, value, torch)")
        connection.commit()


def replace_by_a_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damage_start, "damaged"),
        (damage_pages, "damaged"),
        (cut_off, "damaged"),
        (replace_by_another_program, "another program"),
        (replace_by_a_later_version, "version 999"),
    ],
)
def test_a_file_that_cannot_be_used_is_reported_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    ResultCache(path).store({KEY: 1.0})
    spoil(path)
    content = path.read_bytes()

    with pytest.warns(CacheWarning, match=reason) as caught:
        cache = ResultCache(path)
        assert cache.look_up([KEY]) == {}
        cache.store({KEY: 2.0})
        assert cache.look_up([KEY]) == {KEY: 2.0}

    assert len(caught) == 1
    assert str(path) in str(caught[0].message)
    assert path.read_bytes() == content
    assert cache.file == path.with_name("metrics-1.sqlite")
    with pytest.warns(CacheWarning, match=reason):
        assert ResultCache(path).look_up([KEY]) == {KEY: 2.0}


def test_files_beside_that_cannot_be_used_either_are_passed_over(path: Path) -> None:
    path.parent.mkdir()
    for name in ("metrics.sqlite", "metrics-1.sqlite"):
        damage_start(path.with_name(name))

    with pytest.warns(CacheWarning, match="damaged") as caught:
        cache = ResultCache(path)

    assert len(caught) == 2
    assert cache.file == path.with_name("metrics-2.sqlite")


def test_a_folder_that_cannot_be_made_is_reported_once_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.warns(CacheWarning, match="cannot be used") as caught:
        cache = ResultCache(tmp_path / "file" / "metrics.sqlite")
        cache.store({KEY: 1.0})

    assert len(caught) == 1
    assert cache.look_up([KEY]) == {}
    assert cache.file is None


def test_a_file_that_cannot_grow_is_reported_once_and_still_read(path: Path) -> None:
    cache = ResultCache(path)
    cache.store({KEY: 1.0})
    others = {dataclasses.replace(KEY, architecture="x" * 1000 + str(i)): 2.0 for i in range(100)}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    with pytest.warns(CacheWarning, match="cannot be written") as caught:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
        try:
            cache.store(others)
            cache.store(others)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert len(caught) == 1
    assert cache.look_up([KEY, *others]) == {KEY: 1.0}


def test_a_file_that_may_only_be_read_is_read(path: Path) -> None:
    ResultCache(path).store({KEY: 1.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_to_read)
        cache = ResultCache(path)
        with pytest.warns(CacheWarning, match="cannot be written") as caught:
            cache.store({dataclasses.replace(KEY, seed=1): 1.0})
            cache.store({dataclasses.replace(KEY, seed=1): 1.0})
        assert len(caught) == 1
        assert cache.look_up([KEY]) == {KEY: 1.0}


def connect_to_read(
    file: Path, connect: Callable[..., sqlite3.Connection] = sqlite3.connect, **options: object
) -> sqlite3.Connection:
    """Open a file as SQLite does where it may not be written, also for the root user."""
    return connect(f"file:{file}?mode=ro", uri=True, **options)


def test_nothing_is_measured_a_second_time(path: Path, batch: Batch) -> None:
    architectures = [Toy().architecture((width, 0)) for width in (0, 1)]
    with counted() as count:
        evaluator = Evaluator(batch, [Counting()], cache=ResultCache(path))
        first = [evaluator.measure(each) for each in architectures]
        assert count() == 2 * REDUCED.repeats

        again = Evaluator(batch, [Counting()], cache=ResultCache(path))
        assert [again.measure(each) for each in architectures] == first
        assert list(again.measure_many(architectures)) == first
        assert list(again.measure_many(architectures, jobs=2)) == first
        assert count() == 2 * REDUCED.repeats
    uncached = Evaluator(batch, [Counting()])
    assert [uncached.measure(each) for each in architectures] == first


def test_several_processes_measure_only_what_is_missing_and_the_values_are_kept(
    path: Path, batch: Batch
) -> None:
    architectures = [Toy().architecture((width, 0)) for width in (1, 0)]
    metrics = ["log_synflow", CountingStructure()]
    evaluator = Evaluator(batch, metrics, fidelity=ONCE, cache=ResultCache(path))
    expected = list(Evaluator(batch, metrics, fidelity=ONCE).measure_many(architectures))
    evaluator.measure(architectures[1])
    assert rows(path) == 1

    assert list(evaluator.measure_many(architectures, jobs=2)) == expected

    assert rows(path) == 2


def test_another_metric_is_measured_alone(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    cache = ResultCache(path)
    with counted() as count:
        one = Evaluator(batch, [Counting()], fidelity=ONCE, cache=cache).measure(architecture)
        metrics = ["log_synflow", Counting(), CountingRenamed()]
        two = Evaluator(batch, metrics, fidelity=ONCE, cache=cache).measure(architecture)
        assert count() == 2
    assert list(two) == ["log_synflow", "counting", "counting_renamed"]
    assert two["counting"] == one["counting"] == two["counting_renamed"]
    assert two == Evaluator(batch, metrics, fidelity=ONCE).measure(architecture)


def test_metrics_of_the_structure_are_not_kept(path: Path, batch: Batch) -> None:
    before = CountingStructure.count
    for _ in range(2):
        evaluator = Evaluator(batch, [CountingStructure()], cache=ResultCache(path))
        evaluator.measure(Toy().architecture((0, 0)))

    assert CountingStructure.count - before == 2
    assert rows(path) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"space": Renamed()},
        {"space": Revised()},
        {"space": Impostor()},
        {"space": Wide()},
        {"space": Toy("other")},
        {"genotype": (1, 0)},
        {"genotype": (0, 1)},
        {"metric": CountingRenamed()},
        {"metric": CountingRevised()},
        {"metric": CountingImpostor()},
        {"metric": Counting(factor=2.0)},
        {"batch": pink_noise(Toy.datasets[0], size=8, seed=1)},
        {"seed": 1},
        {"fidelity": Fidelity("once", repeats=2)},
        {"fidelity": Fidelity("once", repeats=1, canonical=True)},
        {"fidelity": Fidelity("once", repeats=1, resolution=0.5)},
        {"fidelity": Fidelity("once", repeats=1, cells_per_stage=1)},
        {"fidelity": Fidelity("once", repeats=1, channels=8)},
    ],
    ids=[
        *("space", "space version", "space class", "space class with options"),
        *("data set", "architecture", "architecture as written"),
        *("metric", "metric version", "metric class", "settings", "batch", "seed"),
        *("repeats", "canonical", "resolution", "cells per stage", "channels"),
    ],
)
def test_what_a_value_depends_on_is_part_of_its_key(
    path: Path, batch: Batch, changed: dict[str, object]
) -> None:
    def measure(space=Toy(), genotype=(0, 0), metric=Counting(), **options):  # noqa: B008
        chosen = {"batch": batch, "fidelity": ONCE, **options}
        evaluator = Evaluator(metrics=[metric], cache=ResultCache(path), **chosen)
        return evaluator.measure(space.architecture(genotype))[metric.name]

    known = measure()
    with counted() as count:
        measure(**changed)
        assert count() > 0
    with counted() as count:
        assert measure() == known
        assert count() == 0


def test_the_name_of_a_fidelity_and_a_dead_choice_change_nothing(path: Path, batch: Batch) -> None:
    cache = ResultCache(path)
    Evaluator(batch, [Counting()], cache=cache).measure(Toy().architecture((0, 0)))
    renamed = dataclasses.replace(REDUCED, name="my own")
    with counted() as count:
        Evaluator(batch, [Counting()], fidelity=renamed, cache=cache).measure(
            Toy().architecture((0, 1))
        )
        assert count() == 0


def test_options_of_a_built_in_metric_tell_its_values_apart(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    for _ in range(2):
        for offset in (1e-6, 1.0):
            metric = LogSynflow(offset=offset)
            cached = Evaluator(batch, [metric], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, [metric]).measure(architecture)
    assert rows(path) == 2


def test_a_metric_with_a_setting_that_text_does_not_tell_apart_is_measured_each_time(
    path: Path, batch: Batch
) -> None:
    with counted() as count:
        for _ in range(2):
            metric = Indescribable(lambda value: value)
            evaluator = Evaluator(batch, [metric], fidelity=ONCE, cache=ResultCache(path))
            evaluator.measure(Toy().architecture((0, 0)))
        assert count() == 2
    assert rows(path) == 0


def test_a_metric_says_which_of_its_settings_matter(path: Path, batch: Batch) -> None:
    with counted() as count:
        for verbose in (False, True):
            metric = Forgetful(verbose)
            evaluator = Evaluator(batch, [metric], fidelity=ONCE, cache=ResultCache(path))
            evaluator.measure(Toy().architecture((0, 0)))
        assert count() == 1


def test_a_metric_that_has_the_name_of_another_has_values_of_its_own(
    path: Path, batch: Batch
) -> None:
    architecture = Wide(width=4).architecture((0, 0))
    for _ in range(2):
        for metric in ("snip", FortyTwo()):
            cached = Evaluator(batch, [metric], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, [metric]).measure(architecture)
    assert cached == {"snip": 42.0}
    assert rows(path) == 2


def test_options_of_a_space_tell_its_values_apart(path: Path, batch: Batch) -> None:
    for _ in range(2):
        for width in (4, 64):
            architecture = Wide(width=width).architecture((0, 0))
            cached = Evaluator(batch, ["snip"], cache=ResultCache(path)).measure(architecture)
            assert cached == Evaluator(batch, ["snip"]).measure(architecture)
    assert rows(path) == 2


def test_values_of_a_space_whose_options_text_does_not_tell_apart_are_measured_each_time(
    path: Path, batch: Batch
) -> None:
    for width in (4, 64, 4):
        architecture = Wide(width=Width(width)).architecture((0, 0))
        cached = Evaluator(batch, ["snip"], cache=ResultCache(path)).measure(architecture)
        assert cached == Evaluator(batch, ["snip"]).measure(architecture)
    assert rows(path) == 0


def test_classes_of_a_data_set_tell_values_apart(path: Path, batch: Batch) -> None:
    keys = [
        Evaluator(batch, [Counting()], cache=ResultCache(path))._keys(space.architecture((0, 0)))[
            "counting"
        ]
        for space in (Toy(), Reclassed())
    ]

    assert keys[0].dataset != keys[1].dataset


def test_values_of_another_version_of_the_measuring_are_not_found(path: Path, batch: Batch) -> None:
    architecture = Toy().architecture((0, 0))
    evaluator = Evaluator(batch, [Counting()], cache=ResultCache(path))
    evaluator.measure(architecture)
    key = evaluator._keys(architecture)["counting"]
    assert key.measuring == MEASURING_VERSION

    assert ResultCache(path).look_up([dataclasses.replace(key, measuring="0")]) == {}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("surroundings", ["float64", "autocast", "inference"])
def test_values_do_not_depend_on_what_the_program_has_torch_compute_with(
    path: Path, batch: Batch, jobs: int, surroundings: str
) -> None:
    architectures = [Wide(width=3).architecture((choice, 0)) for choice in (0, 1)]

    def measure() -> list[dict[str, float]]:
        evaluator = Evaluator(batch, ["snip"], fidelity=ONCE, cache=ResultCache(path))
        return list(evaluator.measure_many(architectures, jobs=jobs))

    with contextlib.ExitStack() as settings:
        if surroundings == "float64":
            torch.set_default_dtype(torch.float64)
            settings.callback(torch.set_default_dtype, torch.float32)
        elif surroundings == "autocast":
            settings.enter_context(torch.autocast("cpu", torch.bfloat16))
        else:
            settings.enter_context(torch.inference_mode())
        elsewhere = measure()
        if surroundings == "float64":
            assert torch.get_default_dtype() == torch.float64
    plain = list(Evaluator(batch, ["snip"], fidelity=ONCE).measure_many(architectures))
    assert elsewhere == plain == measure()
    assert rows(path) == 2
