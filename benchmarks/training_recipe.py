"""Which optimiser and which rate the recipe of `freerea train` has: scikit-learn's digits.

An architecture of `mobile-micro`, of about a million multiply-adds, is trained on 60 % of the
digits, resized to 32x32, and judged by 20 %; the rest is left alone.

    $ OMP_NUM_THREADS=1 python benchmarks/training_recipe.py
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import time

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits  # type: ignore[import-untyped]

from freerea.metrics import Flops
from freerea.spaces import MobileMicro
from freerea.training import (
    AdamW,
    Augmentation,
    LabelledImages,
    MomentumSGD,
    OptimizerFactory,
    RandomCrop,
    RandomFlip,
    Recipe,
    build_seeded,
    is_correct,
    train,
)
from freerea_plugins import Architecture

SEEDS = 2
SIZE = 1e6
CROP = (RandomCrop(),)
TRIED: tuple[tuple[OptimizerFactory, float, tuple[Augmentation, ...]], ...] = (
    *((AdamW(), rate, CROP) for rate in (0.003, 0.01, 0.03)),
    *((MomentumSGD(), rate, CROP) for rate in (0.03, 0.1, 0.3)),
    (AdamW(), 0.01, (RandomFlip(), RandomCrop())),
)
"""Optimiser, rate and augmentations."""


def digits() -> LabelledImages:
    """Return the digits in an order of chance."""
    found = load_digits()
    images = torch.tensor(found.images, dtype=torch.float32)[:, None] * (255 / 16)
    resized = F.interpolate(images, (32, 32), mode="bilinear").round().byte()
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    scaled = resized / 255
    mean, deviation = scaled.mean().item(), scaled.std().item()
    return LabelledImages(
        resized.expand(-1, 3, -1, -1)[order].contiguous(),
        torch.tensor(found.target)[order],
        (mean,) * 3,
        (deviation,) * 3,
    )


def part(data: LabelledImages, begin: float, end: float) -> LabelledImages:
    """Return the images from one share to another."""
    chosen = slice(int(begin * len(data)), int(end * len(data)))
    return LabelledImages(data.images[chosen], data.labels[chosen], data.mean, data.deviation)


def architecture() -> Architecture:
    """Return the random architecture that is nearest to the size, of full resolution."""
    space = MobileMicro("3x32x32:10")
    rng = random.Random(0)
    drawn = [space.architecture(space.sample(rng)) for _ in range(500)]
    large = [each for each in drawn if each.input_shape() == (3, 32, 32)]
    return min(large, key=lambda each: abs(Flops().cost(each) - SIZE))


def main() -> None:
    """Print an accuracy for each optimiser and rate."""
    data = digits()
    learned, judged = part(data, 0, 0.6), part(data, 0.6, 0.8)
    usual = Recipe.for_size(len(learned))
    chosen = architecture()
    print(f"{chosen}: {Flops().cost(chosen):,.0f} multiply-adds, {usual.epochs} epochs")
    for optimizer, rate, augmentations in TRIED:
        recipe = dataclasses.replace(
            usual, learning_rate=rate, optimizer=optimizer, augmentations=augmentations
        )
        names = "+".join(type(each).__name__ for each in augmentations)
        found = tried(chosen, learned, judged, recipe)
        print(f"  {type(optimizer).__name__} {rate}, {names}: {found}", flush=True)


def tried(
    architecture: Architecture, learned: LabelledImages, judged: LabelledImages, recipe: Recipe
) -> str:
    """Train with a few seeds, and return the accuracy and the time in words."""
    accuracies = []
    began = time.process_time()
    for seed in range(SEEDS):
        network = build_seeded(architecture, seed)
        train(network, learned, recipe, seed=seed)
        accuracies.append(100 * is_correct(network, judged).double().mean().item())
    seconds = (time.process_time() - began) / SEEDS / recipe.epochs
    mean, spread = statistics.mean(accuracies), statistics.stdev(accuracies)
    return f"{mean:.1f} ± {spread:.1f} %, {seconds:.2f} s of a core an epoch"


if __name__ == "__main__":
    main()
