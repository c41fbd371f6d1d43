"""Who lived when in the population of a study."""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass
from typing import Any, Literal

from optuna import Study
from optuna.study import StudyDirection

from freerea_plugins import InputError

from ..evolution.generations import Generations
from ..evolution.proposer import EvolutionProposer
from ..evolution.scoring import scoring
from ..optuna_study.evolution_sampler import EvolutionSampler
from ..optuna_study.proposing_sampler import directions_of, unwrapped
from ..optuna_study.study_follower import StudyFollower, is_feasible
from .target import Target, values_of

Fate = Literal["alive", "dead", "no member"]
"""Whether a trial is of the population, once was, or never has been."""


@dataclass(frozen=True)
class PopulationHistory:
    """Who lived when in the population of a study.

    Attributes:
        values: What is drawn of each completed trial, by number.
        infeasible: Numbers of those that violate a constraint.
        deaths: When each died that was of the population, by number: that of the first trial of a
            generation that it does not belong to, or how many trials there are if it is alive.
        trials: How many trials there are.
        medians: Numbers of trials at which a generation begins, and the median of who lives then.
        best: Numbers of trials that were better than all before, and their values; `None` where it
            is not known what is better.
    """

    values: dict[int, float]
    infeasible: set[int]
    deaths: dict[int, int]
    trials: int
    medians: list[tuple[int, float]]
    best: list[tuple[int, float]] | None

    def fate(self, number: int) -> Fate:
        """Return whether a trial is of the population, once was, or never has been."""
        if number not in self.deaths:
            return "no member"
        return "alive" if self.deaths[number] >= self.trials else "dead"

    def of_fate(self, fate: Fate) -> list[int]:
        """Return the numbers of the feasible trials of a fate."""
        numbers = (each for each in self.values if each not in self.infeasible)
        return [each for each in numbers if self.fate(each) == fate]

    @property
    def outside(self) -> list[int]:
        """The numbers of the completed trials that violate a constraint."""
        return [each for each in self.values if each in self.infeasible]

    @property
    def lives(self) -> list[tuple[int, int, float]]:
        """Begin, end and value of the life of each trial that was of the population."""
        return [
            (number, end, self.values[number])
            for number, end in self.deaths.items()
            if number in self.values
        ]

    @property
    def median_stairs(self) -> list[tuple[int, float]]:
        """Steps of the median, up to the last trial."""
        return [(min(number, self.trials - 1), value) for number, value in self.medians]

    @property
    def best_stairs(self) -> list[tuple[int, float]]:
        """Steps of the best value, up to the last trial; none where it is not known."""
        best = self.best or []
        return [*best, (self.trials - 1, best[-1][1])] if best else []


def population_history(study: Study, target: Target | None, target_name: str) -> PopulationHistory:
    """Return who lived when in the population of a study.

    Args:
        study: The study, with the sampler of its evolution.
        target: Returns the value of a trial to draw.
        target_name: Its name.

    Raises:
        InputError: If the study's sampler is no evolution.
        ValueError: If there are several objectives and no target.
    """
    values = values_of(study, target, target_name)
    sampler = unwrapped(study.sampler)
    if not isinstance(sampler, EvolutionSampler):
        raise InputError(
            f"the sampler of the study is `{type(study.sampler).__name__}`, which has no "
            "population: load the study with the sampler of its evolution, "
            "`optuna.load_study(…, sampler=FreeREASampler(…))`."
        )
    trials = study.get_trials(deepcopy=False)
    populations = _populations(study, sampler)
    infeasible = {each.number for each in trials if not is_feasible(each)}
    feasible = {each: value for each, value in values.items() if each not in infeasible}
    return PopulationHistory(
        values,
        infeasible,
        _deaths(populations, len(trials)),
        len(trials),
        [
            (start, statistics.median(living))
            for start, members in populations
            if (living := [values[each] for each in members if each in values])
        ],
        None if target is not None else _best(study, feasible),
    )


def _populations(study: Study, sampler: EvolutionSampler[Any]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the number at which each generation begins, and who lives then.

    The last is who would live if a generation under way ended now. While founders are missing
    there is one generation, of all that were evaluated.
    """
    compared = scoring(directions_of(study), sampler.score_for(study))
    generations: Generations[Any] = Generations(sampler.strategy, compared)
    encoding = sampler.encoding()
    proposer = EvolutionProposer(generations)
    follower = StudyFollower(study._storage, study._study_id, proposer, encoding)
    number = follower.follow_all()
    last = generations.start_of_generation(number)
    if last is None:
        return [(number, generations.evaluated)]
    brood = len(sampler.strategy.brood)
    first = last - brood * (generations.generation(number) - 1)
    is_under_way = last < number
    return [
        (start, tuple(each.number for each in generations.population(start).members))
        for start in range(first, last + 1 + brood * is_under_way, brood)
    ]


def _deaths(populations: list[tuple[int, tuple[int, ...]]], trials: int) -> dict[int, int]:
    deaths: dict[int, int] = {}
    for (_, members), (following, _) in itertools.pairwise(populations):
        deaths |= dict.fromkeys(members, min(following, trials - 1))
    return deaths | dict.fromkeys(populations[-1][1], trials)


def _best(study: Study, values: dict[int, float]) -> list[tuple[int, float]]:
    sign = -1 if study.direction == StudyDirection.MINIMIZE else 1
    found: list[tuple[int, float]] = []
    for number, value in values.items():
        if not found or sign * value > sign * found[-1][1]:
            found.append((number, value))
    return found
