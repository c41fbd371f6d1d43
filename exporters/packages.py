"""Packages that not everybody needs."""

from __future__ import annotations

import importlib
from typing import Any

from freerea_plugins import InputError


def needed(*names: str, what: str) -> list[Any]:
    """Import packages of the extra `export`.

    Args:
        names: The packages.
        what: What needs them, as ``"ONNX files"``.

    Raises:
        InputError: If one is not installed.
    """
    try:
        return [importlib.import_module(name) for name in names]
    except ImportError as error:
        raise InputError(
            f"{what} need the package {error.name}: pip install 'freerea[export]'."
        ) from None
