"""Instances that are known by what their constructor is called with."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self


class Configured:
    """Keeps the arguments of its constructor, given or not."""

    _arguments: Mapping[str, object]

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        """Make an instance, and keep what its constructor is called with."""
        instance = super().__new__(cls)
        # Partly, as copies and unpickled instances are made without arguments.
        bound = constructor_signature(cls).bind_partial(*args, **kwargs)
        bound.apply_defaults()
        instance._arguments = bound.arguments
        return instance

    def settings(self) -> Mapping[str, object]:
        """Return what distinguishes this instance from others of its class, but for the data set.

        Spaces are compared by it, and stored values known by it. Values of a space whose settings
        JSON cannot write are never stored. By default these are the arguments of the constructor,
        given or not; one that is kept in an attribute of its name is what the attribute is now.
        """
        attributes = vars(self)
        return {
            name: attributes.get(name, value)
            for name, value in self._arguments.items()
            if name != "dataset"
        }


def constructor_signature(component: type) -> inspect.Signature:
    """Return what the constructor of a class takes; nothing if it defines none."""
    initialize = component.__init__  # type: ignore[misc]
    if initialize is object.__init__:
        return inspect.Signature()
    return _signature(initialize)


@functools.cache
def _signature(initialize: Callable[..., None]) -> inspect.Signature:
    return inspect.signature(types.MethodType(initialize, object()))
