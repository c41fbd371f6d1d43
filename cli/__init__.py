"""The `freerea` command."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command.

    What it needs is imported here, so that Ctrl-C ends it well from the first moment on.
    """
    try:
        from .app import run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
