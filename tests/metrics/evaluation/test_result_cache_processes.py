"""Processes and threads share a cache."""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from freerea.metrics import Batch, Evaluator, ResultCache, pink_noise
from tests.metrics.evaluation.counted_measurements import (
    KEY,
    ONCE,
    CountingStructure,
    Toy,
    Wide,
    rows,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "metrics.sqlite"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(Toy.datasets[0], size=8)


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
