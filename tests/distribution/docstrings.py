"""What docstrings of public names say of their arguments, results, errors, shapes and units."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from griffe import Docstring

MANY = 4
"""Parameters of a callable that has to describe them, unless a base class does; where there are
fewer, as two parents and a generator, names and the first line may say it all."""

_ARRAY = re.compile(r"Tensor|NDArray|FloatArray")
_SHAPE = re.compile(r"``\(|\bshapes?\b")
_QUANTITY = re.compile(r"(?:^|_)(?:memory|flash|latency|timeout|duration)$")
_UNIT = re.compile(r"bytes|second|unit|B\b", re.IGNORECASE)
_ELSEWHERE = "Takes the arguments of"
_NEVER_DESCRIBED = {"NotImplementedError", "AssertionError"}


@dataclasses.dataclass(frozen=True)
class Documented:
    """A public class or callable and its docstring.

    Attributes:
        name: Its name, with that of its class.
        text: Its docstring; of a class, those of its bases too.
        parameters: What it is called with, by name.
        returns: The annotation of what it returns.
        raised: Names of the errors that its own code raises.
        is_derived: Whether a base class describes it.
    """

    name: str
    text: str
    parameters: dict[str, inspect.Parameter]
    returns: str
    raised: set[str]
    is_derived: bool = False

    @functools.cached_property
    def described(self) -> dict[str, str]:
        """What is said of each argument or attribute."""
        return {
            entry.name.lstrip("*"): entry.description
            for section in self._sections
            if section.kind.value in {"parameters", "attributes"}
            for entry in section.value
        }

    @functools.cached_property
    def errors(self) -> set[str]:
        """Names of the errors that are described."""
        return {
            str(entry.annotation)
            for section in self._sections
            if section.kind.value == "raises"
            for entry in section.value
        }

    @functools.cached_property
    def _sections(self) -> list[Any]:
        docstring = Docstring(self.text, parser="google")
        return docstring.parse(warnings=False)


def public(package: str) -> Iterator[Documented]:
    """Yield the classes and callables that a package exports, with their public methods."""
    module = importlib.import_module(package)
    for name in module.__all__:
        found = getattr(module, name)
        if isinstance(found, type):
            yield _of_class(name, found)
            for each, method in vars(found).items():
                function = getattr(method, "__func__", method)
                if isinstance(function, FunctionType) and not each.startswith("_"):
                    derived = any(hasattr(base, each) for base in found.__mro__[1:])
                    yield of_function(f"{name}.{each}", function, is_derived=derived)
        elif isinstance(found, FunctionType):
            yield of_function(name, found)


def complaints(documented: Documented) -> Iterator[str]:
    """Yield what a docstring lacks, a line each."""
    first, _, rest = documented.text.partition("\n")
    if not first.endswith(".") or (rest and not rest.startswith("\n")):
        yield "its first line is no summary"
    known, named = set(documented.parameters), set(documented.described)
    explains = bool(named) or documented.is_derived or _ELSEWHERE in documented.text
    if named and (known - named):
        yield f"does not describe {sorted(known - named)}"
    if not explains and len(known) >= MANY:
        yield f"describes none of {sorted(known)}"
    for name, parameter in documented.parameters.items():
        said = documented.described.get(name, documented.text)
        annotation = str(parameter.annotation)
        if _ARRAY.search(annotation) and not (_SHAPE.search(said) or documented.is_derived):
            yield f"names no shape of `{name}`"
        if (
            _QUANTITY.search(name)
            and re.search(r"int|float", annotation)
            and not _UNIT.search(said)
        ):
            yield f"names no unit of `{name}`"
    if _ARRAY.search(documented.returns) and not (
        _SHAPE.search(documented.text) or documented.is_derived
    ):
        yield "names no shape of what it returns"
    lacking = documented.raised - documented.errors
    if lacking and not documented.is_derived:
        yield f"does not say that it raises {sorted(lacking)}"


def _of_class(name: str, found: type) -> Documented:
    documented = [inspect.cleandoc(each.__doc__) for each in found.__mro__[:-1] if each.__doc__]
    made = [vars(found)[each] for each in ("__init__", "__post_init__") if each in vars(found)]
    raised = set().union(*(_raised(each) for each in made if isinstance(each, FunctionType)))
    return Documented(
        name, documented[0] + _sections_of(documented[1:]), _parameters(found), "", raised
    )


def _sections_of(docstrings: list[str]) -> str:
    """Return the sections of the docstrings of bases, which describe what is inherited."""
    found = (re.search(r"\n\n(?:Args|Attributes|Raises):\n[\s\S]*", each) for each in docstrings)
    return "".join(each[0] for each in found if each)


def of_function(name: str, function: FunctionType, *, is_derived: bool = False) -> Documented:
    """Return a function, or a method that a base class may describe."""
    returns = str(function.__annotations__.get("return", ""))
    text = inspect.cleandoc(function.__doc__ or "")
    return Documented(name, text, _parameters(function), returns, _raised(function), is_derived)


def _parameters(found: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    try:
        parameters = inspect.signature(found).parameters
    except ValueError:  # what is written in C
        return {}
    variable = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    return {
        name: each
        for name, each in parameters.items()
        if name not in {"self", "cls"} and each.kind not in variable
    }


def _raised(function: FunctionType) -> set[str]:
    if function.__module__ == "typing":  # of a protocol
        return set()
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:  # made by `dataclass`
        return set()
    names = {
        node.exc.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    }
    return {each for each in names if each[0].isupper()} - _NEVER_DESCRIBED
