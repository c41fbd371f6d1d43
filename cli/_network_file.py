"""A network that a user's own file builds."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import InputError

if TYPE_CHECKING:
    from torch import nn

EXPECTED = "path/to/model.py:function"


def names_a_file(text: str) -> bool:
    """Return whether an argument means a function in a file, not an architecture."""
    return ".py:" in text


def build_network(text: str) -> nn.Module:
    """Call the function that is named as ``path/to/model.py:function``.

    Raises:
        InputError: If there is no such file or function, or it does not return a network. What
            the file itself raises is not caught: its traceback says what is wrong with it.
    """
    from torch import nn

    file, _, name = text.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise InputError(f"`{text}`: there is no file `{path}`; write {EXPECTED}.")
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # What stands beside the file can be imported, as if Python had been called with it.
    sys.path.insert(0, str(path.resolve().parent))
    specification.loader.exec_module(module)
    function = getattr(module, name, None)
    if not callable(function):
        raise InputError(f"`{text}`: `{path}` has no function `{name}`.")
    network = function()
    if not isinstance(network, nn.Module):
        raise InputError(f"`{text}` must return a torch.nn.Module, got {type(network).__name__}.")
    return network


def parse_shape(text: str) -> tuple[int, int, int]:
    """Read the shape of one image, written as ``3x32x32``.

    Raises:
        InputError: If it is not written so.
    """
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise InputError(f"`--input {text}` must be channels, height and width, as 3x32x32.")
    channels, height, width = map(int, parts)
    return channels, height, width
