"""What a search says at its end, whatever it searched for."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console

from .printing import print_text


class RunReport:
    """The first and the last lines of what is said about a run.

    Args:
        command: The command that made the run, as it is typed after `freerea`.
        status: `finished`, `exhausted` or `interrupted`.
        folder: Where the run is.
    """

    def __init__(self, command: str, status: str, folder: Path) -> None:
        self.console = Console()
        self._command = command
        self._status = status
        self._folder = folder

    def begin(self, found: str, *, finished: str, exhausted: str, interrupted: str) -> None:
        """Print how the run ended, in the words for its status, and what was found."""
        words = {"finished": finished, "exhausted": exhausted, "interrupted": interrupted}
        print_text(self.console, words[self._status] + found)

    def end(self, contents: str) -> None:
        """Print what is in the folder, and how an interrupted run goes on."""
        print_text(self.console, f"{contents} are in {self._folder}.")
        if self._status == "interrupted":
            print_text(self.console, f"Go on with: {resume_command(self._command, self._folder)}")


def resume_command(command: str, folder: Path) -> str:
    """Return the command line that goes on with a run."""
    return f"freerea {command} --resume {shlex.quote(str(folder))}"
