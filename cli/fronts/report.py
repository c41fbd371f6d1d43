"""What a search of a front leaves behind: `result.json`, `front.csv`, `history.csv` and plots."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from optuna.trial import FrozenTrial

from freerea.metrics import FloatArray
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import TEST_ACCURACY, BenchmarkTable
from freerea_plugins import Architecture, Direction, InputError

from ..output.files import write_rows
from ..runs.feasible_share import feasible_share
from ..runs.pymoo_search import SECONDS_ATTRIBUTE
from ..runs.result import versions
from ..runs.run_folder import FRONT_FILE, FRONT_PLOT, HISTORY_FILE, HYPERVOLUME_PLOT
from ..runs.search import Search, Status
from ..settings.run import ParetoSettings
from .front import Front
from .plot import save_front_plot, save_hypervolume_plot


class FrontReport:
    """All evaluations of a search and their front.

    Args:
        search: The search.
        objective: Has the space, the limits and the costs.
        names: Names of the objectives.
        directions: Their directions.
        table: Table of accuracies, to judge the front.

    Raises:
        InputError: If there is no front.
    """

    def __init__(
        self,
        search: Search,
        objective: TrainingFreeObjective,
        names: Sequence[str],
        directions: Sequence[Direction],
        table: BenchmarkTable | None,
    ) -> None:
        self._search = search
        self._objective = objective
        self._names = names
        self._directions = directions
        self._trials: list[FrozenTrial] = search.completed()
        self._values: FloatArray = np.array([trial.values for trial in self._trials])
        self._signs = np.array([-1.0 if each == "maximize" else 1.0 for each in directions])
        self._front = Front(self._values * self._signs)
        if not self._front.positions:
            raise InputError(
                f"none of {len(self._trials)} architectures has a value for every objective: "
                "allow more evaluations."
            )
        self._rows = [self._row(trial, table) for trial in self._trials]
        self._volumes = self._front.hypervolumes()
        self._roles = self._front.roles(names)

    def result(self, settings: ParetoSettings, status: Status) -> dict[str, Any]:
        """Return the front and what stands out in it, with the evidence."""
        objective = self._objective
        evaluator = objective.evaluator
        return {
            "space": objective.space.name,
            "dataset": objective.space.dataset.name,
            "dataset_definition": objective.space.dataset.definition(),
            "algorithm": settings.algorithm,
            "objectives": dict(zip(self._names, self._directions, strict=True)),
            "limits": {limit.constraint.name: limit.maximum for limit in objective.limits},
            **feasible_share(objective),
            "evaluations": len(self._trials),
            "seconds": round(self._search.seconds, 3),
            "status": status,
            "seed": settings.seed,
            "fidelity": dataclasses.asdict(evaluator.fidelity),
            "hypervolume": self._volumes[-1],
            "ideal": self._point(self._front.ideal),
            "reference": self._point(self._front.reference),
            "named": {
                role: str(self._architecture(position)) for role, position in self._roles.items()
            },
            "front": self.front_rows(),
            "settings": {
                **settings.model_dump(),
                "batch_source": evaluator.batch.source,
                "batch_digest": evaluator.batch.digest(),
            },
            "versions": versions(),
        }

    def front_rows(self) -> list[dict[str, Any]]:
        """Return a row for each architecture of the front, by rising value of the last objective.

        With several names in the column `role`, an architecture stands out in several ways.
        """
        last = self._values[:, -1]
        order = sorted(self._front.positions, key=lambda each: float(last[each]))
        return [{**self._rows[each], "role": self._role(each)} for each in order]

    def write(self, folder: Path) -> None:
        """Write tables and plots into the folder of the search."""
        write_rows(folder / FRONT_FILE, self.front_rows())
        seconds = [float(trial.user_attrs[SECONDS_ATTRIBUTE]) for trial in self._trials]
        history = [
            {"number": trial.number, "seconds": moment, **row, "hypervolume": volume}
            for trial, moment, row, volume in zip(
                self._trials, seconds, self._rows, self._volumes, strict=True
            )
        ]
        write_rows(folder / HISTORY_FILE, history)
        named = {
            role: (position, str(self._architecture(position)))
            for role, position in self._roles.items()
        }
        save_front_plot(
            folder / FRONT_PLOT, self._names, self._values, self._front.positions, named
        )
        save_hypervolume_plot(folder / HYPERVOLUME_PLOT, seconds, self._volumes)

    def _row(self, trial: FrozenTrial, table: BenchmarkTable | None) -> dict[str, Any]:
        architecture = self._objective.architecture(trial)
        row: dict[str, Any] = {"architecture": str(architecture)}
        row |= dict(zip(self._names, trial.values, strict=True))
        row |= self._objective.costs(architecture)
        if table is not None:
            row[TEST_ACCURACY] = table.find(architecture, TEST_ACCURACY)
        return row

    def _architecture(self, position: int) -> Architecture:
        return self._objective.architecture(self._trials[position])

    def _role(self, position: int) -> str:
        return ", ".join(role for role, each in self._roles.items() if each == position)

    def _point(self, minimized: FloatArray) -> dict[str, float]:
        return dict(zip(self._names, (minimized * self._signs).tolist(), strict=True))
