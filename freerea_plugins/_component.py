"""What all that plugins add has in common: a name and a help line."""

import inspect
from typing import ClassVar, TypeVar


class Component:
    """Something that a plugin registers under a name.

    Attributes:
        name: The name that users type; lower case, unique among components of its kind. The class
            has it, but for components that are never registered, as those made from a user's data.
        aliases: Further names under which it is found.
        version: Changes whenever the same input may give another value, so that stored results
            of an older version are not mistaken for current ones.
    """

    name: str
    aliases: ClassVar[tuple[str, ...]] = ()
    version: ClassVar[str] = "1"

    def registered_name(self) -> str:
        """Return the name that the class is registered under if this one answers to an alias."""
        return type(self).name if self.name in self.aliases else self.name

    @classmethod
    def summary(cls) -> str:
        """Return one line of help: the first line of the class docstring."""
        return (inspect.getdoc(cls) or "").partition("\n")[0]


ComponentT = TypeVar("ComponentT", bound=Component)
