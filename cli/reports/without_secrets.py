"""Settings that can be handed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def without_secrets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without what may be secret in the URL of a storage."""
    storage = settings.get("storage")
    if not isinstance(storage, str):
        return dict(settings)
    return {**settings, "storage": _without_password(storage)}


def _without_password(url: str) -> str:
    """Return a URL without its password; drivers take one in the query too."""
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        return "***"
    if parts.query:
        url = url.replace(f"?{parts.query}", "?***", 1)
    return url if not password else url.replace(f":{password}@", ":***@", 1)
