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


@contextlib.contextmanager
def installed_plugin(folder: Path, name: str, source: str) -> Iterator[ModuleType]:
    """Install a distribution of one module as a plugin, and yield the module.

    Args:
        folder: An empty folder, which is on the import path meanwhile.
        name: Name of the entry point.
        source: The module, named `shelf_` and that name.
    """
    module = f"shelf_{name}"
    (folder / f"{module}.py").write_text(source)
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: shelf-{name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[freerea]\n{name} = {module}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        default_plugin_manager.cache_clear()
        yield importlib.import_module(module)
    sys.modules.pop(module)
    default_plugin_manager.cache_clear()
