"""Serves optuna-dashboard, in a process of its own, to this machine alone."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

HOST = "127.0.0.1"


def serve(storage: Path | str, started: Connection) -> None:
    """Serve until this process is ended, or the one that began it has ended.

    Args:
        storage: The journal of a run, which is only read, or the URL of an Optuna storage.
        started: Is sent the port once there is somebody listening.
    """
    import optuna
    import optuna_dashboard

    from .journal import read_journal

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    opened = read_journal(storage) if isinstance(storage, Path) else storage
    server = make_server(
        HOST,
        0,
        optuna_dashboard.wsgi(opened),
        server_class=_ThreadedServer,
        handler_class=_SilentHandler,
    )
    threading.Thread(target=_end_with_parent, daemon=True).start()
    started.send(server.server_port)
    server.serve_forever()


class _ThreadedServer(ThreadingMixIn, WSGIServer):
    """Browsers open connections that they may use later: they would hold up one that waits."""

    daemon_threads = True


class _SilentHandler(WSGIRequestHandler):
    """Leaves the terminal to the search."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)
