"""Twenty ordinary problems for samplers of Optuna, written down before any sampler was tuned.

Each is what an Optuna user would write: an objective that suggests parameters and returns a value
or several, with constraints as a user attribute. Values are minimised.
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import optuna
from pymoo.problems import get_problem

Values = Sequence[float]
Answer = tuple[Values, Values]
"""The objectives of a trial, and its constraints, which are positive where they are violated."""


@dataclass(frozen=True)
class Problem:
    """A problem for a sampler.

    Attributes:
        name: Its name.
        kind: What kind of problem it is.
        answer: Suggests parameters and returns objectives and constraints.
        reference: Of a front: the point that hypervolumes are measured from.
    """

    name: str
    kind: str
    answer: Callable[[optuna.Trial], Answer]
    reference: tuple[float, ...] | None = None

    @property
    def objectives(self) -> int:
        """The number of objectives."""
        return 1 if self.reference is None else len(self.reference)


def _numbers(
    trial: optuna.Trial, count: int, low: float, high: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([trial.suggest_float(f"x{index}", low, high) for index in range(count)])


def _sphere(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 10, -5, 5)
    return [float(((x - 1.3) ** 2).sum())], []


def _ellipsoid(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 8, -5, 5) - 0.7
    return [float((1000 ** (np.arange(8) / 7) * x**2).sum())], []


def _rosenbrock(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 6, -2, 2)
    return [float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())], []


def _rastrigin(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 10, -5.12, 5.12) - 0.4
    return [float((x**2 - 10 * np.cos(2 * np.pi * x) + 10).sum())], []


def _ackley(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 8, -10, 10) - 1.7
    spread = -20 * math.exp(-0.2 * math.sqrt(float((x**2).mean())))
    return [spread - math.exp(float(np.cos(2 * np.pi * x).mean())) + 20 + math.e], []


def _griewank(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 6, -60, 60) - 11
    product = float(np.cos(x / np.sqrt(np.arange(1, 7))).prod())
    return [float((x**2).sum()) / 4000 - product + 1], []


def _michalewicz(trial: optuna.Trial) -> Answer:
    x = _numbers(trial, 5, 0, math.pi)
    waves = np.sin(np.arange(1, 6) * x**2 / math.pi) ** 20
    return [-float((np.sin(x) * waves).sum())], []


def _network(trial: optuna.Trial) -> Answer:
    rate = trial.suggest_float("learning_rate", 1e-5, 1, log=True)
    decay = trial.suggest_float("weight_decay", 1e-8, 1e-1, log=True)
    layers = trial.suggest_int("layers", 1, 8)
    width = trial.suggest_int("width", 16, 512, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.8, step=0.05)
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam", "rmsprop", "lion"])
    activation = trial.suggest_categorical("activation", ["relu", "gelu", "silu"])
    best_rate = {"sgd": -1.2, "adam": -2.9, "rmsprop": -3.2, "lion": -3.8}[optimizer]
    loss = 0.4 * (math.log10(rate) - best_rate) ** 2 + 0.03 * (math.log10(decay) + 4.5) ** 2
    loss += 0.05 * (layers - 4) ** 2 + 0.3 * (math.log2(width) - 7.6) ** 2 * 0.2
    loss += 2 * (dropout - 0.1 - 0.03 * layers) ** 2
    loss += {"sgd": 0.05, "adam": 0.0, "rmsprop": 0.08, "lion": 0.02}[optimizer]
    return [loss + {"relu": 0.04, "gelu": 0.0, "silu": 0.01}[activation]], []


def _mixed(trial: optuna.Trial) -> Answer:
    numbers = _numbers(trial, 4, -3, 3)
    whole = [trial.suggest_int(f"n{index}", -10, 10) for index in range(3)]
    shift = trial.suggest_categorical("shift", [0, 1, 2])
    sign = trial.suggest_categorical("sign", [-1, 1])
    value = float(((numbers - 0.5 * shift * sign) ** 2).sum())
    value += 0.1 * sum((each - 3 * sign) ** 2 for each in whole) + abs(shift - 2)
    return [value + 1 - math.cos(4 * float(numbers[0]))], []


def _classifier(trial: optuna.Trial) -> Answer:
    model = trial.suggest_categorical("model", ["forest", "svm", "boosting"])
    if model == "forest":
        depth = trial.suggest_int("depth", 1, 32)
        trees = trial.suggest_int("trees", 10, 1000, log=True)
        return [0.30 + 0.002 * (depth - 14) ** 2 / 14 + 0.05 * abs(math.log10(trees) - 2.6)], []
    if model == "svm":
        kernel = trial.suggest_categorical("kernel", ["linear", "poly", "rbf"])
        cost = math.log10(trial.suggest_float("cost", 1e-4, 1e4, log=True))
        value = 0.28 + 0.01 * (cost - 1) ** 2
        if kernel == "poly":
            return [value + 0.02 * abs(trial.suggest_int("degree", 2, 6) - 3)], []
        if kernel == "rbf":
            gamma = math.log10(trial.suggest_float("gamma", 1e-6, 10, log=True))
            return [value - 0.06 + 0.012 * (gamma + 2 + 0.3 * (cost - 1)) ** 2], []
        return [value + 0.05], []
    rate = math.log10(trial.suggest_float("rate", 1e-4, 1, log=True))
    rounds = math.log10(trial.suggest_int("rounds", 10, 3000, log=True))
    leaves = trial.suggest_int("leaves", 2, 256, log=True)
    return [0.2 + 0.04 * (rate + rounds - 1.4) ** 2 + 0.02 * (math.log2(leaves) - 5) ** 2], []


def _layers(trial: optuna.Trial) -> Answer:
    count = trial.suggest_int("layers", 1, 6)
    value = 0.4 * abs(count - 4)
    for index in range(count):
        width = math.log2(trial.suggest_int(f"width{index}", 4, 256, log=True))
        value += 0.1 * (width - 7 + 0.6 * index) ** 2
        if trial.suggest_categorical(f"norm{index}", [True, False]):
            value += 0.3 * trial.suggest_float(f"momentum{index}", 0, 1) ** 2
        else:
            value += 0.2
    return [value], []


def _letters(trial: optuna.Trial) -> Answer:
    target = "structured programs!"
    alphabet = ["a", "g", "m", "o", "p", "r", "s", "t"]
    wanted = [alphabet[ord(each) % len(alphabet)] for each in target]
    letters = [trial.suggest_categorical(f"c{i}", alphabet) for i in range(len(wanted))]
    return [float(sum(a != b for a, b in zip(letters, wanted, strict=True)))], []


@functools.cache
def _interaction(position: int, pattern: tuple[int, ...]) -> float:
    return random.Random(f"{position} {pattern}").random()


def _nk(trial: optuna.Trial) -> Answer:
    genes = [trial.suggest_categorical(f"g{index}", [0, 1, 2, 3]) for index in range(12)]
    patterns = [tuple(genes[(index + step) % 12] for step in range(3)) for index in range(12)]
    return [sum(_interaction(index, each) for index, each in enumerate(patterns)) / 12], []


def _tight(trial: optuna.Trial) -> Answer:
    genes = [trial.suggest_int(f"n{index}", 0, 9) for index in range(8)]
    weight = sum((index + 1) * each for index, each in enumerate(genes))
    value = -sum((9 - index) * each for index, each in enumerate(genes))
    return [float(value)], [float(weight - 60), float(abs(genes[0] - genes[7]) - 1)]


def _pymoo(trial: optuna.Trial, name: str, options: tuple[tuple[str, int], ...]) -> Answer:
    problem = _pymoo_problem(name, options)
    x = np.array(
        [
            trial.suggest_float(f"x{index}", float(low), float(high))
            for index, (low, high) in enumerate(zip(problem.xl, problem.xu, strict=True))
        ]
    )
    found = problem.evaluate(x, return_as_dictionary=True)
    return found["F"].tolist(), found.get("G", np.empty(0)).tolist()


@functools.cache
def _pymoo_problem(name: str, options: tuple[tuple[str, int], ...]) -> Any:
    return get_problem(name, **dict(options))


def _of_pymoo(name: str, **options: int) -> Callable[[optuna.Trial], Answer]:
    return functools.partial(_pymoo, name=name, options=tuple(options.items()))


def _vessel(trial: optuna.Trial) -> Answer:
    shell = 0.0625 * trial.suggest_int("shell", 1, 99)
    head = 0.0625 * trial.suggest_int("head", 1, 99)
    radius = trial.suggest_float("radius", 10, 200)
    length = trial.suggest_float("length", 10, 200)
    cost = 0.6224 * shell * radius * length + 1.7781 * head * radius**2
    cost += 3.1661 * shell**2 * length + 19.84 * shell**2 * radius
    volume = math.pi * radius**2 * length + 4 / 3 * math.pi * radius**3
    return [cost], [0.0193 * radius - shell, 0.00954 * radius - head, 1 - volume / 1_296_000]


PROBLEMS: tuple[Problem, ...] = (
    Problem("sphere-10", "smooth", _sphere),
    Problem("ellipsoid-8", "smooth", _ellipsoid),
    Problem("Rosenbrock-6", "smooth", _rosenbrock),
    Problem("Rastrigin-10", "multimodal", _rastrigin),
    Problem("Ackley-8", "multimodal", _ackley),
    Problem("Griewank-6", "multimodal", _griewank),
    Problem("Michalewicz-5", "multimodal", _michalewicz),
    Problem("network", "mixed", _network),
    Problem("mixed-9", "mixed", _mixed),
    Problem("classifier", "conditional", _classifier),
    Problem("layers", "conditional", _layers),
    Problem("letters-20", "categorical", _letters),
    Problem("NK-12-2", "categorical", _nk),
    Problem("tight knapsack", "constrained", _tight),
    Problem("g1", "constrained", _of_pymoo("g1")),
    Problem("g4", "constrained", _of_pymoo("g4")),
    Problem("pressure vessel", "constrained", _vessel),
    Problem("ZDT1", "front", _of_pymoo("zdt1", n_var=12), (1.1, 6.0)),
    Problem("Kursawe", "front", _of_pymoo("kursawe"), (-5.0, 25.0)),
    Problem("DTLZ2", "front", _of_pymoo("dtlz2", n_var=8, n_obj=3), (2.0, 2.0, 2.0)),
)
