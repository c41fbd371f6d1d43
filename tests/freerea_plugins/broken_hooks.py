"""Plugins that fail before their components are looked at, or have none, with the reason."""

from __future__ import annotations

from tests.freerea_plugins.plugin_sources import hook

BROKEN_HOOKS = {
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
}
