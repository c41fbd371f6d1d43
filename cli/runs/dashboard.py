"""optuna-dashboard beside a search."""

from __future__ import annotations

import contextlib
import importlib.util
import multiprocessing
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

from freerea_plugins import InputError

from ..output.printing import print_note
from .dashboard_server import HOST, serve

_PACKAGE = "optuna_dashboard"


def check_dashboard() -> None:
    """Check that there is a dashboard to start.

    Raises:
        InputError: If it is not installed.
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        raise InputError(
            "`--dashboard` needs the package optuna-dashboard: pip install 'freerea[dashboard]'."
        )


@contextlib.contextmanager
def dashboard(storage: Path | str | None) -> Iterator[None]:
    """Show a study in optuna-dashboard while the block runs, and say where.

    It is a process of its own: what it computes does not hold up the search.

    Args:
        storage: The journal of the run, or the URL of an Optuna storage; `None` for no dashboard.

    Raises:
        InputError: If the dashboard does not start.
    """
    if storage is None:
        yield
        return
    spawning = multiprocessing.get_context("spawn")
    receiver, sender = spawning.Pipe(duplex=False)
    process = spawning.Process(target=serve, args=(storage, sender), daemon=True)
    with _ignoring_interrupts():
        process.start()
    sender.close()
    try:
        try:
            port: int = receiver.recv()
        except EOFError:
            raise InputError("`--dashboard`: optuna-dashboard ended before it began.") from None
        print_note(f"The dashboard is at http://{HOST}:{port}/dashboard/")
        yield
    finally:
        process.terminate()
        process.join()
        process.close()
        receiver.close()
    if isinstance(storage, Path):
        print_note(f"Go on looking with: optuna-dashboard {shlex.quote(str(storage))}")


@contextlib.contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C, and have processes that begin in the block ignore it for good."""
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
