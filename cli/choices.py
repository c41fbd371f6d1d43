"""Names that an option takes: `--help` lists them, a shell completes them, others are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import typer

from freerea_plugins import Kind, default_plugin_manager, unknown_name

DEFAULT_ALGORITHM = "freerea"
"""What searches where a user names no algorithm."""

EngineName = Literal["optuna", "pymoo"]
"""Libraries that run a search."""

AlgorithmName = Literal["freerea", "nsga2", "nsga3", "sms-emoa", "random"]
"""Algorithms that search a front."""


def choice(kind: str, names: Sequence[str], *, help: str, panel: str) -> Any:  # noqa: A002
    """Return an option that takes one of a few names.

    Args:
        kind: What a name stands for, in the singular.
        names: All names.
        help: The option's line of help.
        panel: The group of options that it belongs to.
    """
    return typer.Option(
        help=help,
        metavar=written(names),
        autocompletion=completing(lambda: names),
        callback=checking(kind, names),
        rich_help_panel=panel,
    )


def written(names: Iterable[str]) -> str:
    """Return names as help shows them."""
    return f"[{'|'.join(names)}]"


def checking(kind: str, names: Sequence[str]) -> Callable[[str], str]:
    """Return a function that lets names pass, and refuses others in one line."""

    def check(value: str) -> str:
        if value not in names:
            raise unknown_name(kind, value, names)
        return value

    return check


def completing(*sources: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return a function that completes what a user has typed of a name of any source."""

    def complete(incomplete: str) -> list[str]:
        names = dict.fromkeys(name for names in sources for name in names())
        return [name for name in names if name.startswith(incomplete)]

    return complete


def boards() -> Iterable[str]:
    """Return the names of boards that are built in."""
    from freerea.devices import BOARDS

    return [each.name for each in BOARDS]


def registered(kind: Kind[Any]) -> Callable[[], Iterable[str]]:
    """Return a function that names all components of a kind that are installed."""
    return lambda: default_plugin_manager().registered(kind)
