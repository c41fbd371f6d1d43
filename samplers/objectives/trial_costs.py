"""What a trial records of its costs: user attributes, and a constraint for each limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import optuna
from optuna import Trial

from freerea.devices import format_quantity
from freerea_plugins import Limit

from .limits import constraint_values

COSTS_ATTRIBUTE = "costs"
"""User attribute of a trial: the costs by name."""

CONSTRAINTS_ATTRIBUTE = "constraints"
"""User attribute of a trial: its constraints by name, for who reads no others.

optuna-dashboard 0.21 shows user attributes, and of constraints only those without names, as
Optuna had them before version 5.
"""


def record_costs(trial: Trial, costs: Mapping[str, float], limits: Sequence[Limit]) -> None:
    """Record costs with a trial, and by how much each is over its limit.

    Args:
        trial: The trial.
        costs: By name, those that are limited among them.
        limits: The limits.

    Raises:
        optuna.TrialPruned: If a cost is over its limit.
    """
    trial.set_user_attr(COSTS_ATTRIBUTE, costs)
    constraints = constraint_values(limits, costs)
    for name, value in constraints.items():
        if name not in trial.constraints:
            trial.set_constraint(name, value)
    if constraints:
        trial.set_user_attr(CONSTRAINTS_ATTRIBUTE, constraints)
    for limit in limits:
        name = limit.constraint.name
        if constraints[name] > 0:
            unit = limit.constraint.unit
            cost, maximum = (format_quantity(each, unit) for each in (costs[name], limit.maximum))
            raise optuna.TrialPruned(f"{name} {cost} is over {maximum}.")
