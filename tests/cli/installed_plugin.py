"""A plugin that a test installs for a while."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from freerea_plugins import default_plugin_manager
from tests.plugin_files import write_plugin


@contextlib.contextmanager
def installed_plugin(folder: Path, name: str, source: str) -> Iterator[ModuleType]:
    """Install a distribution of one module as a plugin, and yield the module.

    Args:
        folder: An empty folder, which is on the import path meanwhile.
        name: Name of the entry point.
        source: The module, named `shelf_` and that name.
    """
    module = f"shelf_{name}"
    write_plugin(folder, f"shelf-{name}", source, module=module, entry_point=name)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        default_plugin_manager.cache_clear()
        yield importlib.import_module(module)
    sys.modules.pop(module)
    default_plugin_manager.cache_clear()
