"""What is remembered of each study."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from optuna import Study
from optuna.storages import BaseStorage

ValueT = TypeVar("ValueT")


class PerStudy(Generic[ValueT]):
    """A value for each study, forgotten with the study's storage.

    Copies and pickles begin empty, as what is remembered can be had again from the study.
    """

    def __init__(self) -> None:
        self._values: weakref.WeakKeyDictionary[BaseStorage, dict[int, ValueT]] = (
            weakref.WeakKeyDictionary()
        )

    def __reduce__(self) -> tuple[type[PerStudy[Any]], tuple[()]]:
        return type(self), ()

    def get(self, study: Study) -> ValueT | None:
        """Return the value of a study, if there is one."""
        # Pruners may hand over a part of a study, which has a storage and a number all the same.
        values = self._values.get(study._storage)
        return None if values is None else values.get(study._study_id)

    def setdefault(self, study: Study, make: Callable[[], ValueT]) -> ValueT:
        """Return the value of a study, after making it the first time."""
        values = self._values.setdefault(study._storage, {})
        if study._study_id not in values:
            values[study._study_id] = make()
        return values[study._study_id]
