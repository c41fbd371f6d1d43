"""Searches with shared weights."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from freerea_plugins import InputError, SearchAlgorithm, SearchSpace, SearchTask

from ..baselines.weight_sharing.recipe import SupernetRecipe
from ..baselines.weight_sharing.settings import part, written_arguments
from ..baselines.weight_sharing.strategies import (
    DARTS,
    ENAS,
    GDAS,
    RSPS,
    SecondOrderDARTS,
    WeightSharingStrategy,
)

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


@dataclass(eq=False, kw_only=True)
class WeightSharingAlgorithm(SupernetRecipe, SearchAlgorithm):
    """Trains a supernet on labelled images, and proposes one architecture.

    A class derived from it derives from a strategy too, so that its settings are those of both.

    Attributes:
        strategy: The strategy.
    """

    is_trained = True
    strategy: ClassVar[type[WeightSharingStrategy]]

    def __init_subclass__(cls) -> None:
        """Describe the settings as the strategy and the recipe do."""
        super().__init_subclass__()
        arguments = written_arguments(cls.strategy) + written_arguments(SupernetRecipe)
        cls.__doc__ = f"{inspect.cleandoc(cls.__doc__ or '')}\n\nArgs:\n{arguments}"

    @property
    def evaluations(self) -> int:
        """One: the answer."""
        return 1

    def check(self, space: SearchSpace) -> None:
        """Check that the space has a supernet.

        Raises:
            InputError: If it has none.
        """
        if not space.has_supernet:
            space.build_supernet()  # Says that there is none.

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `WeightSharingSampler`.

        Raises:
            InputError: If the space has no supernet, or there are no images to train on.
        """
        from ..baselines.weight_sharing.sampler import WeightSharingSampler

        self.check(task.space)
        if task.training is None:
            raise InputError(
                f"`{self.name}` trains networks on labelled images, and there are none."
            )
        return WeightSharingSampler(
            part(self.strategy, self),
            space=task.space,
            training=task.training,
            recipe=part(SupernetRecipe, self),
            seed=task.seed,
            feasible=task.feasible,
            violation=task.violation,
            device=task.device,
            folder=task.folder,
            progress=task.progress,
        )


@dataclass(eq=False, kw_only=True)
class RSPSAlgorithm(WeightSharingAlgorithm, RSPS):
    """Random search with shared weights: a supernet of random paths, and the best of samples."""

    name = "rsps"
    strategy = RSPS


@dataclass(eq=False, kw_only=True)
class DARTSAlgorithm(WeightSharingAlgorithm, DARTS):
    """Differentiable search, first order: logits of all choices, trained beside their mixture."""

    name = "darts"
    strategy = DARTS


@dataclass(eq=False, kw_only=True)
class SecondOrderDARTSAlgorithm(WeightSharingAlgorithm, SecondOrderDARTS):
    """Differentiable search, second order: the gradient of logits looks one step ahead."""

    name = "darts-second-order"
    strategy = SecondOrderDARTS


@dataclass(eq=False, kw_only=True)
class GDASAlgorithm(WeightSharingAlgorithm, GDAS):
    """Differentiable search by samples: one path at a time, drawn with Gumbel noise."""

    name = "gdas"
    strategy = GDAS


@dataclass(eq=False, kw_only=True)
class ENASAlgorithm(WeightSharingAlgorithm, ENAS):
    """Shared weights and a controller that learns by reinforcement which paths do well."""

    name = "enas"
    strategy = ENAS
