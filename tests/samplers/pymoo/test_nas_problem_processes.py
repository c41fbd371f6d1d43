"""Search spaces as pymoo problems that several processes or threads measure."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
from multiprocessing.pool import ThreadPool
from typing import Any

import numpy as np
import pytest
from pymoo.parallelization import (
    DaskParallelization,
    JoblibParallelization,
    StarmapParallelization,
)

from freerea.metrics import ResultCache
from freerea.samplers.pymoo import NASProblem
from tests.samplers.pymoo.cheap_problem import CHEAP, ROWS, SPACE, TINY


def test_copies_of_an_algorithm_share_the_problem_and_processes_do_not() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP)
    assert copy.deepcopy([problem])[0] is problem
    other = pickle.loads(pickle.dumps(problem))
    np.testing.assert_array_equal(other.evaluate(ROWS)[0], problem.evaluate(ROWS)[0])


MEASURED: dict[str, Any] = {
    "metrics": ["linear_regions", "skipped_layers"],
    "constraints": {"flops": 1e8},
    "objectives": ["params"],
    "fidelity": TINY,
}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return NASProblem(SPACE, **MEASURED).evaluate(ROWS, return_as_dictionary=True)


def check(expected: dict[str, Any], **options: Any) -> None:
    found = NASProblem(SPACE, **MEASURED, **options).evaluate(ROWS, return_as_dictionary=True)
    for name in ("F", "G"):
        np.testing.assert_array_equal(found[name], expected[name])


def test_processes_measure_the_same(expected) -> None:
    check(expected, jobs=2)


def test_a_cache_keeps_the_same(expected, tmp_path) -> None:
    cache = ResultCache(tmp_path / "metrics.sqlite")
    check(expected, cache=cache)
    check(expected, cache=cache)


def test_starmap_measures_the_same(expected) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        check(expected, elementwise_runner=StarmapParallelization(pool.starmap))


def test_threads_measure_the_same(expected) -> None:
    with ThreadPool(2) as pool:
        check(expected, elementwise_runner=StarmapParallelization(pool.starmap))


def test_joblib_measures_the_same(expected) -> None:
    check(expected, elementwise_runner=JoblibParallelization(n_jobs=2))


def test_a_local_dask_cluster_measures_the_same(expected) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert client.submit(os.getpid).result() != os.getpid()
        check(expected, elementwise_runner=DaskParallelization(client))
