from __future__ import annotations

import platform
import subprocess
import sys

import pytest

MEASURE = """
import resource, sys, torch
from freerea.metrics import keep_freed_memory
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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator is not in use")
def test_freed_memory_is_used_again() -> None:
    def faults(choice: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, choice], capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    assert faults("keep") < 1000 < faults("default")
