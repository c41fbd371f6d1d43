"""The file of a network as plain PyTorch."""

from __future__ import annotations

import copy
import textwrap
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from .classes import Classes
from .layout import WIDTH, Call, lines, prefixed
from .structure import Structure
from .writable import UnwritableError, literal

if TYPE_CHECKING:
    from freerea_plugins import NetworkFacts

_EXAMPLE_BATCH = 3


def source_text(network: nn.Module, facts: NetworkFacts) -> str:
    """Return a network as a Python file that needs nothing but torch.

    Its classes are those of the network, each written from what a run calls: layers by the names
    that they have in the network, so that its weights can be loaded. Blocks that differ in numbers
    only are one class.

    Args:
        network: The network; left as it is.
        facts: What is known of it.

    Raises:
        UnwritableError: If a part of it cannot be written so.
    """
    own = copy.deepcopy(network).eval()
    with torch.random.fork_rng(devices=[]):
        inputs = torch.randn(_EXAMPLE_BATCH, *facts.input_shape)
        structure = Structure(own, inputs)
    classes = Classes(structure.root)
    code = [line for each in classes.found for line in (*classes.code(each), "", "")]
    code += ["def build_network():", '    """Return the network with random weights."""']
    code += lines(prefixed("return ", classes.made(structure.root)), 4)
    body = "\n".join(code)
    return "\n".join([*_head(facts, body), "", "", body, "", "", *_main(facts)]) + "\n"


def plain_network(network: nn.Module, facts: NetworkFacts) -> nn.Module:
    """Return a network as plain PyTorch with the same weights, in evaluation mode.

    Raises:
        UnwritableError: If a part of it cannot be written so.
    """
    return load_source(source_text(network, facts), network)


def load_source(text: str, network: nn.Module) -> nn.Module:
    """Return the network of a file, with the weights of another one, in evaluation mode.

    Raises:
        UnwritableError: If the file does not make such a network.
    """
    module: dict[str, Any] = {"__name__": "network"}
    try:
        with torch.random.fork_rng(devices=[]):
            exec(compile(text, "<network>", "exec"), module)
            own: nn.Module = module["build_network"]()
        own.load_state_dict(network.state_dict())
    # What was traced may have done what a file cannot, and in any way.
    except Exception as error:
        reason = " ".join(str(error).split())
        raise UnwritableError(f"its plain form cannot be made: {reason:.200}") from error
    return own.eval()


def _head(facts: NetworkFacts, body: str) -> list[str]:
    """Return the docstring, imports and constants."""
    imports = [f"import {each}" for each in ("math", "operator") if f"{each}." in body]
    imports.append("import sys")
    if "OrderedDict(" in body:
        imports.append("from collections import OrderedDict")
    needs = ["import torch"]
    if "F." in body:
        needs.append("import torch.nn.functional as F")
    needs.append("from torch import nn")
    constants = [f"INPUT_SHAPE = {literal(tuple(facts.input_shape))}"]
    if facts.class_names:
        names = tuple(map(literal, facts.class_names))
        constants += lines(Call("CLASSES = (", names if len(names) > 1 else (f"{names[0]},",)), 0)
    if facts.mean:
        constants.append(f"MEAN = {literal(tuple(facts.mean))}")
        constants.append(f"DEVIATION = {literal(tuple(facts.deviation))}")
    return [*_docstring(facts), "", *imports, "", *needs, "", *constants]


def _docstring(facts: NetworkFacts) -> list[str]:
    shape = "x".join(map(str, facts.input_shape))
    found = facts.architecture
    paragraphs = [
        f"Architecture of the search space {facts.space}: {found}" if found else "",
        f"Inputs are {shape}, channels first."
        + (
            " Images from 0 to 1 have MEAN taken off and are divided by DEVIATION."
            * bool(facts.mean)
        )
        + (" CLASSES are in the order of the outputs." * bool(facts.class_names)),
        "Weights are not in this file. Load them by "
        "`build_network().load_state_dict(torch.load(FILE, weights_only=True))`, or run "
        "`python THIS_FILE WEIGHTS.pt`.",
        f"Written with {', '.join(f'{name} {each}' for name, each in facts.versions.items())}."
        if facts.versions
        else "",
    ]
    text = ['"""A network as plain PyTorch, which needs nothing else.']
    for each in filter(None, paragraphs):
        # What users call things is text, whatever it looks like.
        safe = each.replace("\\", "\\\\").replace('"', "'")
        text += ["", *textwrap.wrap(safe, WIDTH, break_on_hyphens=False)]
    return [*text, '"""']


def _main(facts: NetworkFacts) -> list[str]:
    normalised = [
        "    # Normalised as in training.",
        "    channels = (-1, *[1] * (len(INPUT_SHAPE) - 1))",
        "    mean = torch.tensor(MEAN).reshape(channels)",
        "    deviation = torch.tensor(DEVIATION).reshape(channels)",
        "    images = (images - mean) / deviation",
    ]
    return [
        'if __name__ == "__main__":',
        "    network = build_network().eval()",
        "    if len(sys.argv) > 1:",
        "        network.load_state_dict(torch.load(sys.argv[1], weights_only=True))",
        "    images = torch.rand(1, *INPUT_SHAPE)",
        *(normalised if facts.mean else []),
        "    with torch.no_grad():",
        "        print(network(images))",
    ]
