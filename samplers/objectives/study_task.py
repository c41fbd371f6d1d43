"""Keeps with a study what it is of, and refuses to mix it with anything else."""

from __future__ import annotations

from typing import Any

from optuna import Study

from freerea.metrics import PaperPoolScore
from freerea_plugins import InputError

from ..optuna_study.per_study import PerStudy
from ..optuna_study.proposing_sampler import TASK_ATTRIBUTE, ProposingSampler
from .task import Task, describe_component, differences

FOUNDERS = "founders"
"""What a task says of a score with a reference: the number of founders that it is relative to."""


class StudyTasks:
    """Checks once for each study that it is of a task, or of none so far.

    Args:
        task: What an objective measures.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._checked: PerStudy[bool] = PerStudy()

    def require(self, study: Study) -> None:
        """Store with a study what it is of, or check that it is of just that.

        Raises:
            InputError: If the study is of something else. It is left as it is.
        """
        if not self._checked.get(study):
            keep_task(study, self._task)
            self._checked.setdefault(study, lambda: True)


def keep_task(study: Study, task: Task) -> None:
    """Store with a study what it is of, or check that it is of just that.

    The score that joins several metrics is that of the study's sampler. It belongs to the task,
    with the number of founders that it is relative to if it has a reference, unless the sampler
    has none, as Optuna's own.

    Raises:
        InputError: If the study is of something else. It is left as it is.
    """
    sampler = study.sampler
    if isinstance(sampler, ProposingSampler) and len(task["metrics"]) > 1:
        task = {**task, "score": _describe_score(sampler)}
    kept: Task | None = study.user_attrs.get(TASK_ATTRIBUTE)
    if kept is None:
        study.set_user_attr(TASK_ATTRIBUTE, task)
        return
    if "score" not in kept or "score" not in task:
        kept, task = ({**each, "score": None} for each in (kept, task))
    different = "; ".join(differences(kept, task))
    if different:
        raise InputError(
            f"study `{study.study_name}` is of something else: {different}. "
            "Take another study, or give what it was begun with."
        )


def stored_founder_count(study: Study) -> int | None:
    """Return the number of founders that the score of a study is relative to, if it is stored."""
    task: Task = study.user_attrs.get(TASK_ATTRIBUTE, {})
    count: int | None = (task.get("score") or {}).get(FOUNDERS)
    return count


def _describe_score(sampler: ProposingSampler[Any]) -> dict[str, Any]:
    score = sampler.score or PaperPoolScore()
    described = describe_component(score)
    if score.has_reference:
        described[FOUNDERS] = sampler.founder_count
    return described
