"""Choices of variables as text, and what varies them, where a space has nothing of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from ._errors import InputError
from ._numbers import is_whole
from ._variable import Variable

Choices = tuple[int, ...]
"""Index of the choice of each variable, in order."""


def check_choices(space: str, variables: Sequence[Variable], choices: Choices) -> None:
    """Check that there is a choice of each variable, and that it is one of its own.

    Args:
        space: Name of the space, in the words of the error.
        variables: Its variables.
        choices: What is checked.

    Raises:
        InputError: If not.
    """
    if len(choices) != len(variables):
        raise InputError(
            f"a genotype of `{space}` has {len(variables)} choices, got {len(choices)}: {choices}."
        )
    for variable, index in zip(variables, choices, strict=True):
        if not (is_whole(index) and 0 <= index < len(variable.choices)):
            raise InputError(
                f"`{variable.name}` of `{space}` has choices 0 to {len(variable.choices) - 1}, "
                f"got {index}."
            )


def written_choices(variables: Sequence[Variable], choices: Choices) -> str:
    """Return choices as ``variable=choice`` pairs."""
    return ",".join(
        f"{variable.name}={variable.choices[index]}"
        for variable, index in zip(variables, choices, strict=True)
    )


def read_choices(space: str, variables: Sequence[Variable], text: str) -> Choices:
    """Read what `written_choices` writes.

    Args:
        space: Name of the space, in the words of the error.
        variables: Its variables.
        text: What was written.

    Raises:
        InputError: If the text does not name a choice of each variable.
    """
    written = [pair.partition("=")[::2] for pair in text.split(",")]
    pairs = dict(written)
    if sorted(name for name, _ in written) != sorted(each.name for each in variables):
        expected = ",".join(f"{variable.name}=…" for variable in variables)
        raise InputError(f"`{text}` is not an architecture of `{space}`: use {expected}.")
    return tuple(each.index(pairs[each.name]) for each in variables)


def mutated_choices(
    variables: Sequence[Variable],
    choices: Choices,
    is_valid: Callable[[Choices], bool],
    rng: random.Random,
) -> Choices:
    """Return valid choices that differ in one variable, drawn uniformly."""
    open_variables = [
        position for position, variable in enumerate(variables) if len(variable.choices) > 1
    ]
    while True:
        position = rng.choice(open_variables)
        # Drawing from one choice fewer and stepping over the current one keeps it uniform.
        index = rng.randrange(len(variables[position].choices) - 1)
        index += index >= choices[position]
        mutant = (*choices[:position], index, *choices[position + 1 :])
        if is_valid(mutant):
            return mutant
