"""The trials that may be the answer of a search."""

from __future__ import annotations

from optuna import Study
from optuna.trial import FrozenTrial, TrialState

from .study_follower import is_feasible
from .study_proposals import Feasible


def completed_within(study: Study, feasible: Feasible | None) -> list[FrozenTrial]:
    """Return the completed trials that violate no constraint and that are feasible.

    Args:
        study: A study.
        feasible: Tells from the parameters of a trial; all are if `None`.
    """
    return [
        trial
        for trial in study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        if is_feasible(trial) and (feasible is None or feasible(trial.params))
    ]
