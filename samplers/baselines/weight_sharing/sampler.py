"""A search with shared weights as an Optuna sampler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from optuna import Study

from freerea_plugins import Genotype, LabelledInputs, Progress, SearchSpace, silent

from ..answer_sampler import AnswerSampler
from ..feasibility import Feasibility
from .recipe import SupernetRecipe
from .search import WeightSharingSearch
from .strategies import WeightSharingStrategy

ANSWER_ATTRIBUTE = "freerea:weight_sharing_answer"
"""User attribute of a study that holds the genotype that is proposed."""

CHECKPOINT = "supernet.checkpoint"
"""File in the folder of a search; it is there until the study has the answer."""


class WeightSharingSampler(AnswerSampler):
    """Trains a supernet when it is first asked, and proposes its answer for every trial.

    The answer is kept with the study, so whoever goes on with it trains nothing.

    Args:
        strategy: Which architectures are trained, and which is the answer.
        space: The search space, whose variables are the study's parameters; it has a supernet.
        training: Images; weights are trained on one half, architectures judged by the other.
        recipe: How the supernet is built and trained; as published by default.
        seed: Seed of everything that is left to chance.
        feasible: Tells from the parameters of a trial whether they may be the answer.
        violation: Tells by how much they may not be; 0 for what is feasible.
        device: Where the supernet is trained: ``"cpu"``, ``"cuda"``.
        folder: Where a checkpoint is kept after each epoch, so that a training that was stopped
            goes on; none if `None`.
        progress: Told how many epochs are done, and how many samples are judged.

    Raises:
        InputError: If the space has no supernet, the images are none of its networks', or the
            training diverges; when the sampler is first asked.
    """

    def __init__(
        self,
        strategy: WeightSharingStrategy,
        *,
        space: SearchSpace,
        training: LabelledInputs,
        recipe: SupernetRecipe | None = None,
        seed: int = 0,
        feasible: Callable[[Mapping[str, Any]], bool] | None = None,
        violation: Callable[[Mapping[str, Any]], float] | None = None,
        device: str = "cpu",
        folder: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        self._strategy = strategy
        super().__init__(space, seed)
        self._training = training
        self._recipe = recipe
        self._feasibility = Feasibility(space, feasible, violation)
        self._device = device
        self._folder = folder
        self._progress = progress

    def answer(self, study: Study) -> Genotype:
        """Return the answer that is kept with a study, after a search the first time."""
        answer = study._storage.get_study_user_attrs(study._study_id).get(ANSWER_ATTRIBUTE)
        if answer is None:
            answer = self._search()
            study._storage.set_study_user_attr(study._study_id, ANSWER_ATTRIBUTE, list(answer))
            if self._folder is not None:
                (self._folder / CHECKPOINT).unlink(missing_ok=True)
        return tuple(answer)

    def _search(self) -> Genotype:
        search = WeightSharingSearch(
            self.space,
            self._training,
            self._strategy,
            self._recipe,
            seed=self.seed,
            device=self._device,
            checkpoint=None if self._folder is None else self._folder / CHECKPOINT,
            progress=self._progress,
        )
        search.train()
        return search.answer(self._feasibility)
