"""What writing and naming the architectures of a search space promises."""

from __future__ import annotations

import itertools
import random

from .._architecture import Genotype
from .._drawing import Drawing
from .._errors import InputError
from .._space import SearchSpace
from ._expectation import expect, no_exception

_SAMPLES = 50
_LISTABLE = 5000
_FOREIGN = ("", "no architecture", "-1", "=,=")


def check_writing(space: SearchSpace) -> None:
    """Check that what is written can be read, and that canonical genotypes are."""
    rng = random.Random(0)
    for _ in range(_SAMPLES):
        genotype = space.sample(rng)
        _check_notation(space, genotype)
        _check_canonical(space, genotype)
        _check_drawing(space, genotype)
    for text in _FOREIGN:
        _check_foreign(space, text)
    if space.size <= _LISTABLE:
        _check_lists(space)


def _check_notation(space: SearchSpace, genotype: Genotype) -> None:
    subject = f"space `{space.name}`"
    with no_exception(subject, f"writing and reading {genotype}", "`decode` must read `encode`"):
        text = space.encode(genotype)
        read = space.decode(text)
    expect(
        read == genotype,
        f"{subject} writes {genotype} as `{text}`, but reads this as {read}; `decode` must give "
        "what `encode` was given",
    )
    expect(
        isinstance(text, str) and text.isprintable(),
        f"{subject} writes {genotype} as {text!r}; it must be one line of text",
    )


def _check_canonical(space: SearchSpace, genotype: Genotype) -> None:
    subject = f"space `{space.name}`"
    with no_exception(subject, f"for the canonical genotype of {genotype}", "it must be valid"):
        canonical = space.canonical_genotype(genotype)
        space.validate(canonical)
        again = space.canonical_genotype(canonical)
        key, of_canonical = space.key(genotype), space.key(canonical)
    expect(
        again == canonical,
        f"{subject} has a `canonical_genotype` that makes {canonical} of {genotype}, but {again} "
        "of that; a canonical genotype must stand for itself",
    )
    expect(
        isinstance(key, str) and key == of_canonical,
        f"{subject} has the key {key!r} for {genotype}, but {of_canonical!r} for its canonical "
        "genotype; the key must be the same text for all that compute the same function",
    )


def _check_drawing(space: SearchSpace, genotype: Genotype) -> None:
    subject = f"space `{space.name}`"
    with no_exception(subject, f"drawing {genotype}", "`drawing` must draw any genotype"):
        drawing = space.drawing(genotype)
    expect(
        isinstance(drawing, Drawing) and bool(drawing.blocks),
        f"{subject} draws {genotype} as {drawing!r:.80}; it must be a `Drawing` with blocks",
    )


def _check_foreign(space: SearchSpace, text: str) -> None:
    """Check that text that describes nothing is a mistake of the user."""
    try:
        space.decode(text)
    except InputError:
        return
    except Exception as error:
        raise AssertionError(
            f"space `{space.name}` has a `decode` that raises {type(error).__name__} for "
            f"{text!r}; raise InputError, which is shown in one line"
        ) from error
    raise AssertionError(
        f"space `{space.name}` has a `decode` that reads {text!r}; raise InputError for what "
        "`encode` does not write"
    )


def _check_lists(space: SearchSpace) -> None:
    """Check that the lists of genotypes and of functions fit each other and their sizes."""
    subject = f"space `{space.name}`"
    genotypes = list(itertools.islice(space.genotypes(), _LISTABLE + 1))
    expect(
        len(set(genotypes)) == len(genotypes) <= space.size,
        f"{subject} has `genotypes()` that repeat themselves or are more than its size",
    )
    distinct = list(itertools.islice(space.distinct(), _LISTABLE + 1))
    expect(
        len(distinct) <= space.distinct_size,
        f"{subject} has {len(distinct)} distinct architectures, more than its `distinct_size`, "
        f"{space.distinct_size}",
    )
    expect(
        {space.canonical_genotype(each) for each in genotypes} == set(distinct)
        and len({space.key(each) for each in distinct}) == len(distinct),
        f"{subject} has `distinct()` architectures that are not the canonical genotype of each "
        "function once",
    )
