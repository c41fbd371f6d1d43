"""The figures that the paper reports."""

from __future__ import annotations

from dataclasses import dataclass

DATASETS = ("cifar10", "cifar100", "ImageNet16-120")
"""The data sets of NATS-Bench, in the paper's order."""


@dataclass(frozen=True)
class Published:
    """What the paper says of a method on a data set.

    Attributes:
        accuracy: Mean test accuracy in percent.
        deviation: Its standard deviation over runs.
        seconds: What a search took.
    """

    accuracy: float
    deviation: float
    seconds: float


TABLE1: dict[str, tuple[tuple[float, float], ...]] = {
    "ntk": ((-0.33, -0.49), (-0.30, -0.45), (-0.39, -0.56)),
    "snip": ((0.45, 0.61), (0.47, 0.62), (0.41, 0.55)),
    "fisher": ((0.39, 0.54), (0.40, 0.55), (0.36, 0.48)),
    "grasp": ((0.28, 0.41), (0.35, 0.50), (0.35, 0.49)),
    "path_norm": ((0.41, 0.59), (0.42, 0.60), (0.45, 0.63)),
    "linear_regions": ((0.61, 0.79), (0.62, 0.81), (0.60, 0.78)),
    "synflow": ((0.57, 0.77), (0.56, 0.76), (0.56, 0.75)),
    "log_synflow": ((0.63, 0.83), (0.61, 0.81), (0.60, 0.79)),
}
"""Kendall's and Spearman's rank correlation of each metric on each data set of NATS-Bench."""

TABLE2 = {"synflow": (0.25, 0.37), "log_synflow": (0.31, 0.45)}
"""Kendall's and Spearman's rank correlation of each metric on NAS-Bench-101."""


def _row(*figures: tuple[float, float, float]) -> tuple[Published, ...]:
    return tuple(Published(*each) for each in figures)


TABLE3: dict[str, tuple[Published, ...]] = {
    "REA": _row((94.02, 0.31, 2e4), (72.23, 0.84, 4e4), (45.77, 0.80, 1.2e5)),
    "REINFORCE": _row((93.90, 0.26, 2e4), (71.86, 0.89, 4e4), (45.64, 0.78, 1.2e5)),
    "RSPS": _row((91.05, 0.66, 2e4), (68.27, 0.72, 4e4), (40.69, 0.36, 1.2e5)),
    "DARTS (1)": _row((59.84, 7.84, 2e4), (61.26, 4.43, 4e4), (37.88, 2.91, 1.2e5)),
    "DARTS (2)": _row((65.38, 7.84, 2e4), (60.49, 4.95, 4e4), (36.79, 7.59, 1.2e5)),
    "GDAS": _row((93.23, 0.58, 2e4), (68.17, 2.50, 4e4), (39.40, 0.00, 1.2e5)),
    "ENAS": _row((93.76, 0.00, 2e4), (70.67, 0.62, 4e4), (41.44, 0.00, 1.2e5)),
    "NASWOT": _row((93.15, 0.08, 54), (70.41, 0.35, 54), (44.32, 3.74, 49)),
    "TE-NAS": _row((93.18, 0.39, 327), (70.24, 1.05, 327), (43.55, 8.24, 278)),
    "TF-MOENAS": _row((93.96, 0.10, 7753), (71.94, 0.50, 8361), (45.68, 1.24, 9091)),
    "FreeREA⁻": _row((94.30, 0.02, 45), (73.30, 0.31, 45), (46.34, 0.00, 45)),
    "FreeREA": _row((94.35, 0.00, 45), (73.45, 0.05, 45), (46.34, 0.00, 45)),
}
"""Each method on each data set of NATS-Bench."""

TRAINED = ("REA", "REINFORCE", "RSPS", "DARTS (1)", "DARTS (2)", "GDAS", "ENAS")
"""Methods that train networks."""

OPTIMA3 = (94.37, 73.51, 47.31)
"""The best test accuracy of each data set of NATS-Bench."""

TABLE4 = {
    "REA": Published(93.39, 0.09, 86752),
    "NASWOT": Published(92.23, 8.90, 114),
    "TF-MOENAS": Published(93.51, 0.22, 42707),
    "FreeREA⁻": Published(93.13, 1.16, 723),
    "FreeREA": Published(93.80, 0.02, 724),
}
"""Each method on NAS-Bench-101."""

OPTIMUM4 = 94.31
"""The best test accuracy of NAS-Bench-101."""

TABLE5: dict[str, tuple[tuple[float, float, float], ...]] = {
    "cifar10": ((94.11, 0.03, 94.31), (93.15, 0.13, 93.75), (91.30, 0.00, 91.32)),
    "cifar100": ((72.13, 0.06, 72.43), (71.09, 0.00, 71.63), (68.39, 0.00, 68.48)),
    "ImageNet16-120": ((46.13, 0.12, 46.85), (45.30, 0.06, 45.95), (40.73, 0.00, 41.00)),
}
"""Accuracy, its deviation and the optimum under each of the three limits."""
