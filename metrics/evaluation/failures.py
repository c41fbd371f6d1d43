"""Failures in the code of components, which anybody may have written, with their names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from freerea_plugins import InputError

from ..probing.loss import MissingLossError


@contextlib.contextmanager
def named_failure(component: str, measured: str) -> Iterator[None]:
    """Say in one line which component failed for what; the traceback is that of the cause.

    Args:
        component: As ``"metric `ntk`"``.
        measured: As ``"architecture 8:8:8:8:8"``.

    Raises:
        InputError: If anything but that is raised.
    """
    try:
        yield
    except MissingLossError as error:
        raise InputError(f"{component} needs {error}") from None
    except InputError:
        raise
    except Exception as error:
        message = " ".join(str(error).split())
        raise InputError(
            f"{component} failed for {measured}: {type(error).__name__}: {message}"
        ) from error
