"""Search a convolutional network that this file itself describes, then train it on real digits.

The search sees no data and trains nothing. The network that it chooses is then trained on
scikit-learn's handwritten digits, beside a random network of the same budget: within the same
limits, and using at least half of each. Once for each seed, which is that of the search, of the
random network and of both trainings. Accuracies are on images that no training saw.

    $ python examples/define_by_run.py
"""

from __future__ import annotations

import argparse
import time
from statistics import mean

import optuna
import torch
import torch.nn.functional as F
from optuna.samplers import RandomSampler
from optuna.study import MaxTrialsCallback
from optuna.trial import FrozenTrial, TrialState
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn

from freerea.samplers import FreeREASampler, TrainingFreeObjective

INPUT_SHAPE = (1, 8, 8)
LIMITS = {"flops": 1e6, "params": 2e4}


class Residual(nn.Sequential):
    """Layers whose input is added to what they return."""

    def forward(self, images: Tensor) -> Tensor:
        """Return the sum."""
        return images + super().forward(images)


def convolution(inputs: int, outputs: int, kernel: int, groups: int = 1) -> nn.Sequential:
    """Return a convolution with batch-norm and ReLU."""
    layer = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, groups=groups, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(outputs), nn.ReLU())


def block(kind: str, width: int) -> list[nn.Module]:
    """Return the layers of one kind of block."""
    if kind == "separable":
        return [convolution(width, width, 3, groups=width), convolution(width, width, 1)]
    if kind == "bottleneck":
        half = width // 2
        return [
            convolution(width, half, 1),
            convolution(half, half, 3),
            convolution(half, width, 1),
        ]
    return [convolution(width, width, int(kind[-1]))]


def build(trial: optuna.Trial) -> nn.Module:
    """Build the network that a trial describes: plain PyTorch and plain Optuna."""
    layers: list[nn.Module] = []
    channels = INPUT_SHAPE[0]
    for stage in range(3):
        width = trial.suggest_int(f"width{stage}", 4, 32, step=4)
        layers.append(convolution(channels, width, 3))
        for position in range(trial.suggest_int(f"blocks{stage}", 0, 3)):
            name = f"{stage}-{position}"
            kinds = ("conv1", "conv3", "separable", "bottleneck")
            inner = block(trial.suggest_categorical(f"kind{name}", kinds), width)
            skip = trial.suggest_categorical(f"skip{name}", (False, True))
            layers.append(Residual(*inner) if skip else nn.Sequential(*inner))
        layers.append(nn.MaxPool2d(2))
        channels = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels, 10))


def searched(objective: TrainingFreeObjective, trials: int) -> FrozenTrial:
    """Return the best of a number of networks that are within the limits."""
    study = objective.create_study()
    enough = MaxTrialsCallback(trials, states=(TrialState.COMPLETE,))
    study.optimize(objective, callbacks=[enough])
    return FreeREASampler.best_trial(study)


def drawn(objective: TrainingFreeObjective, seed: int) -> FrozenTrial:
    """Return the first random network within the limits that uses half of each."""
    study = objective.create_study(sampler=RandomSampler(seed=seed))
    while True:
        trial = study.ask()
        try:
            objective.suggest(trial)
        except optuna.TrialPruned:
            continue
        costs = trial.user_attrs["costs"]
        if all(costs[name] >= limit / 2 for name, limit in LIMITS.items()):
            return study.trials[trial.number]


def accuracy(network: nn.Module, epochs: int, seed: int) -> float:
    """Train a network and return its accuracy on the other half of the digits."""
    images, labels = load_digits(return_X_y=True)
    images = torch.tensor(images / 16 - 0.5, dtype=torch.float32).reshape(-1, *INPUT_SHAPE)
    train_images, test_images, train_labels, test_labels = train_test_split(
        images, torch.tensor(labels), test_size=0.5, stratify=labels, random_state=0
    )
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(network.parameters())
    steps = epochs * -(-len(train_images) // 32)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, steps)
    network.train()
    for _ in range(epochs):
        for picked in torch.randperm(len(train_images)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(network(train_images[picked]), train_labels[picked]).backward()
            optimizer.step()
            schedule.step()
    with torch.no_grad():
        predicted = network.eval()(test_images).argmax(1)
    return float((predicted == test_labels).float().mean())


def main() -> None:
    """Search, train and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=50, help="networks that a search measures")
    parser.add_argument("--seeds", type=int, default=3, help="searches to compare")
    parser.add_argument("--epochs", type=int, default=8, help="epochs of each training")
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    accuracies: dict[str, list[float]] = {"searched": [], "random": []}
    for seed in range(options.seeds):
        objective = TrainingFreeObjective(
            build=build, input_shape=INPUT_SHAPE, limits=LIMITS, seed=seed
        )
        started = time.monotonic()
        best = searched(objective, options.trials)
        print(f"seed {seed}: {options.trials} networks in {time.monotonic() - started:.0f} s")
        for name, trial in (("searched", best), ("random", drawn(objective, seed))):
            torch.manual_seed(seed)  # for the first weights
            network = objective.build_network(trial)
            reached = accuracy(network, options.epochs, seed)
            accuracies[name].append(reached)
            costs = trial.user_attrs["costs"]
            print(
                f"  {name:8}  {costs['flops']:9,.0f} multiply-adds  {costs['params']:6,.0f} "
                f"parameters  accuracy {reached:.1%}",
                flush=True,
            )
    for name, reached_each in accuracies.items():
        print(f"{name:8}  mean accuracy {mean(reached_each):.1%}")


if __name__ == "__main__":
    main()
