"""The optional package plotly."""

from __future__ import annotations

from types import ModuleType


def graph_objects() -> ModuleType:
    """Return `plotly.graph_objects`.

    Raises:
        ImportError: If plotly is not installed.
    """
    try:
        import plotly.graph_objects
    except ImportError as error:
        raise ImportError(
            "plots of `freerea.samplers.visualization` need plotly, which is not installed: "
            "pip install 'freerea[visualization]', or take those of its `matplotlib`."
        ) from error
    module: ModuleType = plotly.graph_objects
    return module
