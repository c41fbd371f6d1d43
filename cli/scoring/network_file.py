"""A network that a user's own file builds."""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from freerea_plugins import InputError

from .user_code import user_code

if TYPE_CHECKING:
    from torch import nn

EXPECTED = "path/to/model.py:function"
_LENGTH = re.compile("0*[1-9][0-9]{0,17}")
"""A length of an axis, of which torch counts no more."""


def names_a_file(text: str) -> bool:
    """Return whether an argument means a function in a file, not an architecture."""
    return ".py:" in text or text.endswith(".py")


def parse_function(text: str) -> tuple[Path, str]:
    """Read the file and the name of a function, written as ``path/to/model.py:function``.

    Raises:
        InputError: If no function is named.
    """
    if text.endswith((".py", ".py:")):
        file = text.removesuffix(":")
        raise InputError(f"`{text}` names no function: write {file}:function.")
    file, _, name = text.rpartition(":")
    return Path(file), name


def build_network(path: Path, name: str) -> nn.Module:
    """Call a function in a file.

    Raises:
        InputError: If there is no such file or function, or it needs arguments, or it does not
            return a network.
    """
    from torch import nn

    _require_file(path, name)
    with user_code(path, f"{path}:{name}", alone=True):
        function = getattr(_load(path), name, None)
        if not callable(function):
            raise InputError(f"`{path}:{name}`: `{path}` has no function `{name}`.")
        if isinstance(function, nn.Module):
            raise InputError(f"`{path}:{name}` is a network: name a function that returns it.")
        _check_arguments(function, f"{path}:{name}")
        network = function()
        if not isinstance(network, nn.Module):
            is_class = isinstance(network, type)
            found = f"the class {network.__name__}" if is_class else type(network).__name__
            raise InputError(f"`{path}:{name}` must return a torch.nn.Module, got {found}.")
        list(network.parameters())  # Fails if a constructor has not called that of its base.
        return network


def _require_file(path: Path, name: str) -> None:
    try:
        if path.is_file():
            return
        found = f"there is no file `{path}`; write {EXPECTED}"
    except OSError as error:
        found = str(error)
    raise InputError(f"`{path}:{name}`: {found}.")


def _load(path: Path) -> ModuleType:
    # A name that is nobody else's, and not that of a part of a package.
    name = f"<network of {path.stem.replace('.', '_')}>"
    # A loader of its own, as Python would find none for a file that is called `.py`.
    loader = SourceFileLoader(name, str(path))
    specification = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    # Dataclasses, for one, look their module up.
    sys.modules[specification.name] = module
    # What stands beside the file can be imported, as if Python had been called with it.
    sys.path.insert(0, str(path.resolve().parent))
    loader.exec_module(module)
    return module


def _check_arguments(function: Callable[..., object], text: str) -> None:
    try:
        signature = inspect.signature(function)
    except ValueError:
        return  # Some that are written in C have none.
    try:
        signature.bind()
    except TypeError as error:
        raise InputError(f"`{text}` must be a function without arguments: {error}.") from error


def parse_shape(text: str) -> tuple[int, ...]:
    """Read the shape of one image, written as ``3x32x32``; it may have any number of dimensions.

    Raises:
        InputError: If it is not written so.
    """
    parts = text.split("x")
    if not all(map(_LENGTH.fullmatch, parts)):
        raise InputError(
            f"`--input {text}` must be positive whole numbers, channels first, as 3x32x32."
        )
    return tuple(map(int, parts))
