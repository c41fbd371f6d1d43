"""How sure accuracies and their differences are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

CONFIDENCE = 0.95

Correct = npt.NDArray[np.bool_]
"""Which test images a network took for what they are: a row for each seed, a column each image."""


@dataclass(frozen=True)
class Accuracy:
    """The accuracy of an architecture on test images, from 0 to 1.

    Attributes:
        mean: Mean over seeds.
        spread: Standard deviation over seeds; not a number for one seed.
        low: Lower end of the interval of 95 % that so many test images allow.
        high: Its upper end.
    """

    mean: float
    spread: float
    low: float
    high: float

    @classmethod
    def of(cls, correct: Correct) -> Accuracy:
        """Return the accuracy of an architecture.

        The interval is that of Wilson ("Probable Inference, the Law of Succession, and Statistical
        Inference", 1927) for one network with the mean accuracy: what is known of all images that
        there could be, not of seeds.
        """
        seeds = correct.mean(axis=1)
        images = correct.shape[1]
        right = round(float(seeds.mean()) * images)
        interval = stats.binomtest(right, images).proportion_ci(CONFIDENCE, method="wilson")
        spread = float(seeds.std(ddof=1)) if len(seeds) > 1 else math.nan
        return cls(float(seeds.mean()), spread, float(interval.low), float(interval.high))


Verdict = Literal["better", "worse", "no difference seen"]


@dataclass(frozen=True)
class Difference:
    """By how much the accuracy of some architectures is above that of others.

    Attributes:
        mean: The difference, from -1 to 1.
        low: Lower end of its interval of 95 %.
        high: Its upper end.
    """

    mean: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """What the interval says: a difference is seen where it does not hold zero."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no difference seen"


def difference(
    group: Sequence[Correct], others: Sequence[Correct], *, others_are_a_sample: bool
) -> Difference:
    """Return by how much a group of architectures is above others, on the same test images.

    Means are taken over seeds, then over architectures. The variance of their difference is the sum
    of three: that of seeds; that among the others, where these stand for all that could have
    been drawn; and that of test images, from the difference on each image, with one image more for
    and one against (Bonett and Price, "Adjusted Wald Confidence Interval for a Difference of
    Binomial Proportions Based on Paired Data", 2012), so that it is not zero where all agree. The
    interval is that of Student's t with degrees of freedom after Welch and Satterthwaite. It is
    rather too wide than too narrow, as the seeds' part in each image counts twice.

    Args:
        group: Of each architecture of the group.
        others: Of each other one.
        others_are_a_sample: Whether the others were drawn at random.
    """
    per_image = _per_image(group) - _per_image(others)
    images = len(per_image)
    adjusted = np.append(per_image, (1.0, -1.0))
    parts = [
        (float(adjusted.var(ddof=1)) / (images + 2), images + 1.0),
        _variance_of_seeds(group),
        _variance_of_sample(others) if others_are_a_sample else _variance_of_seeds(others),
    ]
    variance = sum(each for each, _ in parts)
    freedom = variance**2 / sum(each**2 / degrees for each, degrees in parts if each > 0)
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * math.sqrt(variance)
    mean = float(per_image.mean())
    return Difference(mean, max(-1.0, mean - reach), min(1.0, mean + reach))


def _per_image(group: Sequence[Correct]) -> npt.NDArray[np.float64]:
    of_each: list[npt.NDArray[np.float64]] = [each.mean(axis=0) for each in group]
    return np.asarray(np.mean(of_each, axis=0), np.float64)


def _variance_of_seeds(group: Sequence[Correct]) -> tuple[float, float]:
    """Return the variance of the mean of a group over seeds, and its degrees of freedom."""
    means = [each.mean(axis=1) for each in group]
    parts = [float(each.var(ddof=1)) / len(each) for each in means if len(each) > 1]
    degrees = sum(len(each) - 1 for each in means)
    return sum(parts) / len(group) ** 2, max(1, degrees)


def _variance_of_sample(group: Sequence[Correct]) -> tuple[float, float]:
    """Return the variance of the mean of a sample of architectures, which has that of seeds too."""
    if len(group) < 2:
        return _variance_of_seeds(group)
    means = np.array([each.mean() for each in group])
    return float(means.var(ddof=1)) / len(group), len(group) - 1.0
