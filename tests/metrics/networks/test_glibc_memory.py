from __future__ import annotations

import platform
import subprocess
import sys

import pytest

glibc_only = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="glibc's allocator is not in use"
)

FAULTS = """
import resource, sys, torch
from freerea.metrics.networks.glibc_memory import keep_freed_memory
torch.set_num_threads(1)
if sys.argv[1] == "keep":
    assert keep_freed_memory()
def faults():
    for _ in range(50):
        tensors = [torch.ones(1 << 20) for _ in range(8)]
        del tensors
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
before = faults()
print(faults() - before)
"""

# Tensors of different sizes in turns, the last of which stays, as a network's would.
GROWTH = """
import os, pathlib, torch
from freerea.metrics.networks.glibc_memory import give_back_freed_memory, keep_freed_memory
keep_freed_memory()
def resident():
    pages = pathlib.Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
before = resident()
tensors = [torch.ones(1 << 20) for _ in range(100)]
last = tensors.pop()
del tensors
kept = resident() - before
give_back_freed_memory(above=kept + 2 * before)
same = resident() - before
give_back_freed_memory(above=before)
print(kept >> 20, same >> 20, (resident() - before) >> 20)
"""


@pytest.mark.slow
@glibc_only
def test_freed_memory_is_used_again() -> None:
    def faults(choice: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", FAULTS, choice], capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    usual = faults("default")
    if usual == 0:
        pytest.skip("this machine counts no page faults")
    assert faults("keep") < 1000 < usual


@glibc_only
def test_freed_memory_goes_back_above_a_limit() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True
    )
    kept, kept_below_the_limit, kept_above_it = map(int, done.stdout.split())
    assert kept_below_the_limit == kept > 350
    assert kept_above_it < 50
