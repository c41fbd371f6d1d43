"""The check of a search algorithm."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .._algorithm import SearchAlgorithm
from .._architecture import Genotype
from .._errors import InputError
from .._kinds import ALGORITHM
from .._metric import Direction
from .._space import SearchSpace
from ._expectation import expect, instance_of, stored_settings

if TYPE_CHECKING:
    from ._algorithm_study import Watched

_TRIALS = 30
_OBJECTIVES: tuple[tuple[Direction, ...], ...] = (("maximize",), ("maximize", "minimize"))


def check_algorithm(
    algorithm: SearchAlgorithm | type[SearchAlgorithm],
    *,
    space: SearchSpace | None = None,
    is_random: bool = True,
) -> None:
    """Check that a search algorithm keeps what search algorithms promise.

    In studies of 30 trials, or of as many as it makes, with one objective and with two, within
    limits and without: it proposes architectures of the space only, and nothing that the task's
    `feasible` rejects; one that proposes each architecture once does. The same seed gives the
    same history, whatever the shared sources of randomness are, also where a new sampler resumes
    the study, or one that was pickled goes on. Another seed gives another history. Trials may be
    asked for before others have ended. The answer is a trial within the limits.

    A space that the algorithm's `check` refuses is not searched.

    Args:
        algorithm: A class, made without arguments, or an instance, as of one that is to train for
            a few epochs only.
        space: A search space; a small one by default, in which most combinations of choices are
            no architecture, and which has a supernet.
        is_random: Whether the seed makes a difference.

    Raises:
        AssertionError: If it breaks a promise.
    """
    from ._gapped_space import GappedSpace
    from ._randomness import preserved_randomness

    instance = instance_of(ALGORITHM, algorithm)
    subject = f"algorithm `{instance.name}`"
    _check_settings(instance, subject)
    searched = GappedSpace() if space is None else space
    if not _is_searchable(instance, subject, searched):
        return
    with preserved_randomness(), _quiet():
        # One that makes its architectures by itself does not see the objectives.
        for directions in _OBJECTIVES if instance.evaluations is None else _OBJECTIVES[:1]:
            _check_studies(instance, subject, searched, directions, is_random=is_random)


def _check_settings(algorithm: SearchAlgorithm, subject: str) -> None:
    settings = algorithm.settings()
    written = stored_settings(subject, settings)
    made_again = type(algorithm)(**dict(settings))
    expect(
        stored_settings(subject, made_again.settings()) == written,
        f"{subject} made with its settings has others; keep each argument of the constructor in "
        "an attribute of its name",
    )


def _is_searchable(algorithm: SearchAlgorithm, subject: str, space: SearchSpace) -> bool:
    try:
        algorithm.check(space)
    except InputError as error:
        expect(str(error), f"{subject} refuses `{space.name}` without a reason; say what it lacks")
        return False
    return True


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Optuna from writing about each study."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)


def _check_studies(
    algorithm: SearchAlgorithm,
    subject: str,
    space: SearchSpace,
    directions: tuple[Direction, ...],
    *,
    is_random: bool,
) -> None:
    from ._algorithm_study import Watched, limited, task_of
    from ._randomness import seed_shared_sources

    task = task_of(space, directions)
    free = Watched(subject, algorithm, task, algorithm.evaluations or _TRIALS)
    seed_shared_sources(0)
    history = free.history()
    if algorithm.proposes_once:
        keys = [space.key(genotype) for genotype in history]
        expect(
            len(set(keys)) == len(keys),
            f"{subject} proposes an architecture again though `proposes_once` is set",
        )
    seed_shared_sources(1)
    expect(
        free.history() == history,
        f"{subject} gives two histories for the same seed; draw from the task's `seed` only",
    )
    if is_random and algorithm.evaluations is None:
        expect(
            free.seeded(1).history() != history,
            f"{subject} gives the same history for two seeds; draw from the task's `seed`",
        )
    _check_resume(free, history)
    within = Watched(subject, algorithm, limited(task), free.trials)
    study = within.study(within.sampler())
    within.proceed(study, within.trials, at_once=3)
    within.check_answer(study)


def _check_resume(watched: Watched, history: list[Genotype]) -> None:
    """Check that a study goes on as it would have, by a new sampler and by a copy."""
    first = watched.trials // 2
    if first:
        study = watched.study(watched.sampler())
        watched.proceed(study, first)
        resumed = watched.resumed(study, watched.sampler())
        watched.proceed(resumed, watched.trials - first)
        expect(
            watched.genotypes(resumed) == history,
            f"{watched.subject} goes on in another way where a new sampler resumes its study; what "
            "it proposes must depend on the finished trials, the task and the number of the trial "
            "alone",
        )
    study = watched.study(watched.sampler())
    watched.proceed(study, first)
    try:
        copy = pickle.loads(pickle.dumps(study.sampler))
    except Exception as error:
        raise AssertionError(
            f"{watched.subject} has a sampler that cannot be pickled ({error}), as other "
            "processes need; keep no locks, open files or functions in it"
        ) from error
    resumed = watched.resumed(study, copy)
    watched.proceed(resumed, watched.trials - first)
    expect(
        watched.genotypes(resumed) == history,
        f"{watched.subject} goes on in another way where its sampler was pickled; keep in it only "
        "what can be had again from the study",
    )
