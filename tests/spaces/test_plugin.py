"""Built-in search spaces pass the check that plugins are offered."""

from __future__ import annotations

import pytest

from freerea_plugins import default_plugin_manager
from freerea_plugins.testing import check_space

MANAGER = default_plugin_manager()


@pytest.mark.parametrize("name", MANAGER.spaces)
def test_a_search_space_keeps_its_promises(name: str) -> None:
    check_space(MANAGER.space(name))
