"""How the networks of mobile search spaces are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from freerea_plugins import Genotype, InputError, Variable

_GLOBAL = re.compile(r"r([^-]+)-w([^-]+)-([^-]+)")
_WIDTH = re.compile(r"c([\d.]+)")
_STAGE = re.compile(r"d([\d.]+)k([\d.]+)e([\d.]+)c([\d.]+)(se)?")


def write_network(genotype: Genotype, variables: Sequence[Variable]) -> str:
    """Write a genotype: global choices, stem, stages and last width, from image to classifier.

    Args:
        genotype: One index for each variable.
        variables: Resolution, width multiplier, activation and first width, five of each stage,
            last width.
    """
    chosen = [variable.choices[index] for variable, index in zip(variables, genotype, strict=True)]
    resolution, multiplier, activation, first, *stages, last = chosen
    written = [f"r{resolution}-w{multiplier}-{activation}", f"c{first}"]
    for place in range(0, len(stages), 5):
        depth, kernel, expansion, width, squeeze_excite = stages[place : place + 5]
        suffix = "se" if squeeze_excite == "yes" else ""
        written.append(f"d{depth}k{kernel}e{expansion}c{width}{suffix}")
    return "/".join([*written, f"c{last}"])


def read_network(text: str, variables: Sequence[Variable], space: str) -> Genotype:
    """Read what `write_network` writes.

    Args:
        text: A network.
        variables: As for `write_network`.
        space: Name of the search space, for messages.

    Raises:
        InputError: If it is not written so, or a choice is none of its variable.
    """
    parts = text.split("/")
    stages = (len(variables) - 5) // 5
    patterns = (_GLOBAL, _WIDTH, *[_STAGE] * stages, _WIDTH)
    found = [pattern.fullmatch(part) for pattern, part in zip(patterns, parts, strict=False)]
    if len(parts) != len(patterns) or None in found:
        example = write_network((0,) * len(variables), variables)
        raise InputError(f"`{text}` is not a network of `{space}`: write as {example}.")
    chosen: list[str] = []
    for match in found:
        assert match is not None
        groups = list(match.groups())
        if match.re is _STAGE:
            groups[-1] = "yes" if groups[-1] else "no"
        chosen.extend(groups)
    return tuple(variable.index(choice) for variable, choice in zip(variables, chosen, strict=True))
