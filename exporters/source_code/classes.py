"""Blocks that differ in numbers only become one class, with these numbers as arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .layers import Layer
from .layout import Call, Expression, lines, prefixed
from .structure import Block, Container, Part
from .writable import literal

Slot = tuple[str, ...]
"""Where a number stands: the way to a part of a block, and the name of the argument."""

_POSITIONAL = frozenset(
    {"channels", "in_channels", "out_channels", "num_features", "in_features", "out_features"}
)
_RESERVED = frozenset({"nn", "F", "torch", "math", "sys"})


@dataclass(frozen=True)
class BlockClass:
    """A class that stands for blocks of one form.

    Attributes:
        name: Its name, which no other has.
        example: One of the blocks.
        parameters: Arguments of its constructor, in order.
        names: The argument that fills a slot, where it is not the same in all blocks.
    """

    name: str
    example: Block
    parameters: tuple[str, ...]
    names: Mapping[Slot, str]


class Classes:
    """The classes of a network.

    Args:
        root: The network.

    Attributes:
        found: The classes, each after those that it uses.
    """

    def __init__(self, root: Part) -> None:
        self.found: list[BlockClass] = []
        self._by_form: dict[object, BlockClass] = {}
        blocks: dict[object, list[Block]] = {}
        for block in _blocks(root):
            blocks.setdefault(_form(block), []).append(block)
        for form, alike in blocks.items():
            self._by_form[form] = self._class(alike)
            self.found.append(self._by_form[form])

    def made(self, part: Part) -> Expression:
        """Return the expression that makes a part of no block."""
        return self._made(part, (), {})

    def code(self, found: BlockClass) -> list[str]:
        """Return the lines of a class."""
        block = found.example
        arguments = ", ".join(["self", *found.parameters])
        code = [f"class {found.name}(nn.Module):"]
        code += lines(Call("def __init__(", tuple(arguments.split(", ")), "):"), 4)
        code.append("        super().__init__()")
        code += [line for each in block.tensors for line in lines(each, 8)]
        for name, child in block.children.items():
            code += lines(prefixed(f"self.{name} = ", self._made(child, (name,), found.names)), 8)
        code += [f"        {each}" for each in block.ties]
        if block.body:
            arguments = ", ".join(["self", *block.arguments])
            code += ["", f"    def forward({arguments}):", *block.body]
        return code

    def _class(self, blocks: Sequence[Block]) -> BlockClass:
        values: dict[Slot, list[Any]] = {}
        for block in blocks:
            for slot, value in self._slots(block):
                values.setdefault(slot, []).append(value)
        varying: dict[tuple[str, ...], list[Slot]] = {}
        for slot, each in values.items():
            written = tuple(map(literal, each))
            if len(set(written)) > 1:
                varying.setdefault(written, []).append(slot)
        parameters = _parameter_names(list(varying.values()))
        names = {
            slot: name
            for name, slots in zip(parameters, varying.values(), strict=True)
            for slot in slots
        }
        taken = _RESERVED.union(each.name for each in self.found)
        return BlockClass(_free(blocks[0].name, taken), blocks[0], tuple(parameters), names)

    def _slots(self, block: Block) -> Iterator[tuple[Slot, Any]]:
        for name, child in block.children.items():
            for slot, value in self._part_slots(child):
                yield (name, *slot), value

    def _part_slots(self, part: Part) -> Iterator[tuple[Slot, Any]]:
        if isinstance(part, Layer):
            for name, value in part.arguments.items():
                yield (name,), value
        elif isinstance(part, Container):
            for name, child in part.children.items():
                for slot, value in self._part_slots(child):
                    yield (name, *slot), value
        else:
            for name, value in self._arguments(part).items():
                yield (name,), value

    def _arguments(self, block: Block) -> dict[str, Any]:
        """Return what the class of a block is called with for it."""
        names = self._by_form[_form(block)].names
        given = {names[slot]: value for slot, value in self._slots(block) if slot in names}
        return {name: given[name] for name in self._by_form[_form(block)].parameters}

    def _made(self, part: Part, path: Slot, names: Mapping[Slot, str]) -> Expression:
        if isinstance(part, Container):
            return self._container(part, path, names)
        if isinstance(part, Block):
            given = self._arguments(part)
            head = self._by_form[_form(part)].name
            shown = given
        else:
            given, head = dict(part.arguments), part.constructor
            shown = {
                name: value
                for name, value in given.items()
                if (*path, name) in names
                or name not in part.defaults
                or literal(part.defaults[name]) != literal(value)
            }
        items: list[str] = []
        for name, value in shown.items():
            text = names.get((*path, name)) or literal(value)
            items.append(text if name in _POSITIONAL and len(items) < 2 else f"{name}={text}")
        return Call(f"{head}(", tuple(items))

    def _container(self, part: Container, path: Slot, names: Mapping[Slot, str]) -> Expression:
        made = {
            name: self._made(child, (*path, name), names) for name, child in part.children.items()
        }
        is_numbered = list(made) == [str(each) for each in range(len(made))]
        if part.constructor == "nn.Sequential" and is_numbered:
            return Call("nn.Sequential(", tuple(made.values()), is_list=True)
        if part.constructor == "nn.ModuleList":
            listed = Call("[", tuple(made.values()), "]", is_list=True)
            return Call("nn.ModuleList(", (listed,))
        items = tuple(prefixed(f'"{name}": ', each) for name, each in made.items())
        named = Call("{", items, "}", is_list=True)
        if part.constructor == "nn.Sequential":
            return Call("nn.Sequential(", (Call("OrderedDict(", (named,)),))
        return Call("nn.ModuleDict(", (named,))


def _blocks(part: Part) -> Iterator[Block]:
    """Yield the blocks of a part, each after those inside it."""
    if isinstance(part, Layer):
        return
    for child in part.children.values():
        yield from _blocks(child)
    if isinstance(part, Block):
        yield part


def _form(part: Part) -> object:
    """Return what parts of one form have in common: all but the numbers."""
    if isinstance(part, Layer):
        return part.constructor
    children = tuple((name, _form(child)) for name, child in part.children.items())
    if isinstance(part, Container):
        return part.constructor, children
    return part.name, children, part.tensors, part.ties, part.arguments, part.body


def _parameter_names(groups: Sequence[Sequence[Slot]]) -> list[str]:
    """Return a name for each group of slots that one argument fills."""
    wanted = []
    for slots in groups:
        ends = {slot[-1] for slot in slots}
        is_width = {"in_channels", "out_channels"} <= ends or "channels" in ends
        wanted.append("channels" if is_width else slots[0][-1])
    if {"channels", "in_channels"} <= set(wanted) and "out_channels" not in wanted:
        wanted[wanted.index("channels")] = "out_channels"
    names: list[str] = []
    for slots in groups:
        name = wanted[len(names)]
        if wanted.count(name) > 1:
            name = _placed_name(slots[0], [each[0] for each in groups])
        names.append(_free(name, frozenset(names)))
    return names


def _placed_name(slot: Slot, others: Sequence[Slot]) -> str:
    """Return a name for an argument that says of which part it is, as shortly as can be."""
    words: Slot = slot
    for start in range(len(slot) - 2, -1, -1):
        words = slot[start:]
        if (
            not words[0].isdigit()
            and sum(each[start - len(slot) :] == words for each in others) == 1
        ):
            break
    name = "_".join(words)
    return f"{slot[-1]}_{name.removesuffix(slot[-1])[:-1]}" if name[0].isdigit() else name


def _free(name: str, taken: frozenset[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{number}"
    return found
