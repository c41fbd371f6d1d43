"""Random search with parameter sharing."""

from __future__ import annotations

import functools

from freerea_plugins import Genotype, Progress

from ..feasibility import Feasibility
from .best_sample import best_sample
from .draws import Draws
from .image_halves import ImageHalves
from .one_shot import Mixture, OneShotModel
from .policy import Policy
from .strategies import RSPS


class UniformPolicy(Policy):
    """Draws uniformly, and learns nothing.

    Args:
        settings: The number of samples.
        model: The supernet.
    """

    def __init__(self, settings: RSPS, model: OneShotModel) -> None:
        self._settings = settings
        self._model = model

    def mixture(self, draws: Draws) -> Mixture:
        """Return a random architecture."""
        return self._model.path(self._model.space.sample(draws.python))

    def answer(
        self, feasibility: Feasibility, images: ImageHalves, draws: Draws, progress: Progress
    ) -> Genotype:
        """Return the best of random architectures."""
        return best_sample(
            functools.partial(self._model.space.sample, draws.python),
            self._settings.samples,
            model=self._model,
            images=images,
            feasibility=feasibility,
            draws=draws,
            progress=progress,
        )
