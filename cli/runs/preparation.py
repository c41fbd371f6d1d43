"""What a command does before it measures."""

from __future__ import annotations

from freerea_plugins import InputError

MOST_PROCESSES = 1_000
"""More are a slip."""

AUTO = "auto"
"""As many processes as there are cores, within reason."""

_MOST_UNASKED = 4
"""A generation has three children: more processes would mostly wait, and each takes 450 MB."""


def prepare_to_measure(jobs: str) -> int:
    """Set this process up for measuring, alone or beside others, and return how many there are.

    Raises:
        InputError: If `jobs` is no number of processes.
    """
    import torch

    from freerea.metrics.networks.glibc_memory import keep_freed_memory

    processes = count_processes(jobs)
    # Convolutions this small gain little from a second thread, and wait for it when cores are busy.
    torch.set_num_threads(1)
    keep_freed_memory()
    return processes


def count_processes(jobs: str) -> int:
    """Return the number of processes that an option stands for.

    Raises:
        InputError: If it is neither `auto` nor a positive number, or more than a machine can bear.
    """
    if jobs == AUTO:
        from joblib import cpu_count

        return min(int(cpu_count()), _MOST_UNASKED)
    try:
        processes = int(jobs)
    except ValueError:
        raise InputError(f"`--jobs` must be a whole number or `{AUTO}`, got {jobs}.") from None
    if processes < 1:
        raise InputError(f"`--jobs` must be at least 1, got {processes}.")
    if processes > MOST_PROCESSES:
        raise InputError(f"`--jobs` must be at most {MOST_PROCESSES:,}, got {processes}.")
    return processes
