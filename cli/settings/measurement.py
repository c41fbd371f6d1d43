"""How architectures are measured."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, TypeVar

from pydantic import PrivateAttr, model_validator

from freerea.metrics import Batch, ResolvedFitness, ResultCache, load_batch, resolve_fitness
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import BenchmarkTable
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    InputError,
    LabelledInputs,
    SearchSpace,
    default_plugin_manager,
)

from ..benchmark_option import open_table, resolve_limits, resolve_metrics
from ..output.quietness import print_remark
from .image_data import FolderOptions, ImageData, read_images, read_labelled
from .stored import LARGEST_SEED, StoredSettings

SettingsT = TypeVar("SettingsT", bound="MeasurementSettings")


class MeasurementSettings(StoredSettings):
    """How architectures are measured; fields are named as the options.

    Raises:
        InputError: If the seed is out of range, or a fitness is given beside metrics or a score.
    """

    space: str
    dataset: str | None = None
    dataset_definition: dict[str, Any] | None = None
    """Of the images: kept with a search, which goes on with it."""
    images: str | None = None
    images_digest: str | None = None
    """Of the batch that was drawn of the images when the search began."""
    resolution: int | None = None
    channels: int | None = None
    fitness: str | None = None
    metrics: list[str] | None = None
    score: str | None = None
    repeats: int | None = None
    batch: str | None = None
    fidelity: str | None = None
    device: str = "cpu"
    seed: int = 0
    benchmark: str | None = None
    _image_data: ImageData | None = PrivateAttr(None)
    """What the folder of images gave, so that it is read once."""

    @classmethod
    def of(cls: type[SettingsT], **values: Any) -> SettingsT:
        """Return settings for the values of options.

        Raises:
            InputError: If one is wrong.
        """
        return super().of(**values)._with_images()

    @model_validator(mode="after")
    def _check(self: SettingsT) -> SettingsT:
        self._check_values()
        return self

    def _check_values(self) -> None:
        """Check what types do not say.

        Raises:
            InputError: If a value is wrong.
        """
        if not 0 <= self.seed <= LARGEST_SEED:
            raise InputError(f"`--seed` must be from 0 to {LARGEST_SEED}, got {self.seed}.")
        for option, own in (("--metric", self.metrics), ("--score", self.score)):
            if self.fitness is not None and own:
                raise InputError(
                    f"`--fitness {self.fitness}` cannot be used with `{option}`: a fitness has "
                    "metrics and a score of its own."
                )

        check_image_options(self)

    def _with_images(self: SettingsT) -> SettingsT:
        """Return settings with the data set that the folder of images is, if there is one."""
        if self.images is None or self.dataset_definition is not None:
            return self
        found = self._image_data = read_images(self._folder_options(self.images))
        return self.model_copy(
            update={
                "dataset": found.dataset.name,
                "dataset_definition": found.dataset.definition(),
                "images_digest": found.batch.digest(),
            }
        )

    def _folder_options(self, images: str) -> FolderOptions:
        return FolderOptions(images, self.resolution, self.channels, self.seed)

    def build_space(self) -> SearchSpace:
        """Return the search space for the data set.

        Raises:
            InputError: If one of them is unknown.
        """
        space = default_plugin_manager().space(self.space)
        images = self.image_dataset()
        if images is not None:
            return space(images)
        try:
            return space(self.dataset)
        except InputError as error:
            if self.dataset is None or not _is_folder(self.dataset):
                raise
            raise InputError(
                f"{error} There is a folder `{self.dataset}`: give its images by "
                f"`--images {self.dataset}`."
            ) from None

    def image_dataset(self) -> Dataset | None:
        """Return the data set that the folder of images is, if there is one.

        Raises:
            InputError: If it was stored, and is none.
        """
        if self.dataset_definition is None:
            return None
        return Dataset.of_definition(self.dataset or "", self.dataset_definition)

    def load_batch(self, dataset: Dataset) -> Batch | None:
        """Return the images that metrics are measured on, if they are not noise.

        Args:
            dataset: The data set whose images they are.

        Raises:
            InputError: If they cannot be read, are not of the data set, or have changed since the
                search began.
        """
        if self.batch is not None:
            return load_batch(Path(self.batch), dataset)
        if self.images is None:
            return None
        if self._image_data is None:
            self._image_data = read_images(self._folder_options(self.images), dataset)
        batch = self._image_data.batch
        if batch.digest() != self.images_digest:
            raise InputError(
                f"the images in `{self.images}` are others than when the search began: files were "
                "added, removed or changed. Put them back, or begin another search."
            )
        return batch

    def load_training(self, dataset: Dataset, user: str) -> LabelledInputs:
        """Return all images of the folder, to train networks on.

        Args:
            dataset: The data set whose images they are.
            user: Who trains them, in the words of the error.

        Raises:
            InputError: If there is no folder of images, or it cannot be read.
        """
        return read_labelled(self._folder_options(self.require_images(user)), dataset)

    def require_images(self, user: str) -> str:
        """Return the folder of images.

        Args:
            user: Who trains networks on them, in the words of the error.

        Raises:
            InputError: If there is none.
        """
        if self.images is None:
            raise InputError(f"{user} trains networks: give labelled images by `--images FOLDER`.")
        return self.images

    def open_table(self, space: SearchSpace) -> BenchmarkTable | None:
        """Return the benchmark table, if there is one.

        Raises:
            InputError: If it cannot be read or is wrong.
        """
        return None if self.benchmark is None else open_table(self.benchmark, space)

    def build_objective(
        self,
        limits: dict[str, float] | None = None,
        *,
        fitness: ResolvedFitness | None = None,
        cache: ResultCache | None = None,
    ) -> TrainingFreeObjective:
        """Return the objective that measures as the settings say.

        Args:
            limits: Largest accepted costs by name, of hardware constraints or of columns of the
                benchmark table.
            fitness: What is measured; that of the settings by default.
            cache: Where values are looked up and kept. It belongs to the machine and so is no
                setting: a search that is resumed elsewhere uses the one there.

        Raises:
            InputError: If an option is wrong.
        """
        space = self.build_space()
        table = self.open_table(space)
        fitness = fitness or self.resolve_fitness(space, table)
        return TrainingFreeObjective(
            space,
            fitness=fitness,
            limits=resolve_limits(limits or {}, table),
            batch=self.load_batch(space.dataset),
            fidelity=self._build_fidelity(space, fitness),
            seed=self.seed,
            device=self.device,
            cache=cache,
        )

    def resolve_fitness(
        self, space: SearchSpace | None, table: BenchmarkTable | None = None
    ) -> ResolvedFitness:
        """Return what is measured, and say which metrics of a fitness are left out.

        Args:
            space: What is searched; `None` stands for a network of no search space.
            table: Has the columns that are named as metrics.

        Raises:
            InputError: If a name is unknown, or a metric has no meaning.
        """
        metrics = resolve_metrics(self.metrics, table) if self.metrics else None
        resolved = resolve_fitness(self.fitness, metrics, self.score, space)
        # What the default does without for want of a space was nobody's choice.
        is_chosen = self.fitness is not None or space is not None
        if is_chosen and (note := resolved.note()):
            print_remark(f"note: {note}")
        return resolved

    def _build_fidelity(self, space: SearchSpace, fitness: ResolvedFitness) -> Fidelity:
        named = {"single": space.single, "reduced": space.reduced, "paper": PAPER}
        fidelity = (
            fitness.fidelity if self.fidelity is None else Fidelity.parse(self.fidelity, named)
        )
        if self.repeats is None:
            return fidelity
        return dataclasses.replace(fidelity, repeats=self.repeats)


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # a name that is too long
        return False


def check_image_options(settings: MeasurementSettings) -> None:
    """Check that images and what else there may be in their place are not given together.

    Raises:
        InputError: If they are.
    """
    if settings.images is None:
        for name in ("resolution", "channels"):
            if getattr(settings, name) is not None:
                raise InputError(
                    f"`--{name}` is how the images of a folder are read: give `--images` too."
                )
        return
    # A search that goes on has the name of the data set that was made of the images.
    is_new = settings.dataset_definition is None
    for name, value in (
        ("dataset", settings.dataset if is_new else None),
        ("batch", settings.batch),
    ):
        if value is not None:
            raise InputError(
                f"`--images {settings.images}` cannot be used with `--{name}`: the folder is data "
                "set and batch."
            )
