"""Settings that can be handed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def without_secrets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without what may be secret in the URL of a storage."""
    storage = settings.get("storage")
    if not isinstance(storage, str):
        return dict(settings)
    return {**settings, "storage": _without_password(storage)}


def _without_password(url: str) -> str:
    """Return a URL without its password, in which there may be any character but `@`.

    Drivers take one in the query too.
    """
    return re.sub(r"\?.*", "?***", re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url), flags=re.DOTALL)
