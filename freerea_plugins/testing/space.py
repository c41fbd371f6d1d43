"""The check of a search space."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

from .._architecture import Architecture
from .._dataset import Dataset
from .._errors import InputError
from .._kinds import SPACE
from .._space import SearchSpace
from ._expectation import expect, instance_of, stored_settings


def check_space(
    space: SearchSpace | type[SearchSpace], *, different: Iterable[SearchSpace] = ()
) -> None:
    """Check that a search space keeps what search spaces promise.

    Samples, mutants and children are valid and depend on the source of randomness that they are
    given. What is written can be read. A canonical genotype stands for itself. Networks at
    the fidelities `paper`, `reduced` and `single` map images to a logit for each class, in training
    and in evaluation mode. Costs in
    closed form are those of the network; FLOPs may differ by 1 %, as conventions do. A supernet, if
    there is one, gives logits; what is left out adds nothing, and nothing is kept of one
    architecture. Spaces are equal if they are made alike, and can be pickled.

    A class is also made for a data set of other channels and classes than its first, whose networks
    it has unless its `check_dataset` refuses it.

    Args:
        space: A class, which is made for each of its data sets, or an instance.
        different: Instances of the class with other options, which must not be equal to it.

    Raises:
        AssertionError: If it breaks a promise.
    """
    from ._randomness import preserved_randomness
    from ._space_networks import check_networks
    from ._space_supernet import check_supernet
    from ._space_variation import check_variation
    from ._space_writing import check_writing

    first = instance_of(SPACE, space)
    spaces = [space(each.name) for each in first.datasets] if isinstance(space, type) else [first]
    with preserved_randomness():
        for each in spaces:
            check_variation(each)
            check_writing(each)
            check_networks(each)
            check_supernet(each)
            _check_identity(each)
        if isinstance(space, type):
            _check_own_dataset(space)
    _check_equality(spaces, [first], different)


def _check_own_dataset(space: type[SearchSpace]) -> None:
    """Check the networks for a data set that the space does not know, if it has any."""
    from ._space_networks import check_networks

    known = space.datasets[0]
    channels, *lengths = known.input_shape
    own = Dataset("own", (channels + 1, *lengths), known.classes + 1)
    try:
        made = space(own)
    except InputError:
        return
    try:
        check_networks(made)
    except AssertionError as error:
        raise AssertionError(
            f"{error}; the data set is one of a user's own, of {own.written_shape()}: build for "
            "`self.dataset`, or refuse it by `check_dataset`"
        ) from error


def _check_identity(space: SearchSpace) -> None:
    """Check that a copy that another process receives is the same space."""
    subject = f"space `{space.name}`"
    stored_settings(subject, space.settings())
    try:
        copy = pickle.loads(pickle.dumps(space))
    except Exception as error:
        raise AssertionError(
            f"{subject} cannot be pickled ({error}), as worker processes need; define it at the "
            "head of a module, and keep no open files or functions in it"
        ) from error
    expect(
        copy == space and hash(copy) == hash(space),
        f"{subject} is not equal to its pickled copy; compare what it was made from, not objects",
    )
    genotype = next(iter(space.genotypes()))
    expect(
        Architecture(copy, genotype) == Architecture(space, genotype),
        f"{subject} has architectures that are not equal to those of its pickled copy",
    )


def _check_equality(
    spaces: list[SearchSpace], equal: list[SearchSpace], different: Iterable[SearchSpace]
) -> None:
    first, *others = spaces
    subject = f"space `{first.name}`"
    expect(
        all(first == each and hash(first) == hash(each) for each in equal),
        f"{subject} is not equal to one that is made alike; compare data sets and options",
    )
    for each in (*others, *different):
        expect(
            first != each,
            f"{subject}: {first!r} and {each!r} are equal, though they are made from other data "
            "sets or options; values of one would be taken for the other's",
        )
