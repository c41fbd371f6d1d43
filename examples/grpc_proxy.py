"""A proxy in front of a database: it alone has a connection, and keeps what was read.

$ python examples/grpc_proxy.py postgresql+psycopg://user@host/database --port 13000
$ python examples/many_workers.py grpc://localhost:13000
"""

from __future__ import annotations

import argparse

import optuna
from optuna.storages import run_grpc_proxy_server

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("storage", help="address of the database")
    parser.add_argument("--host", default="localhost", help="interface to listen on")
    parser.add_argument("--port", type=int, default=13000)
    options = parser.parse_args()
    storage = optuna.storages.get_storage(options.storage)
    run_grpc_proxy_server(storage, host=options.host, port=options.port)
