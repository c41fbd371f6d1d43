"""How the C library treats memory that torch has freed."""

from __future__ import annotations

import ctypes
import functools
import sys

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_BYTES = 1 << 30


@functools.cache
def keep_freed_memory() -> bool:
    """Let this process keep freed memory for the next tensor instead of giving it back.

    A forward pass frees and takes megabytes many times. By default glibc hands them to the
    kernel each time and gets new pages, which the kernel fills with zeros: a fifth of the time of
    a measurement at `paper` fidelity. The peak of memory is hardly changed.

    It concerns the whole process, so that only programs should call it, for themselves.

    Returns:
        Whether the C library knows of it: glibc does.
    """
    if sys.platform != "linux":
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is None:
        return False
    return all(set_option(each, _BYTES) for each in (_TRIM_THRESHOLD, _MMAP_THRESHOLD))
