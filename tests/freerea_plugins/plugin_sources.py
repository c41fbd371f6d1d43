"""Sources of small plugins."""

from __future__ import annotations


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
