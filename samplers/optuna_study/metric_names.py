"""The names of what a study optimises."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from optuna import Study
from optuna.exceptions import ExperimentalWarning


def name_metrics(study: Study, names: Sequence[str]) -> None:
    """Give the objectives of a study their names, unless they have some."""
    if study.metric_names is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ExperimentalWarning)
            study.set_metric_names(list(names))
