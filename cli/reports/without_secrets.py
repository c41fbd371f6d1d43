"""Settings that can be handed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def without_secrets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without the password that a storage's URL may have."""
    storage = settings.get("storage")
    if not isinstance(storage, str):
        return dict(settings)
    return {**settings, "storage": _without_password(storage)}


def _without_password(url: str) -> str:
    try:
        password = urlsplit(url).password
    except ValueError:
        return "***"
    return url if not password else url.replace(f":{password}@", ":***@", 1)
