"""One decision of a search space."""

from __future__ import annotations

from dataclasses import dataclass

from ._errors import unknown_name


@dataclass(frozen=True)
class Variable:
    """One categorical decision of a search space.

    Attributes:
        name: Unique within the space; also the parameter's name in an Optuna study.
        choices: The choices in order; a genotype holds an index into them.
    """

    name: str
    choices: tuple[str, ...]

    def index(self, choice: str) -> int:
        """Return the index of a choice.

        Raises:
            InputError: If it is none.
        """
        if choice not in self.choices:
            raise unknown_name(f"choice for `{self.name}`", choice, self.choices)
        return self.choices.index(choice)
