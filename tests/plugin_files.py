"""Distributions of one module that is a plugin, as an installer would leave them."""

from __future__ import annotations

from pathlib import Path


def write_plugin(
    folder: Path,
    distribution: str,
    source: str,
    *,
    module: str,
    entry_point: str,
    version: str = "1.0",
) -> None:
    """Write a module, and the metadata of a distribution that names it as a plugin.

    Args:
        folder: A folder on the import path, made if missing.
        distribution: Name of the distribution.
        source: The module.
        module: Its name.
        entry_point: Name of the plugin.
        version: Version of the distribution.
    """
    metadata = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir(parents=True)
    (folder / f"{module}.py").write_text(source)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
    )
    (metadata / "entry_points.txt").write_text(f"[freerea]\n{entry_point} = {module}\n")
