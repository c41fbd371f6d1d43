"""The `freerea` command."""

__all__ = ["main"]


def main() -> None:
    """Run the command.

    What it needs is imported here, so that Ctrl-C ends it well from the first moment on.
    """
    try:
        from .app import run

        run()
    except KeyboardInterrupt:
        from .output.ending import end_interrupted

        end_interrupted()
