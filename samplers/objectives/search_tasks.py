"""What a search algorithm is given of an objective."""

from __future__ import annotations

from pathlib import Path

from freerea_plugins import LabelledInputs, Progress, SearchTask, silent

from .objective import TrainingFreeObjective


def search_task(
    objective: TrainingFreeObjective,
    *,
    training: LabelledInputs | None = None,
    folder: Path | None = None,
    progress: Progress = silent,
) -> SearchTask:
    """Return the task of searching the space of an objective, for any search algorithm.

    Args:
        objective: Has the space, what is measured, the limits and the seed.
        training: What networks are trained on, for algorithms that train some.
        folder: Where a long search may keep checkpoints; none are kept by default.
        progress: Told how far a step is that takes long.

    Raises:
        InputError: If the objective has no search space.
    """
    evaluator = objective.evaluator
    return SearchTask(
        directions=tuple(objective.directions),
        score=objective.score,
        seed=objective.seed,
        device=str(evaluator.device),
        batch=LabelledInputs(
            evaluator.batch.images.cpu().numpy(), evaluator.batch.labels.cpu().numpy()
        ),
        training=training,
        folder=folder,
        progress=progress,
        **objective.space_source.sampler_options(),
    )
