"""What of a trial is drawn upwards."""

from __future__ import annotations

import math
from collections.abc import Callable

from optuna import Study
from optuna.trial import FrozenTrial, TrialState
from optuna.visualization._utils import _check_plot_args

Target = Callable[[FrozenTrial], float]
"""Returns the value of a trial to draw."""

OBJECTIVE_VALUE = "Objective Value"
"""What Optuna's plots call the value of the only objective."""


def values_of(study: Study, target: Target | None, target_name: str) -> dict[int, float]:
    """Return what is drawn of each completed trial, by number; nothing that is not finite.

    Args:
        study: A study.
        target: Returns the value of a trial; that of the only objective if `None`.
        target_name: Its name.

    Raises:
        ValueError: If there are several objectives and no target.
    """
    _check_plot_args(study, target, target_name)
    values = {
        trial.number: float(trial.values[0] if target is None else target(trial))
        for trial in study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
    }
    return {number: value for number, value in values.items() if math.isfinite(value)}
