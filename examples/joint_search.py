"""Search an architecture without training, then train the best while a learning rate evolves.

The first study looks for cells of nats-tss by metrics without training. The second trains small
networks of scikit-learn's handwritten digits. It begins with the best cells of the first, and
evolves cell, learning rate and label smoothing in one genome. Accuracies are on images that no
training saw; they are compared with each other, and are no estimate for new images.

    $ python examples/joint_search.py
"""

from __future__ import annotations

import argparse
import functools
from collections.abc import Sequence

import optuna
import torch
from sklearn.datasets import load_digits

from freerea.samplers import FreeREASampler, TrainingFreeObjective, enqueue_best
from freerea.spaces import NATSTopology
from freerea.training import LabelledImages, Recipe, is_correct, train
from freerea_plugins import Architecture, Dataset, Fidelity

SPACE = NATSTopology(Dataset("digits", (1, 8, 8), 10))
SMALL = Fidelity("small", cells_per_stage=1, repeats=1)


@functools.cache
def images(of_training: bool) -> LabelledImages:
    """Return the digits that are trained on, or those that judge: every other one."""
    digits = load_digits()
    pixels = torch.tensor(digits.images * 15.9375).byte().unsqueeze(1)
    chosen = slice(0 if of_training else 1, None, 2)
    return LabelledImages(pixels[chosen], torch.tensor(digits.target)[chosen], (0.3,), (0.37,))


def architecture_of(trial: optuna.Trial) -> Architecture:
    """Let a trial choose an architecture."""
    choices = {
        each.name: trial.suggest_categorical(each.name, each.choices) for each in SPACE.variables
    }
    return Architecture(SPACE, SPACE.genotype_of(choices))


def accuracy(trial: optuna.Trial, epochs: int) -> float:
    """Train what a trial describes, and return its share of right answers."""
    architecture = architecture_of(trial)
    recipe = Recipe(
        epochs=epochs,
        learning_rate=trial.suggest_float("learning_rate", 1e-4, 1, log=True),
        label_smoothing=trial.suggest_float("label_smoothing", 0, 0.4),
        augmentations=(),
    )
    torch.manual_seed(0)  # for the first weights
    network = architecture.build_network(SMALL)
    train(network, images(of_training=True), recipe)
    return float(is_correct(network, images(of_training=False)).float().mean())


def main(arguments: Sequence[str] | None = None) -> None:
    """Search without training, then with it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--evaluations", type=int, default=30, help="of the search without")
    parser.add_argument("--best", type=int, default=3, help="architectures that are trained first")
    parser.add_argument("--trainings", type=int, default=24, help="of the second study")
    parser.add_argument("--epochs", type=int, default=2, help="epochs of each training")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    objective = TrainingFreeObjective(SPACE, fidelity=SMALL, seed=options.seed)
    search = objective.create_study()
    search.optimize(objective, n_trials=options.evaluations)

    sampler = FreeREASampler(space=SPACE, population_size=6, tournament_size=3, seed=options.seed)
    joint = optuna.create_study(direction="maximize", sampler=sampler)
    for trial in enqueue_best(search, joint, options.best):
        print(f"trained first: {objective.architecture(trial)}")
    joint.optimize(lambda trial: accuracy(trial, options.epochs), n_trials=options.trainings)

    first = max(trial.value or 0 for trial in joint.trials[: options.best])
    print(f"accuracy of the first {options.best}: {first:.1%}")
    best = joint.best_trial
    architecture = Architecture(SPACE, SPACE.genotype_of(best.params))
    print(f"the best of {options.trainings}: {best.value:.1%}, {architecture}")
    print(f"learning rate {best.params['learning_rate']:.2g}, ", end="")
    print(f"label smoothing {best.params['label_smoothing']:.2g}")


if __name__ == "__main__":
    main()
