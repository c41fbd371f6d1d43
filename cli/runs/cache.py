"""The option `--cache`."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from freerea.metrics import CacheWarning, ResultCache, default_cache_path

from ..output.printing import print_note

OFF = "off"


def open_cache(choice: str | None) -> ResultCache | None:
    """Return the cache in a file, that of the user by default, or `None` where it is off.

    What is wrong with it is said in one line, now or later.
    """
    if choice == OFF:
        return None
    warnings.showwarning = functools.partial(_show, warnings.showwarning)
    return ResultCache(default_cache_path() if choice is None else choice)


def _show(
    otherwise: Callable[..., None],
    message: Warning | str,
    category: type[Warning],
    *arguments: Any,
    **options: Any,
) -> None:
    if issubclass(category, CacheWarning):
        print_note(f"warning: {message}")
    else:
        otherwise(message, category, *arguments, **options)
