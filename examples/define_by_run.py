"""Search a convolutional network that this file itself describes, then train it on real digits.

The search sees no data and trains nothing. Afterwards the network that it chose is trained on
scikit-learn's handwritten digits, and so are random networks within the same limits. Accuracies
are on images that no training saw, for several seeds.

    $ pip install 'freerea[examples]'
    $ python examples/define_by_run.py
"""

from __future__ import annotations

import argparse
from statistics import mean

import optuna
import torch
import torch.nn.functional as F
from optuna.samplers import RandomSampler
from optuna.study import MaxTrialsCallback
from optuna.trial import TrialState
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn

from freerea.samplers import FreeREASampler, TrainingFreeObjective

INPUT_SHAPE = (1, 8, 8)
LIMITS = {"flops": 3e5, "params": 1e4}


class Block(nn.Module):
    """A convolution with batch-norm and ReLU, and the input added where shapes agree."""

    def __init__(self, inputs: int, outputs: int, kernel: int, groups: int, skip: bool) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(
            inputs, outputs, kernel, padding=kernel // 2, groups=groups, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs)
        self.skip = skip and inputs == outputs

    def forward(self, images: Tensor) -> Tensor:
        """Return the features of the block."""
        features = F.relu(self.norm(self.convolution(images)))
        return features + images if self.skip else features


def build(trial: optuna.Trial) -> nn.Module:
    """Build the network that a trial describes: plain PyTorch and plain Optuna."""
    layers: list[nn.Module] = []
    channels = INPUT_SHAPE[0]
    for stage in range(trial.suggest_int("stages", 1, 3)):
        width = trial.suggest_int(f"width{stage}", 4, 32, step=4)
        kernel = trial.suggest_categorical(f"kernel{stage}", (1, 3, 5))
        skip = trial.suggest_categorical(f"skip{stage}", (False, True))
        for block in range(trial.suggest_int(f"blocks{stage}", 1, 3)):
            depthwise = trial.suggest_categorical(f"depthwise{stage}-{block}", (False, True))
            groups = channels if depthwise and channels == width else 1
            layers.append(Block(channels, width, kernel, groups, skip))
            channels = width
        if trial.suggest_categorical(f"pool{stage}", (False, True)):
            layers.append(nn.AvgPool2d(2, ceil_mode=True))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def within_limits(
    objective: TrainingFreeObjective, sampler: optuna.samplers.BaseSampler, trials: int
) -> optuna.Study:
    """Run a study until so many networks within the limits were measured."""
    study = objective.create_study(sampler=sampler)
    enough = MaxTrialsCallback(trials, states=(TrialState.COMPLETE,))
    study.optimize(objective, callbacks=[enough])
    return study


def accuracy(network: nn.Module, epochs: int, seed: int) -> float:
    """Train a network from new weights and return its accuracy on the test images."""
    images, labels = load_digits(return_X_y=True)
    split = train_test_split(images, labels, test_size=0.5, random_state=0, stratify=labels)
    train_images, test_images = (
        torch.tensor(each / 16 - 0.5, dtype=torch.float32).reshape(-1, *INPUT_SHAPE)
        for each in split[:2]
    )
    train_labels, test_labels = (torch.tensor(each, dtype=torch.int64) for each in split[2:])
    torch.manual_seed(seed)
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear | nn.BatchNorm2d):
            module.reset_parameters()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    network.train()
    for _ in range(epochs):
        for picked in torch.randperm(len(train_images)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(network(train_images[picked]), train_labels[picked]).backward()
            optimizer.step()
    with torch.no_grad():
        predicted = network.eval()(test_images).argmax(1)
    return float((predicted == test_labels).float().mean())


def report(name: str, trial: optuna.trial.FrozenTrial, accuracies: list[float]) -> None:
    """Print one line about a network."""
    costs = trial.user_attrs["costs"]
    print(
        f"{name:9} {costs['flops']:9,.0f} multiply-adds {costs['params']:7,.0f} parameters   "
        f"test accuracy {mean(accuracies):.2%}  ({', '.join(f'{a:.1%}' for a in accuracies)})"
    )


def main() -> None:
    """Search, train, and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=60, help="networks to measure")
    parser.add_argument("--seeds", type=int, default=3, help="trainings of each network")
    parser.add_argument("--epochs", type=int, default=5, help="epochs of each training")
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.WARNING)

    objective = TrainingFreeObjective(build=build, input_shape=INPUT_SHAPE, limits=LIMITS)
    study = within_limits(objective, objective.create_sampler(), options.trials)
    best = FreeREASampler.best_trial(study)
    print(f"Best of {options.trials} networks (trial {best.number}): {best.params}")

    def trained(trial: optuna.trial.FrozenTrial) -> list[float]:
        return [
            accuracy(objective.build_network(trial), options.epochs, seed)
            for seed in range(options.seeds)
        ]

    report("found", best, trained(best))
    everyone: list[float] = []
    for seed in range(options.seeds):
        drawn = within_limits(objective, RandomSampler(seed=seed), 1)
        (trial,) = drawn.get_trials(states=[TrialState.COMPLETE])
        accuracies = trained(trial)
        everyone += accuracies
        report(f"random {seed}", trial, accuracies)
    print(f"All random networks: {mean(everyone):.2%}")


if __name__ == "__main__":
    main()
