"""Runs the installed command in real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]

COMMAND = Path(sys.executable).with_name("freerea")


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command find what another has measured, unless a test asks for it."""
    monkeypatch.setenv("FREEREA_CACHE", "off")


@pytest.fixture
def freerea(tmp_path: Path) -> Command:
    """Return a function that runs `freerea` with arguments in an empty folder."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Return a function that starts `freerea` and does not wait for it."""

    def run(*arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            preexec_fn=_heed_interrupts if os.name == "posix" else None,  # noqa: PLW1509
        )

    return run


def _heed_interrupts() -> None:
    """Undo that jobs in the background of a shell ignore Ctrl-C, and hand this down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
