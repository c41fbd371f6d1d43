"""Networks become readable files of plain PyTorch that compute the same."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from freerea.exporters.source_code.source_file import load_source, source_text
from freerea.exporters.source_code.writable import UnwritableError
from freerea_plugins import Architecture, NetworkFacts, default_plugin_manager
from tests.exporters.networks import FACTS, Awkward, Foreign, Small

SMALL = '''\
class Block(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.convolution = nn.Conv2d(
            in_channels, out_channels, kernel_size=3, padding=1, bias=False
        )
        self.norm = nn.BatchNorm2d(out_channels)

    def forward(self, features):
        return F.relu(self.norm(self.convolution(features)))


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Block(3, 4)
        self.second = Block(4, 8)
        self.classifier = nn.Linear(8, 3)

    def forward(self, images):
        return self.classifier(self.second(self.first(images)).mean(dim=(2, 3)))


def build_network():
    """Return the network with random weights."""
    return Small()
'''


def architectures() -> list[Architecture]:
    """Return two random architectures of each space that is built in."""
    found = []
    for name, each in default_plugin_manager().spaces.items():
        if each.plugin.distribution == "freerea":
            space = default_plugin_manager().space(name)()
            found += [space.architecture(space.sample(random.Random(seed))) for seed in (0, 1)]
    return found


def assert_same_outputs(network: nn.Module, own: nn.Module, shape: tuple[int, ...]) -> None:
    network.eval()
    for batch in (1, 4):
        inputs = torch.randn(batch, *shape)
        with torch.no_grad():
            assert torch.equal(own(inputs), network(inputs))


def test_blocks_that_differ_in_numbers_are_one_class_with_the_layers_of_the_network() -> None:
    assert SMALL in source_text(Small(), FACTS)


@pytest.mark.parametrize("architecture", architectures(), ids=str)
def test_architectures_of_every_space_give_the_same_outputs_to_the_bit(architecture) -> None:
    reduced = architecture.space.reduced
    network = architecture.build_network(reduced)
    facts = NetworkFacts(architecture.input_shape(reduced))
    text = source_text(network, facts)
    assert "torch.ops" not in text
    assert_same_outputs(network, load_source(text, network), facts.input_shape)


def test_awkward_networks_give_the_same_outputs_to_the_bit() -> None:
    torch.manual_seed(0)
    network = Awkward()
    own = load_source(source_text(network, FACTS), network)
    assert list(own.state_dict()) == list(network.state_dict())
    assert_same_outputs(network, own, FACTS.input_shape)
    assert own.same_classifier is own.classifier


def test_a_bare_layer_or_sequence_is_a_network_too() -> None:
    facts = NetworkFacts((5,))
    network = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
    text = source_text(network, facts)
    assert "    return nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))\n" in text
    assert_same_outputs(network, load_source(text, network), (5,))
    assert "    return nn.Linear(5, 2)\n" in source_text(nn.Linear(5, 2), facts)


@pytest.mark.parametrize("network", [Small(), Awkward()], ids=["small", "awkward"])
def test_the_file_is_formatted_and_without_faults(network, tmp_path: Path) -> None:
    path = tmp_path / "network.py"
    path.write_text(source_text(network, FACTS), encoding="utf-8")
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    for arguments in (["format", "--diff"], ["check"]):
        done = subprocess.run(
            [ruff, *arguments, "--isolated", path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_file_runs_by_itself_and_says_what_it_is(tmp_path: Path) -> None:
    network = Small()
    path, weights = tmp_path / "network.py", tmp_path / "weights.pt"
    text = source_text(network, FACTS)
    path.write_text(text, encoding="utf-8")
    torch.save(network.state_dict(), weights)
    program = (
        "import sys\n"
        "class Ours:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.startswith('freerea'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Ours())\n"
        f"sys.argv = ['network.py', {str(weights)!r}]\n"
        "import runpy\n"
        f"found = runpy.run_path({str(path)!r}, run_name='__main__')\n"
        "print(found['CLASSES'], found['MEAN'], found['INPUT_SHAPE'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tensor([[")
    assert done.stdout.endswith("('cat', \"dog's\", 'chien é') (0.5, 0.4, 0.3) (3, 16, 16)\n")
    assert "space tests: wide" in " ".join(text.split())


def test_the_network_is_left_as_it_was() -> None:
    network = Awkward()
    before = {name: each.clone() for name, each in network.state_dict().items()}
    attributes = set(vars(network))
    source_text(network, FACTS)
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())
    assert set(vars(network)) == attributes
    assert network.training


def test_what_leaves_torch_cannot_be_written() -> None:
    with pytest.raises(UnwritableError, match=r"^`Foreign` cannot be traced: "):
        source_text(Foreign(), FACTS)


def test_large_tensors_that_are_no_weights_cannot_be_written() -> None:
    class Table(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = torch.randn(3, 600)

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            return inputs @ self.table

    with pytest.raises(UnwritableError, match="the tensor `table` of 1,800 numbers, which its"):
        source_text(Table(), NetworkFacts((3,)))
