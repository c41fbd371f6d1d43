"""The one exception that means: the user asked for something that cannot be."""

import difflib
import textwrap
from collections.abc import Iterable, Mapping

_SHOWN_OF_A_REASON = 120


class InputError(ValueError):
    """A mistake in what a user gave, said in one line.

    The message names the argument, the value and what would be right. Commands print it without
    a traceback, so plugins should raise it for mistakes of their users and for nothing else.

    Args:
        message: What is wrong; its lines, as those of a value that is quoted, become one.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))


def unknown_name(
    kind: str, name: str, known: Iterable[str], skipped: Mapping[str, str] | None = None
) -> InputError:
    """Return the error for a name that nobody registered.

    Args:
        kind: What the name stands for, in the singular: ``"metric"``.
        name: The name as the user gave it.
        known: All names that would have been right.
        skipped: Plugins that were skipped, any of which may have had the name, and why.

    Returns:
        An error that suggests the nearest known name and lists them all.
    """
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    suggestion = f" Did you mean `{close[0]}`?" if close else ""
    message = f"unknown {kind} `{name}`.{suggestion} Known: {', '.join(names) or 'none'}."
    reasons = [
        f"{plugin} ({textwrap.shorten(reason, _SHOWN_OF_A_REASON, placeholder='…').rstrip('.')})"
        for plugin, reason in (skipped or {}).items()
    ]
    return InputError(f"{message} Skipped plugins: {', '.join(reasons)}." if reasons else message)
