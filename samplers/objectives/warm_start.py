"""Begins a study with the best of another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable

from optuna import Study
from optuna.trial import FrozenTrial

from freerea_plugins import InputError, PoolScore, is_whole

from ..optuna_study.evolution_sampler import EvolutionSampler
from ..optuna_study.proposing_sampler import ProposingSampler
from ..optuna_study.trial_encoding import TrialEncoding, encoding_of
from .study_task import stored_founder_count


def enqueue_best(
    source: Study, target: Study, count: int, *, score: PoolScore | None = None
) -> list[FrozenTrial]:
    """Enqueue the best of one study in another, so that this begins with them.

    The directions of a study never change, so what a search without training has found is trained
    in a second one. Its next trials have the parameters of the best; what the objective suggests
    beside them is drawn by the sampler of `target`.

    Architectures that compute the same function are enqueued once, as the sampler of `source`
    knows them: give `optuna.load_study` the one that the study had. What `target` has already is
    left out, so that a program may be run again to go on.

    Args:
        source: A study with completed, feasible trials.
        target: Another study, in which the best are to be trials.
        count: How many, at least 1; fewer are taken where there are fewer that differ.
        score: How several objectives of `source` become one, as for `FreeREASampler.best_trial`.

    Returns:
        The trials of `source` that were chosen, the best first.

    Raises:
        InputError: If the count is out of range, both studies are one, or `source` has no
            completed, feasible trial.
    """
    if not (is_whole(count) and count >= 1):
        raise InputError(f"`count` must be a whole number of at least 1, got {count!r}.")
    if (source._storage, source._study_id) == (target._storage, target._study_id):
        raise InputError(f"`target` must be another study than `{source.study_name}`, got itself.")
    history = EvolutionSampler.history(source, score, founder_count=stored_founder_count(source))
    distinct: dict[Hashable, FrozenTrial] = {}
    key = _key_of(source)
    for trial in history.ranking:
        distinct.setdefault(key(trial), trial)
    if not distinct:
        raise InputError(f"study `{source.study_name}` has no completed, feasible trial yet.")
    best = list(itertools.islice(distinct.values(), count))
    for trial in best:
        target.enqueue_trial(trial.params, skip_if_exists=True)
    return best


def _key_of(study: Study) -> Callable[[FrozenTrial], Hashable]:
    """Return what is equal for trials of a study that need not both be evaluated."""
    sampler = study.sampler
    make = sampler.encoding if isinstance(sampler, ProposingSampler) else encoding_of()
    encoding: TrialEncoding[object] = make()

    def key(trial: FrozenTrial) -> Hashable:
        genome = encoding.genome(trial)
        return trial.number if genome is None else encoding.variation.key(genome)

    return key
