"""What a hook must return: complete classes with names that nobody has."""

from __future__ import annotations

import contextlib
import inspect
import reprlib
from collections.abc import Iterable, Iterator

from ._component import ComponentT
from ._kinds import Kind
from ._names import USABLE_NAMES, is_usable
from ._registry import Registry


class BrokenPluginError(Exception):
    """The plugin cannot be used; the message says why."""


@contextlib.contextmanager
def foreign_code(what: str) -> Iterator[None]:
    """Turn whatever the code of a plugin raises into one error.

    It must not stop the others, nor may it exit; a user who interrupts it may.

    Args:
        what: What the code does, as ``"fails to import"``.

    Raises:
        BrokenPluginError: If anything is raised but `KeyboardInterrupt`.
    """
    try:
        yield
    except (BrokenPluginError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise BrokenPluginError(f"{what}: {type(error).__name__}: {_message(error)}") from error


def checked_components(kind: Kind[ComponentT], result: object) -> list[type[ComponentT]]:
    """Return what the hook of a kind returned.

    Raises:
        BrokenPluginError: If it is not a list of complete classes of that kind.
    """
    base = kind.base.__name__
    if not isinstance(result, list):
        raise BrokenPluginError(
            f"{kind.hook} must return a list of {base} classes, got {type(result).__name__}"
        )
    for each in result:
        if not (isinstance(each, type) and issubclass(each, kind.base)):
            raise BrokenPluginError(
                f"{kind.hook} must return {base} classes, got {reprlib.repr(each)}"
            )
    components: list[type[ComponentT]] = result
    for each in components:
        check_class(kind, each)
    return components


def check_class(kind: Kind[ComponentT], component: type[ComponentT]) -> None:
    """Check that a class is complete, can be made by its name, and keeps the rules of its kind.

    Raises:
        BrokenPluginError: If not.
    """
    subject = f"{kind.name} class {component.__name__}"
    if inspect.isabstract(component):
        missing = ", ".join(sorted(getattr(component, "__abstractmethods__", ())))
        raise BrokenPluginError(f"{subject} does not define {missing}")
    name = _checked_name(subject, component)
    subject = f"{kind.name} `{name}`"
    _raise_first(subject, kind.rules.declared_problems(component))
    _raise_first(subject, kind.rules.constructor_problems(component))
    instances = kind.rules.instances(component)
    while True:
        with foreign_code(f"{subject} cannot be made"):
            instance = next(instances, None)
        if instance is None:
            return
        _raise_first(subject, kind.rules.problems(instance))


def check_instance(kind: Kind[ComponentT], component: ComponentT) -> None:
    """Check that a component, however it was made, keeps the rules of its kind.

    Raises:
        BrokenPluginError: If not.
    """
    name = _checked_name(f"{kind.name} class {type(component).__name__}", component)
    _raise_first(f"{kind.name} `{name}`", kind.rules.declared_problems(component))
    _raise_first(f"{kind.name} `{name}`", kind.rules.problems(component))


def reject_taken_names(
    registry: Registry[ComponentT], components: Iterable[type[ComponentT]]
) -> None:
    """Check that no name or alias is taken, by another plugin or twice by this one.

    Raises:
        BrokenPluginError: If one is.
    """
    taken = registry.owners()
    for each in components:
        for name in (each.name, *each.aliases):
            if name in taken:
                raise BrokenPluginError(
                    f"{registry.kind.name} name `{name}` is already taken by {taken[name]}"
                )
            taken[name] = "the same plugin"


def _checked_name(subject: str, component: object) -> str:
    name = getattr(component, "name", None)
    if name is None or name == "":
        raise BrokenPluginError(f"{subject} has no `name`")
    if not (isinstance(name, str) and is_usable(name)):
        raise BrokenPluginError(
            f"{subject} has the name {reprlib.repr(name)}: names have {USABLE_NAMES}"
        )
    return name


def _raise_first(subject: str, problems: Iterator[str]) -> None:
    for problem in problems:
        raise BrokenPluginError(f"{subject} {problem}")


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an error of a plugin that cannot even be shown
        return "an error without a message"
