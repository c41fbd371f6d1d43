"""Whatever a plugin does, it is skipped, the reason is said, and the others work."""

from __future__ import annotations

import pytest

from freerea_plugins import InputError
from tests.freerea_plugins.broken_components import BROKEN_COMPONENTS
from tests.freerea_plugins.broken_hooks import BROKEN_HOOKS
from tests.freerea_plugins.broken_spaces import BROKEN_SPACES
from tests.freerea_plugins.plugin_sources import hook, metric, space

BROKEN = {**BROKEN_HOOKS, **BROKEN_COMPONENTS, **BROKEN_SPACES}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plugin_is_skipped_and_reported(shelf, case: str) -> None:
    source, problem = BROKEN[case]
    # One plugin is loaded before the broken one and one after it.
    shelf.install("a-before", hook("metrics", "metric('brightness')"))
    shelf.install("broken-dist", source, entry_point="broken", version="0.7")
    shelf.install("z-after", hook("spaces", "space('squares')"))
    manager = shelf.manager()
    before, broken, after = manager.plugins
    assert (broken.distribution, broken.version, broken.status) == ("broken-dist", "0.7", "broken")
    assert problem in broken.problem
    assert "\n" not in broken.problem
    assert [(each.name, each.status) for each in (before, after)] == [
        ("a-before", "active"),
        ("z-after", "active"),
    ]
    assert (list(manager.metrics), list(manager.spaces), list(manager.constraints)) == (
        ["brightness"],
        ["squares"],
        [],
    )


@pytest.mark.parametrize(
    "source",
    [
        "raise KeyboardInterrupt",
        "@hookimpl\ndef freerea_metrics():\n    raise KeyboardInterrupt",
        metric("def __init__(self): raise KeyboardInterrupt"),
    ],
    ids=["import", "hook", "constructor"],
)
def test_a_user_may_interrupt_the_loading(shelf, source: str) -> None:
    shelf.install("slow", source)
    with pytest.raises(KeyboardInterrupt):
        _ = shelf.manager().plugins


@pytest.mark.parametrize(
    "source",
    [
        hook("metrics", "metric('A.b-c_1', aliases=['x', '2'])"),
        metric("def __init__(self, scale=1.0): self.scale = scale"),
        metric("measure = staticmethod(lambda architecture, *further: 0.0)"),
        space("datasets=[Dataset('iq', (2, 128), 5)], variables=[Variable('a', ['', '='])]"),
        space(
            "variables=(Variable('a', ('1,2', '3')),), encode=lambda self, genotype: 'x', "
            "decode=lambda self, text: (0,)"
        ),
        space(
            "variables=property(lambda self: (Variable(self.dataset.name, ('1', '2')),)), "
            "__init__=lambda self, dataset=None, depth=3: SearchSpace.__init__(self, dataset)"
        ),
    ],
    ids=["names", "option", "static method", "lists", "own notation", "variables of an instance"],
)
def test_what_works_is_not_refused(shelf, source: str) -> None:
    shelf.install("unusual", source)
    (plugin,) = shelf.manager().plugins
    assert (plugin.problem, plugin.status) == ("", "active")


def test_a_folder_without_metadata_is_no_obstacle(shelf) -> None:
    shelf.install("nameless", hook("metrics", "metric('brightness')"))
    (metadata,) = shelf.folder.glob("*/METADATA")
    metadata.unlink()
    (plugin,) = shelf.manager().plugins
    assert (plugin.distribution, plugin.version, plugin.status) == (
        "unknown",
        "unknown",
        "active",
    )


def test_an_unknown_name_may_be_that_of_a_skipped_plugin(shelf) -> None:
    shelf.install("freerea-signals", "import no_such_module_anywhere")
    shelf.install("freerea-verbose", "raise ValueError('so it is. ' * 100)")
    shelf.install("squares", hook("spaces", "space('squares')"))
    manager = shelf.manager()
    with pytest.raises(InputError) as caught:
        manager.space("signals")
    message = str(caught.value)
    assert message.startswith(
        "unknown space `signals`. Known: squares. Skipped plugins: freerea-signals (fails to "
        "import: ModuleNotFoundError: No module named 'no_such_module_anywhere'), "
        "freerea-verbose (fails to import: ValueError: so it is. so it is."
    )
    assert message.endswith("…).")
    assert len(message) < 400
    assert str(manager.unknown_name("metric or cost", "x", ["y"])).startswith(
        "unknown metric or cost `x`. Known: y. Skipped plugins: freerea-signals ("
    )
