"""What a command does before it measures."""

from __future__ import annotations

from freerea_plugins import InputError

MOST_PROCESSES = 1_000
"""More are a slip."""


def prepare_to_measure(jobs: int) -> None:
    """Set this process up for measuring, alone or beside others.

    Raises:
        InputError: If there is to be no process.
    """
    import torch

    from freerea.metrics.networks.glibc_memory import keep_freed_memory

    require_processes(jobs)
    # Convolutions this small gain little from a second thread, and wait for it when cores are busy.
    torch.set_num_threads(1)
    keep_freed_memory()


def require_processes(jobs: int) -> None:
    """Check the number of processes.

    Raises:
        InputError: If it is not positive, or more than a machine can bear.
    """
    if jobs < 1:
        raise InputError(f"`--jobs` must be at least 1, got {jobs}.")
    if jobs > MOST_PROCESSES:
        raise InputError(f"`--jobs` must be at most {MOST_PROCESSES:,}, got {jobs}.")
