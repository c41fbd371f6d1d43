"""How good a candidate is: what choosing with it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from freerea.metrics import FloatArray, rank_agreement, regret, regrets, top_accuracy
from freerea_plugins import Metric

from .candidates import Candidate
from .limit_sets import LimitSets

TOP = 10
"""Architectures whose mean accuracy is shown."""


@dataclass(frozen=True)
class Verdict:
    """What choosing with a candidate costs; accuracies and regrets in percent.

    Attributes:
        candidate: What was judged.
        kendall: Kendall's τ-b between score and test accuracy; 0 for chance.
        unlimited: The regret without limits.
        swept: The regrets at the quantile limits of each cost, by its name.
        given: The regret under each limit that the user gave.
        pools: The mean regret of random pools.
        top: The mean accuracy of the best ten by score.
    """

    candidate: Candidate
    kendall: float
    unlimited: float
    swept: Mapping[str, FloatArray]
    given: Mapping[str, float]
    pools: float
    top: float

    @classmethod
    def of(
        cls,
        candidate: Candidate,
        known: FloatArray,
        metrics: Sequence[Metric],
        accuracies: FloatArray,
        limits: LimitSets,
    ) -> Verdict:
        """Judge a candidate.

        Args:
            candidate: What is judged.
            known: Values ``(n, metrics)``.
            metrics: The metrics that they are of.
            accuracies: Test accuracies, ``(n,)``.
            limits: Under which it chooses.
        """
        values = candidate.values(known, metrics)
        scores = candidate.scoring(values)
        given = regrets(candidate.scoring, values, accuracies, limits.given.values())
        return cls(
            candidate,
            kendall=rank_agreement(scores, accuracies).kendall if candidate.metrics else 0.0,
            unlimited=regret(scores, accuracies),
            swept={
                name: regrets(candidate.scoring, values, accuracies, sweep.members)
                for name, sweep in limits.sweeps.items()
            },
            given=dict(zip(limits.given, given.tolist(), strict=True)),
            pools=float(regrets(candidate.scoring, values, accuracies, limits.pools).mean()),
            top=top_accuracy(scores, accuracies, TOP),
        )

    def figures(self) -> dict[str, float]:
        """Return one number for each column of a table; that of given limits only if there are."""
        given = {"given_regret": float(np.mean(list(self.given.values())))} if self.given else {}
        return {
            "kendall": self.kendall,
            "regret": self.unlimited,
            **{f"regret_{name}": float(each.mean()) for name, each in self.swept.items()},
            **given,
            "pools_regret": self.pools,
            f"top_{TOP}_accuracy": self.top,
        }

    def rows(self, limits: LimitSets) -> Iterator[dict[str, Any]]:
        """Yield the regret under each limit."""

        def row(name: str, limit: float | str, regret: float) -> dict[str, Any]:
            return {
                "fitness": self.candidate.name,
                "limit_name": name,
                "limit": limit,
                "regret": regret,
            }

        yield row("none", "", self.unlimited)
        for name, sweep in limits.sweeps.items():
            for limit, value in zip(sweep.limits.tolist(), self.swept[name].tolist(), strict=True):
                yield row(name, limit, value)
        for written, value in self.given.items():
            yield row("given", written, value)
