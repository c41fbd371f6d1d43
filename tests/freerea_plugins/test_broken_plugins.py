"""Whatever a plugin does, it is skipped, the reason is said, and the others work."""

from __future__ import annotations

import pytest

from freerea_plugins import InputError


def hook(plural: str, *components: str) -> str:
    """Return a hook that returns components, each made by an expression."""
    return f"\n@hookimpl\ndef freerea_{plural}():\n    return [{', '.join(components)}]\n"


def metric(body: str) -> str:
    """Return a plugin with a metric whose class has a body of one line."""
    return (
        f"class Faulty(ArchitectureMetric):\n"
        f"    name = 'faulty'\n"
        f"    def measure(self, architecture):\n        return 0.0\n"
        f"    {body}\n"
    ) + hook("metrics", "Faulty")


def space(attributes: str) -> str:
    """Return a plugin with a space that has some attributes."""
    return hook("spaces", f"space('faulty', {attributes})")


BROKEN = {
    "import error": ("import no_such_module_anywhere", "fails to import: ModuleNotFoundError"),
    "error while imported": ("1 / 0", "fails to import: ZeroDivisionError: division by zero"),
    "syntax error": ("def def", "fails to import: SyntaxError"),
    "hook raises": (
        "@hookimpl\ndef freerea_metrics():\n    raise RuntimeError('no\\nluck')",
        "freerea_metrics fails: RuntimeError: no luck",
    ),
    "hook returns nothing": (
        "@hookimpl\ndef freerea_metrics():\n    pass",
        "freerea_metrics must return a list of Metric classes, got NoneType",
    ),
    "hook returns a tuple": (
        "@hookimpl\ndef freerea_spaces():\n    return (space('a'),)",
        "freerea_spaces must return a list of SearchSpace classes, got tuple",
    ),
    "hook returns instances": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a')()]",
        "freerea_metrics must return Metric classes, got <",
    ),
    "hook returns classes of another kind": (
        "@hookimpl\ndef freerea_metrics():\n    return [constraint('a')]",
        "freerea_metrics must return Metric classes, got <class",
    ),
    "abstract class": (
        """
        class Half(NetworkMetric):
            name = "half"

        @hookimpl
        def freerea_metrics():
            return [Half]
        """,
        "metric class Half does not define measure",
    ),
    "class without a name": (
        """
        class Anonymous(ArchitectureMetric):
            def measure(self, architecture):
                return 0.0

        @hookimpl
        def freerea_metrics():
            return [Anonymous]
        """,
        "metric class Anonymous has no `name`",
    ),
    "empty name": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('')]",
        "metric class AMetric has no `name`",
    ),
    "constraint without a unit": (
        """
        class Weight(HardwareConstraint):
            name = "weight"
            def cost(self, architecture):
                return 0.0

        @hookimpl
        def freerea_constraints():
            return [Weight]
        """,
        "constraint `weight` has no `unit`",
    ),
    "space without variables": (
        """
        class Empty(SearchSpace):
            name = "empty"
            datasets = (Dataset("dots", (1, 4, 4), 2),)
            def build_network(self, genotype, fidelity=None):
                return None

        @hookimpl
        def freerea_spaces():
            return [Empty]
        """,
        "space `empty` has no `variables`",
    ),
    "unknown hook": (
        "@hookimpl\ndef freerea_metric():\n    return []",
        "unknown hook 'freerea_metric'",
    ),
    "hook with an unknown argument": (
        "@hookimpl\ndef freerea_metrics(study):\n    return []",
        "study",
    ),
    "no hook": (
        "def freerea_metrics():\n    return [metric('a')]",
        "implements none of freerea_metrics, freerea_spaces, freerea_constraints",
    ),
    "one name twice": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a'), metric('a')]",
        "metric name `a` is already taken by the same plugin",
    ),
    "an alias that is the name of another": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a'), metric('b', aliases=('a',))]",
        "metric name `a` is already taken by the same plugin",
    ),
    "import exits": ("raise SystemExit(0)", "fails to import: SystemExit: 0"),
    "import raises what is no Exception": (
        "raise type('Halt', (BaseException,), {})('stop')",
        "fails to import: Halt: stop",
    ),
    "hook exits": (
        "@hookimpl\ndef freerea_metrics():\n    raise SystemExit('bye')",
        "freerea_metrics fails: SystemExit: bye",
    ),
    "hook raises what cannot be shown": (
        """
        class Mute(Exception):
            def __str__(self):
                raise ValueError

        @hookimpl
        def freerea_metrics():
            raise Mute
        """,
        "freerea_metrics fails: Mute: an error without a message",
    ),
    "hook writes to the terminal": (
        "@hookimpl\ndef freerea_metrics():\n    raise ValueError('\\x1b[2Jgone')",
        "freerea_metrics fails: ValueError: \\x1b[2Jgone",
    ),
    "hook is async": (
        "@hookimpl\nasync def freerea_metrics():\n    return []",
        "freerea_metrics must not be async",
    ),
    "some hooks are not marked": (
        hook("metrics", "metric('a')") + "\ndef freerea_spaces():\n    return [space('a')]",
        "does not mark freerea_spaces with `@hookimpl`",
    ),
    "a misspelt hook that is not marked": (
        "def freerea_metric():\n    return [metric('a')]",
        "and does not mark freerea_metric with `@hookimpl`",
    ),
    "class that cannot be asked": (
        """
        class Sly(type(ArchitectureMetric)):
            def __getattribute__(cls, name):
                if name == "aliases":
                    raise SystemExit(name)
                return super().__getattribute__(name)

        class Faulty(ArchitectureMetric, metaclass=Sly):
            name = "faulty"

            def measure(self, architecture):
                return 0.0
        """
        + hook("metrics", "Faulty").replace("\n", "\n        "),
        "cannot be looked into: SystemExit",
    ),
    **{
        f"name {name!r}": (
            hook("metrics", f"metric({name!r})"),
            f"metric class AMetric has the name {name!r}: names have letters, digits, ",
        )
        for name in ("my metric", "a,b", "a:b", "a=b", "-a", ".a", "a\n", "é", 3, ["a"])
    },
    "alias that options cannot take": (
        hook("metrics", "metric('a', aliases=('b c',))"),
        "metric `a` has the alias 'b c': names have letters, digits, ",
    ),
    "aliases that are nothing": (
        hook("metrics", "metric('a', aliases=None)"),
        "metric `a` has `aliases` None, which must be a tuple of names",
    ),
    "aliases that are one text": (
        hook("metrics", "metric('a', aliases='abc')"),
        "metric `a` has `aliases` 'abc', which must be a tuple of names",
    ),
    "version that is no text": (
        hook("constraints", "constraint('a', version=2)"),
        "constraint `a` has `version` 2, which must be text",
    ),
    "summary that is no text": (
        metric("summary = classmethod(lambda cls: None)"),
        "metric `faulty` has a `summary` that returns no text",
    ),
    "direction": (
        hook("metrics", "metric('a', direction='max')"),
        "metric `a` has `direction` 'max', which must be 'maximize' or 'minimize'",
    ),
    "metric of nothing": (
        hook("metrics", "type('Faulty', (Metric,), {'name': 'a'})"),
        "metric `a` must derive from NetworkMetric or ArchitectureMetric",
    ),
    "unit that is no text": (
        hook("constraints", "constraint('a', unit=None)"),
        "constraint `a` has `unit` None, which must be text",
    ),
    "constructor with an argument": (
        metric("def __init__(self, scale): pass"),
        "metric `faulty` must be made without arguments, but has a constructor with a missing a "
        "required argument: 'scale'",
    ),
    "constructor that raises": (
        metric("def __init__(self): raise RuntimeError('no accelerator')"),
        "metric `faulty` cannot be made: RuntimeError: no accelerator",
    ),
    "constructor that exits": (
        metric("def __init__(self): raise SystemExit(1)"),
        "metric `faulty` cannot be made: SystemExit: 1",
    ),
    "measure without an argument": (
        metric("def measure(self): return 0.0"),
        "metric `faulty` has `measure()`, which must take (architecture)",
    ),
    "measure with two arguments": (
        metric("def measure(self, architecture, depth): return 0.0"),
        "metric `faulty` has `measure(architecture, depth)`, which must take (architecture)",
    ),
    "measure that is async": (
        metric("async def measure(self, architecture): return 0.0"),
        "metric `faulty` has `measure`, which must not be async",
    ),
    "measure that is a number": (
        metric("measure = 3.0"),
        "metric `faulty` has `measure`, which must be a method, not float",
    ),
    "cost without an argument": (
        hook(
            "constraints",
            "type('C', (HardwareConstraint,), "
            "{'name': 'a', 'unit': 'g', 'cost': lambda self: 1.0})",
        ),
        "constraint `a` has `cost()`, which must take (architecture)",
    ),
    "score of values alone": (
        hook("scores", "type('S', (PoolScore,), {'name': 'a', '__call__': lambda self, v: v})"),
        "score `a` has `__call__(v)`, which must take (values, directions)",
    ),
    "network of a genotype alone": (
        space("build_network=lambda self, genotype: None"),
        "space `faulty` has `build_network(genotype)`, which must take (genotype, fidelity=",
    ),
    "mutation without randomness": (
        space("mutate=lambda self, genotype: genotype"),
        "space `faulty` has `mutate(genotype)`, which must take (genotype, rng)",
    ),
    "no data sets": (
        space("datasets=()"),
        "space `faulty` has `datasets` (), which must be a tuple of at least one Dataset",
    ),
    "data sets that are names": (
        space("datasets=('cifar10',)"),
        "space `faulty` has `datasets` with 'cifar10', which is no Dataset",
    ),
    "name of a data set": (
        space("datasets=(Dataset('two words', (1, 4, 4), 2),)"),
        "space `faulty` has the data set 'two words': names have letters, digits, ",
    ),
    "data sets of one name": (
        space("datasets=(Dataset('a', (1, 4), 2), Dataset('A', (3, 4), 2))"),
        "space `faulty` has two data sets named `a`",
    ),
    "shape of a data set": (
        space("datasets=(Dataset('a', (1, 0), 2),)"),
        "space `faulty` has the data set `a` of `input_shape` (1, 0), which must be a tuple of "
        "positive whole numbers",
    ),
    "classes of a data set": (
        space("datasets=(Dataset('a', (1, 4), 2.5),)"),
        "space `faulty` has the data set `a` of `classes` 2.5, which must be a positive whole",
    ),
    "reduced fidelity": (
        space("reduced='reduced'"),
        "space `faulty` has `reduced` 'reduced', which must be a Fidelity",
    ),
    "space that takes no data set": (
        space("__init__=lambda self: SearchSpace.__init__(self)"),
        "space `faulty` must have a constructor that takes the name of a data set",
    ),
    "space that requires a data set": (
        space("__init__=lambda self, dataset: None"),
        "space `faulty` must be made without arguments, but has a constructor with a missing a "
        "required argument: 'dataset'",
    ),
    "space without a data set": (
        space("__init__=lambda self, dataset=None: None"),
        "space `faulty` has no `dataset`: its constructor must call `super().__init__(dataset)`",
    ),
    "space that fails for its second data set": (
        space(
            "datasets=(Dataset('a', (1, 4), 2), Dataset('b', (3, 4), 2)), "
            "__init__=lambda self, dataset=None: {'a': SearchSpace.__init__}[dataset or 'a'](self)"
        ),
        "space `faulty` cannot be made: KeyError: 'b'",
    ),
    "variables that are nothing": (
        space("variables=()"),
        "space `faulty` has `variables` (), which must be a tuple of at least one Variable",
    ),
    "variables that are text": (
        space("variables=('depth',)"),
        "space `faulty` has `variables` with 'depth', which is no Variable",
    ),
    "variables of one name": (
        space("variables=(Variable('a', ('1', '2')), Variable('a', ('1', '2')))"),
        "space `faulty` has two variables named `a`",
    ),
    **{
        f"variable named {name!r}": (
            space(f"variables=(Variable({name!r}, ('1', '2')),)"),
            f"space `faulty` has the variable {name!r}: names have letters, digits, ",
        )
        for name in ("a:b", "a=b", "a,b", "", 1)
    },
    "choices that are numbers": (
        space("variables=(Variable('a', (1, 2)),)"),
        "space `faulty` has the variable `a` with the choice 1, which must be text, as '1'",
    ),
    "choices that are one text": (
        space("variables=(Variable('a', 'xy'),)"),
        "space `faulty` has the variable `a` of choices 'xy', which must be a tuple of at least",
    ),
    "choices with commas": (
        space("variables=(Variable('a', ('1,2', '3')),)"),
        "space `faulty` has the variable `a` with the choice '1,2': a comma separates variables",
    ),
    "a choice twice": (
        space("variables=(Variable('a', ('1', '1')),)"),
        "space `faulty` has the variable `a` with the choice `1` twice",
    ),
    "nothing to choose": (
        space("variables=(Variable('a', ('1',)), Variable('b', ('2',)))"),
        "space `faulty` has no variable with two choices, so nothing to search",
    ),
}


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
