"""Random search as an Optuna sampler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freerea.metrics import PaperPoolScore
from freerea_plugins import Direction, PoolScore, SearchSpace

from ..evolution.proposer import RandomProposer
from ..optuna_study.proposing_sampler import ProposingSampler
from ..optuna_study.study_proposals import Feasible, ParameterViolation
from ..optuna_study.trial_encoding import encoding_of


class RandomSearchSampler(ProposingSampler[Any]):
    """Random candidates within the limits, each function once.

    Unlike Optuna's `RandomSampler` it proposes nothing that is infeasible, no combination of
    choices that is no architecture, and nothing that the study has already, and the same after a
    study was resumed. Where limits are so tight that chance finds nothing, it looks for a way to
    what is within them, as the evolution's founders do; with the same seed it begins with these.

    With the one metric `linear_regions` and 1,000 trials this is NASWOT.

    Source: Mellor et al., https://arxiv.org/abs/2006.04647, section 4.

    Args:
        seed: Seed of the proposals. If `None`, one is drawn for each study and stored with it.
        space: A search space whose variables are the study's parameters; any parameters without.
        score: How several objectives become one score, by which the best is known; the paper's by
            default.
        feasible: As for `FreeREASampler`, as all that follow.
        violation: By how much a candidate is outside of its limits.
        avoid_duplicates: Whether candidates that the study has are drawn anew.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        space: SearchSpace | None = None,
        score: PoolScore | None = None,
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
        avoid_duplicates: bool = True,
    ) -> None:
        super().__init__(
            encoding=encoding_of(space),
            score=score or PaperPoolScore(),
            seed=seed,
            feasible=feasible,
            violation=violation,
            avoid_duplicates=avoid_duplicates,
        )

    def create_proposer(
        self,
        directions: Sequence[Direction],  # noqa: ARG002
        score: PoolScore,  # noqa: ARG002
    ) -> RandomProposer[Any]:
        """Return what proposes for one study."""
        return RandomProposer()
