"""Runs the command in this process, and the installed one in real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import optuna
import pytest
import torch

from freerea.cli import main
from freerea_plugins import default_plugin_manager
from freerea_plugins._manager import DISABLE_VARIABLE

Command = Callable[..., subprocess.CompletedProcess[str]]

COMMAND = Path(sys.executable).with_name("freerea")


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command find what another has measured, unless a test asks for it."""
    monkeypatch.setenv("FREEREA_CACHE", "off")


@pytest.fixture
def freerea(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Return a function that runs `freerea` with arguments in an empty folder, in this process.

    What a command changes for its whole process is put back.
    """

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = ["freerea", *map(str, arguments)]
        threads = torch.get_num_threads()
        verbosity = optuna.logging.get_verbosity()
        _find_plugins_anew()
        capfd.readouterr()
        with monkeypatch.context() as patch, warnings.catch_warnings():
            # As Python has it outside of tests.
            warnings.resetwarnings()
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", command)
            try:
                main()
            except SystemExit as end:
                status = end.code
            else:
                status = 0
            finally:
                torch.set_num_threads(threads)
                optuna.logging.set_verbosity(verbosity)
        shown = capfd.readouterr()
        assert status is None or isinstance(status, int)
        return subprocess.CompletedProcess(command, status or 0, shown.out, shown.err)

    return run


_looked: list[object] = []


def _find_plugins_anew() -> None:
    """Forget which plugins there are, if they may be others than at the last command."""
    looked = [*sys.path, os.environ.get(DISABLE_VARIABLE)]
    if looked != _looked:
        _looked[:] = looked
        default_plugin_manager.cache_clear()


@pytest.fixture
def freerea_process(tmp_path: Path) -> Command:
    """Return a function that runs the installed `freerea` in a process of its own."""

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
