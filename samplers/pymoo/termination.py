"""When a run ends that was not told when."""

from __future__ import annotations

from typing import Any

from pymoo.core.problem import Problem
from pymoo.core.termination import Termination
from pymoo.termination.default import (
    DefaultMultiObjectiveTermination,
    DefaultSingleObjectiveTermination,
)
from pymoo.util.misc import termination_from_tuple

from freerea_plugins import InputError, is_whole

GENERATIONS_AT_MOST = 1000
EVALUATIONS_AT_MOST = 100_000
"""As pymoo's defaults have them."""


class PeriodicTermination(Termination):  # type: ignore[misc, unused-ignore]
    """Asks another termination once in as many evaluations, not once a generation.

    pymoo's terminations by tolerance end a run after so many generations that changed nothing. A
    generation of a steady-state algorithm is a few children, which are seldom better than all
    before. Asked once for each population's worth of evaluations, such a termination sees
    what it sees of an algorithm that evaluates a whole population a generation.

    Limits in generations are an exception: ``"n_gen"``, and `n_max_gen`, 1000 in pymoo's defaults.
    They count generations of the algorithm; `n_max_gen=None` leaves that limit out.

    Args:
        termination: The termination, of pymoo or another, or what pymoo takes for one, as
            ``("n_eval", 60)``.
        evaluations: How many evaluations there are from one question to the next.

    Raises:
        InputError: If `evaluations` is not a whole number from 1 on, or `termination` is not one.
    """

    def __init__(self, termination: Termination | str | tuple[Any, ...], evaluations: int) -> None:
        if not is_whole(evaluations) or evaluations < 1:
            raise InputError(f"`evaluations` must be a whole number from 1 on, got {evaluations}.")
        super().__init__()
        self.perc: float
        self.termination = _termination(termination)
        self.evaluations = evaluations
        self._since = 0

    def _update(self, algorithm: Any) -> float:
        # Counted here, as who evaluates need not be the algorithm's evaluator.
        self._since += self.evaluations if algorithm.off is None else len(algorithm.off)
        if self._since < self.evaluations:
            return self.perc
        self._since %= self.evaluations
        return float(self.termination.update(algorithm))


def _termination(given: Any) -> Termination:
    expected = f'`termination` must be one of pymoo or a tuple as ("n_eval", 60), got {given!r}'
    if not isinstance(given, (Termination, str, tuple, list)):
        raise InputError(f"{expected}.")
    try:
        return termination_from_tuple(given)
    except Exception as error:  # pymoo raises no other for a name that it does not know.
        raise InputError(f"{expected}: {error}") from error


def default_termination(problem: Problem, population_size: int) -> PeriodicTermination:
    """Return pymoo's default for a problem, for generations as large as the population."""
    default = (
        DefaultMultiObjectiveTermination if problem.n_obj > 1 else DefaultSingleObjectiveTermination
    )
    evaluations = min(EVALUATIONS_AT_MOST, GENERATIONS_AT_MOST * population_size)
    return PeriodicTermination(
        default(n_max_gen=None, n_max_evals=evaluations), evaluations=population_size
    )
