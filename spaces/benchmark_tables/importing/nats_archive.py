"""NATS-Bench's archives, read with its own package."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from freerea_plugins import Dataset, InputError, SearchSpace

from ...datasets import CIFAR10
from ...nats_bench.nats_bench_space import NATSBenchSpace

T = TypeVar("T")

MILLION = 1e6
DEFAULT_EPOCHS = 12
_META = "meta"
_EXTENSION = ".pickle.pbz2"


class Training(TypedDict, total=False):
    """Which of the recorded trainings is meant; as `NATSArchive`."""

    hp: str | None
    epochs: Sequence[int] | None


class NATSArchive:
    """The recorded trainings of NATS-Bench in its own format: a folder, or one file.

    Values are means over all recorded seeds. The validation accuracy on CIFAR-10 is that of the
    training that leaves the validation images out, as NATS-Bench has it.

    Args:
        path: A folder with a file for each architecture, or the one file of all.
        space: The search space; one of NATS-Bench's.
        trust: That the archive comes from somebody the user trusts: it is made of pickles, and to
            read a pickle is to run what it says.
        hp: Epochs of the training, which stand for its hyper-parameters; the longest by default.
        epochs: Epochs within that training at which the validation accuracy is taken as well; 12
            by default.

    Raises:
        InputError: If `trust` is missing, the archive cannot be read or is of another space, or
            there is no such training or epoch.
    """

    def __init__(
        self,
        path: Path,
        space: SearchSpace,
        *,
        trust: bool,
        hp: str | None = None,
        epochs: Sequence[int] | None = None,
    ) -> None:
        if not isinstance(space, NATSBenchSpace):
            raise InputError(
                f"`{path}` is an archive of NATS-Bench, which has no architectures of "
                f"`{space.name}`."
            )
        if not path.exists():
            raise InputError(f"there is no archive `{path}`.")
        if not trust:
            raise InputError(
                f"`{path}` is made of Python pickles, and a pickle can run any program when it is "
                "read. If you trust where it comes from, say so with `--trust`."
            )
        self.path = path
        self.space = space
        self.hp = _trainings(hp or str(space.training_epochs))
        self._api = self._open()
        self.indices = self._indices()
        self._check_training()
        self.epochs = self._checked_epochs(epochs)

    def row(self, index: int) -> dict[str, float]:
        """Return what is recorded of an architecture on all data sets, by column.

        Raises:
            InputError: If it cannot be read.
        """
        row: dict[str, float] = {}
        for dataset in self.space.datasets:
            row |= self._attempt(index, functools.partial(self._values, index, dataset))
        if self.path.is_dir():
            # Kept, all of them would fill the memory.
            self._api.arch2infos_dict.pop(index)
        return row

    def _values(self, index: int, dataset: Dataset) -> dict[str, float]:
        name = dataset.name
        trained = self._info(index, name)
        # On CIFAR-10 NATS-Bench has trained twice: with the validation images, and without.
        validated = f"{name}-valid" if dataset == CIFAR10 else name
        costs = self._api.get_cost_info(index, name, self.hp)
        seeds = self._api.query_meta_info_by_index(index, self.hp).get_dataset_seeds(name)
        values = {
            "test_accuracy": trained["test-accuracy"],
            "valid_accuracy": self._info(index, validated)["valid-accuracy"],
            "train_seconds": trained["train-all-time"],
            "flops": round(costs["flops"] * MILLION),
            "params": round(costs["params"] * MILLION),
            "latency": costs["latency"],
            "trainings": len(seeds),
        }
        for epoch in self.epochs:
            info = self._info(index, validated, epoch)
            # Some trainings were validated at their end only.
            if "valid-accuracy" in info:
                values[f"valid_accuracy_at_epoch_{epoch}"] = info["valid-accuracy"]
                values[f"train_seconds_at_epoch_{epoch}"] = info["train-all-time"]
        return {f"{name}_{column}": float(value) for column, value in values.items()}

    def _info(self, index: int, dataset: str, epoch: int | None = None) -> Mapping[str, Any]:
        info: Mapping[str, Any] = self._api.get_more_info(
            index,
            dataset,
            iepoch=None if epoch is None else epoch - 1,
            hp=self.hp,
            is_random=False,  # the mean over all seeds
        )
        return info

    def _open(self) -> Any:
        import nats_bench

        try:
            api = nats_bench.create(
                str(self.path),
                self.space.nats_bench_name,
                fast_mode=self.path.is_dir(),
                verbose=False,
            )
        # A damaged pickle may raise anything.
        except Exception as error:
            raise InputError(f"archive `{self.path}` cannot be read: {_reason(error)}.") from error
        for index, text in enumerate(api.meta_archs):
            if index >= self.space.size or text != self.space.encode(self.space.genotype_at(index)):
                raise InputError(
                    f"archive `{self.path}` is not of `{self.space.name}`: its architecture "
                    f"{index} is `{text}`."
                )
        return api

    def _indices(self) -> tuple[int, ...]:
        if self.path.is_file():
            indices = sorted(self._api.evaluated_indexes)
        else:
            names = [each.name.removesuffix(_EXTENSION) for each in self.files()]
            indices = sorted(int(name) for name in names if name.isdigit())
        if not indices:
            raise InputError(f"archive `{self.path}` has no architectures.")
        return tuple(indices)

    def files(self) -> Sequence[Path]:
        """Return the files of the archive, by name."""
        if self.path.is_file():
            return [self.path]
        return sorted(self.path.glob(f"*{_EXTENSION}"))

    def _check_training(self) -> None:
        first = self.indices[0]
        if self.path.is_dir():
            self._attempt(first, functools.partial(self._api.reload, str(self.path), first))
        known = sorted(self._api.avaliable_hps, key=int)
        if self.hp not in known:
            raise InputError(
                f"archive `{self.path}` has no training `{self.hp}`; it has {', '.join(known)}."
            )

    def _checked_epochs(self, epochs: Sequence[int] | None) -> tuple[int, ...]:
        last = int(self.hp)
        if epochs is None:
            return (DEFAULT_EPOCHS,) if last > DEFAULT_EPOCHS else ()
        for epoch in epochs:
            if not 1 <= epoch <= last:
                raise InputError(f"an epoch of training `{self.hp}` is 1 to {last}, got {epoch}.")
        return tuple(sorted(set(epochs)))

    def _attempt(self, index: int, function: Callable[[], T]) -> T:
        try:
            return function()
        # A damaged pickle may raise anything, and so may what stands in it.
        except Exception as error:
            raise InputError(
                f"architecture {index} of archive `{self.path}` cannot be read: {_reason(error)}."
            ) from error


def _trainings(hp: str) -> str:
    return hp.zfill(2)  # NATS-Bench writes 01.


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split()).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
