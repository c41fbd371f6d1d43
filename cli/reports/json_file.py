"""A JSON file of a run that may be damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_object(path: Path, notes: list[str]) -> dict[str, Any] | None:
    """Return the JSON object in a file.

    Args:
        path: The file.
        notes: Takes a line if there is a file that holds none.

    Returns:
        `None` if there is no such file, or none with an object.
    """
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        notes.append(f"`{path.name}` cannot be read: {error}.")
        return None
    if isinstance(values, dict):
        return values
    notes.append(f"`{path.name}` cannot be read: it is no JSON object.")
    return None
