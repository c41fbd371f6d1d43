"""Measure the default fitness and the paper's on networks of timm, one of each family.

    python benchmarks/real_networks.py [--images 32] [--size 64] [--families]

Networks have no trained weights; a metric is measured on one initialisation. Times are medians of
three on one thread. Needs timm: `make test-timm` sets up .venv-timm, which has it.
"""

from __future__ import annotations

import argparse
import functools
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import nn

from freerea.metrics import Batch, pink_noise, resolve_fitness, score
from freerea.metrics.networks.function_mode import FunctionMode
from freerea.metrics.networks.glibc_memory import keep_freed_memory
from freerea.metrics.probing.activation_functions import ACTIVATION_FUNCTIONS, is_piecewise_linear
from freerea_plugins import Dataset

NETWORKS = (
    "resnet18",
    "regnety_004",
    "repvgg_a0",
    "densenet121",
    "mobilenetv2_100",
    "mobilenetv3_small_100",
    "efficientnet_b0",
    "ghostnet_100",
    "convnext_atto",
    "poolformer_s12",
    "edgenext_xx_small",
    "mobilevit_xxs",
    "levit_128s",
    "vit_tiny_patch16_224",
    "deit_tiny_distilled_patch16_224",
    "swin_tiny_patch4_window7_224",
    "maxvit_rmlp_pico_rw_256",
    "mixer_s32_224",
    "resmlp_12_224",
    "gmlp_ti16_224",
)
"""A small network of each family."""

FAMILIES = (
    ("resnet18", "resnet34"),
    ("resnet26", "resnet50", "resnet101"),
    ("regnety_002", "regnety_004", "regnety_008", "regnety_016"),
    ("repvgg_a0", "repvgg_a1", "repvgg_a2"),
    ("densenet121", "densenet169", "densenet201"),
    ("mobilenetv2_050", "mobilenetv2_100", "mobilenetv2_140"),
    ("mobilenetv3_small_050", "mobilenetv3_small_100", "mobilenetv3_large_100"),
    ("efficientnet_b0", "efficientnet_b1", "efficientnet_b2", "efficientnet_b3"),
    ("ghostnet_050", "ghostnet_100", "ghostnet_130"),
    ("convnext_atto", "convnext_femto", "convnext_pico", "convnext_nano", "convnext_tiny"),
    ("edgenext_xx_small", "edgenext_x_small", "edgenext_small"),
    ("mobilevit_xxs", "mobilevit_xs", "mobilevit_s"),
    ("vit_tiny_patch16_224", "vit_small_patch16_224"),
    ("swin_tiny_patch4_window7_224", "swin_small_patch4_window7_224"),
    ("mixer_s32_224", "mixer_b32_224"),
    ("resmlp_12_224", "resmlp_24_224", "resmlp_36_224"),
    ("gmlp_ti16_224", "gmlp_s16_224"),
)
"""Networks of one family, the smallest first."""

_FIXED_SIZE = ("levit", "vit_", "deit", "swin", "maxvit", "mixer", "resmlp", "gmlp")
_RUNS = 3


def build(name: str, size: int) -> nn.Module:
    """Build a network of timm for images of a size, the same each time."""
    import timm  # noqa: PLC0415

    options: dict[str, Any] = {"img_size": size} if name.startswith(_FIXED_SIZE) else {}
    if name.startswith("swin"):
        options["window_size"] = size // 16
    torch.manual_seed(0)
    network: nn.Module = timm.create_model(name, pretrained=False, **options)
    return network


def noise(images: int, size: int) -> Batch:
    """Return images of pink noise."""
    return pink_noise(Dataset("photographs", (3, size, size), classes=1000), size=images)


class _ActivationNames(FunctionMode):
    """Notes which activation functions are called."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def _call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        if (
            function in ACTIVATION_FUNCTIONS
            and (linear := is_piecewise_linear(function, args, kwargs)) is not None
        ):
            name = "relu6" if linear and "hardtanh" in function.__name__ else function.__name__
            self.found[name.strip("_")] = None
        return function(*args, **kwargs)


@torch.no_grad()
def activation_names(network: nn.Module, batch: Batch) -> str:
    """Return the names of the activation functions of a network."""
    with _ActivationNames() as names:
        network(batch.images[:2])
    return ", ".join(names.found)


def milliseconds(function: Callable[[], object]) -> float:
    """Return the median over three runs, after one that is not counted."""
    function()
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


@torch.no_grad()
def _run(network: nn.Module, batch: Batch) -> None:
    network(batch.images)


def networks_table(images: int, size: int) -> Iterator[str]:
    """Yield the lines of the table of one network of each family."""
    fitnesses = {
        name: [each.name for each in resolve_fitness(fitness).metrics]
        for name, fitness in (("default", None), ("paper", "paper"))
    }
    metrics = [name for names in fitnesses.values() for name in names]
    defined = dict.fromkeys(fitnesses, 0)
    columns = ["network", "activation functions", *metrics, "score, ms", "forward, ms", "ratio"]
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    batch = noise(images, size)
    for name in NETWORKS:
        network = build(name, size).train()
        values = score(network, batch, metrics, repeats=1)
        for fitness, names in fitnesses.items():
            defined[fitness] += all(math.isfinite(values[each]) for each in names)
        forward = milliseconds(functools.partial(_run, network, batch))
        scored = milliseconds(functools.partial(score, network, batch, repeats=1))
        shown = " | ".join(f"{values[each]:.5g}" for each in metrics)
        yield (
            f"| {name} | {activation_names(network, batch)} | {shown} "
            f"| {scored:.0f} | {forward:.0f} | {scored / forward:.1f} |"
        )
    yield ""
    for fitness, names in fitnesses.items():
        yield f"{' and '.join(names)}: finite on {defined[fitness]} of {len(NETWORKS)} networks."


def families_table(images: int, size: int) -> Iterator[str]:
    """Yield the lines of the table of families."""
    metrics = [each.name for each in resolve_fitness().metrics]
    yield f"| family, smallest first | {' | '.join(metrics)} |"
    yield "|---" * (len(metrics) + 1) + "|"
    batch = noise(images, size)
    rising = dict.fromkeys(metrics, 0)
    for family in FAMILIES:
        found = [score(build(name, size), batch, repeats=1) for name in family]
        values = {name: [each[name] for each in found] for name in metrics}
        for name in metrics:
            rising[name] += values[name] == sorted(values[name])
        shown = " | ".join(", ".join(f"{each:.4g}" for each in values[name]) for name in metrics)
        yield f"| {', '.join(family)} | {shown} |"
    counts = " | ".join(f"{rising[name]} of {len(FAMILIES)}" for name in metrics)
    yield f"| in the order of size | {counts} |"


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=32)
    parser.add_argument("--size", type=int, default=64, help="a multiple of 64")
    parser.add_argument("--families", action="store_true", help="members of families instead")
    options = parser.parse_args()
    torch.set_num_threads(1)
    keep_freed_memory()
    table = families_table if options.families else networks_table
    for line in table(options.images, options.size):
        print(line, flush=True)


if __name__ == "__main__":
    main()
