"""TF-MOENAS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchTask

if TYPE_CHECKING:
    from optuna import Study
    from optuna.samplers import BaseSampler
    from optuna.trial import FrozenTrial

RANKED = ("ntk", "linear_regions")
"""Objectives that say how good an architecture is, as TE-NAS ranks by them."""


class TFMOENASAlgorithm(SearchAlgorithm):
    """NSGA-II over the neural tangent kernel, linear regions and few FLOPs; TF-MOENAS.

    Population, crossover and mutation are those of the authors' program, which makes 3,000
    evaluations in NATS-Bench and 5,000 in NAS-Bench-101. There a mutation is polynomial over the
    numbers of choices; here, as choices have no order, one is drawn anew.

    Source: Do and Luong, Training-Free Multi-Objective Evolutionary Neural Architecture Search via
    Neural Tangent Kernel and Number of Linear Regions, ICONIP 2021.

    Args:
        population_size: Number of architectures of a generation.
        crossover_probability: Of a child of two parents, else it is a copy of one.
        mutation_probability: Of each variable of a child.
    """

    name = "tf-moenas"
    fitness = "tf-moenas"

    def __init__(
        self,
        population_size: int = 50,
        crossover_probability: float = 0.9,
        mutation_probability: float = 0.2,
    ) -> None:
        self.population_size = population_size
        self.crossover_probability = crossover_probability
        self.mutation_probability = mutation_probability

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `SpaceNSGAIISampler`."""
        from ..baselines.nsga2_sampler import SpaceNSGAIISampler

        return SpaceNSGAIISampler(
            task.space,
            population_size=self.population_size,
            crossover_probability=self.crossover_probability,
            mutation_probability=self.mutation_probability,
            seed=task.seed,
            feasible=task.feasible,
            violation=task.violation,
        )

    def best_trial(self, study: Study, task: SearchTask) -> FrozenTrial | None:
        """Return the trial of the front with the least sum of ranks by `ntk` and `linear_regions`.

        The authors give a front, and their program names no answer of it: this is how TE-NAS
        joins the two metrics. By all objectives where the study has none of the two.
        """
        import numpy as np

        from ..baselines.front_answer import least_rank_sum
        from ..optuna_study.completed_trials import completed_within

        trials = completed_within(study, task.feasible)
        if not trials:
            return None
        signs = [1 if each == "minimize" else -1 for each in task.directions]
        losses = np.array([trial.values for trial in trials]) * signs
        names = study.metric_names or []
        columns = [column for column, name in enumerate(names) if name in RANKED]
        return trials[least_rank_sum(losses, columns or range(len(signs)))]
