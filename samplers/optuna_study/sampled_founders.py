"""Founders that another sampler of Optuna draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import optuna
from optuna import Study
from optuna.samplers import BaseSampler
from optuna.storages import InMemoryStorage
from optuna.study import StudyDirection
from optuna.trial import create_trial

from freerea_plugins import Direction, InputError, SearchSpace

from ..evolution.individual import Individual
from ..parameters.variation import Parameters, ParameterVariation

DRAWS = 20
"""So many draws are looked at for one founder before chance takes over."""

FounderSampler = Callable[..., BaseSampler]
"""Makes a sampler of Optuna with a seed, as ``QMCSampler(seed=1)``; the class does."""


class SampledFounders:
    """Draws founders by a sampler of Optuna that is made anew for each of them.

    The sampler begins a study in memory, of the trials that were evaluated, and is asked for as
    many trials as the number of the proposal says: so a sequence is followed whichever process
    asks for which of its members. Until a trial was evaluated no parameter is known, and there are
    no draws. The time for all founders grows with the square of their number, which samplers of a
    sequence hardly show: a second for 25 of `TPESampler`, 17 for 100.

    Args:
        sampler: Makes the sampler.
        directions: The direction of each objective.
    """

    def __init__(self, sampler: FounderSampler, directions: Sequence[Direction]) -> None:
        self._sampler = sampler
        self._directions = [StudyDirection[each.upper()] for each in directions]

    def __call__(
        self, number: int, seed: int, individuals: Sequence[Individual[Parameters]]
    ) -> Iterator[Parameters]:
        """Yield the parameters that the sampler gives from the number on."""
        known = ParameterVariation()
        for individual in individuals:
            known.learn(individual.genome.distributions)
        distributions = dict(known.distributions)
        if not distributions:
            return
        study = self._begun(seed, individuals)
        for place in range(number + DRAWS):
            drawn = study.ask(distributions)
            if place >= number:
                yield Parameters(drawn.params, distributions)

    def _begun(self, seed: int, individuals: Sequence[Individual[Parameters]]) -> Study:
        storage = InMemoryStorage()
        storage.create_new_study(self._directions, "founders")
        # Samplers of Optuna take 32 bits.
        sampler = self._sampler(seed=seed % 2**32)
        study = optuna.load_study(study_name="founders", storage=storage, sampler=sampler)
        for each in individuals:
            if each.values and each.stopped_at is None:
                study.add_trial(
                    create_trial(
                        params=dict(each.genome.values),
                        distributions=dict(each.genome.distributions),
                        values=each.values,
                    )
                )
        return study


def checked_founders(
    founders: FounderSampler | None, space: SearchSpace | None
) -> FounderSampler | None:
    """Return what makes the sampler of founders, if there is any, after a look at it.

    Raises:
        InputError: If there is a space, or nothing can be made of it.
    """
    if founders is None:
        return None
    if space is not None:
        raise InputError("`founders` cannot be given beside `space`, which draws architectures.")
    wrong = InputError(
        "`founders` must make a sampler of Optuna from `seed=`, as the class `QMCSampler` "
        f"does, got {founders!r:.80}."
    )
    if isinstance(founders, BaseSampler) or not callable(founders):
        raise wrong
    try:
        made = founders(seed=0)
    except TypeError as error:
        raise wrong from error
    if not isinstance(made, BaseSampler):
        raise wrong
    return founders
