"""What is to be trained: architectures of a search and of baselines, on a folder of images."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freerea.samplers.objectives.costs import checked_cost, resolve_costs
from freerea.training import BASELINES, Normalisation, Recipe, SplitFolder
from freerea_plugins import Architecture, HardwareConstraint, InputError

from ..output.files import write_json
from ..output.printing import json_text
from ..output.progress import Report
from ..settings.training import TrainingSettings
from .found_run import FoundRun
from .training_folder import PLAN_FILE

SEARCH = "search"
"""The group of the architectures that the search found."""


@dataclass(frozen=True)
class Plan:
    """What is to be trained.

    Attributes:
        run: The search.
        images: The folder of images, split.
        recipe: How networks are trained.
        architectures: Each once.
        groups: Numbers of architectures by the name of a group, in order; an architecture may be
            in several.
    """

    run: FoundRun
    images: SplitFolder
    recipe: Recipe
    architectures: tuple[Architecture, ...]
    groups: dict[str, list[int]]

    @classmethod
    def make(cls, settings: TrainingSettings, report: Report) -> Plan:
        """Return the plan for settings; the same for the same run and images.

        Raises:
            InputError: If the run or the images cannot be used, or do not fit together.
        """
        run = FoundRun.load(Path(settings.run))
        chosen = {SEARCH: list(run.best(settings.top))}
        images = SplitFolder(Path(settings.images), seed=settings.seed, progress=report)
        _check_classes(run, images)
        for name in settings.chosen_baselines():
            chosen[name] = BASELINES[name](run.space, run.limits, settings.top, settings.seed)
        architectures = dict.fromkeys(each for group in chosen.values() for each in group)
        numbers = {each: number for number, each in enumerate(architectures)}
        return cls(
            run,
            images,
            settings.recipe(images.sizes["train"]),
            tuple(architectures),
            {name: [numbers[each] for each in group] for name, group in chosen.items()},
        )

    @property
    def normalisation(self) -> Normalisation | None:
        """Mean and deviation of the search's data set, if it has them."""
        dataset = self.run.space.dataset
        return (dataset.mean, dataset.deviation) if dataset.mean and dataset.deviation else None

    def names(self, number: int) -> str:
        """Return by which names users know an architecture: its places in groups."""
        return ", ".join(
            name if len(group) == 1 and name != SEARCH else f"{name} {group.index(number) + 1}"
            for name, group in self.groups.items()
            if number in group
        )

    def constraints(self) -> list[HardwareConstraint]:
        """Return what is told of an architecture's costs: all that is limited, and the usual."""
        limited = {limit.constraint.name: limit.constraint for limit in self.run.limits}
        usual = {each.name: each for each in resolve_costs(("flops", "params"))}
        return list({**limited, **{k: v for k, v in usual.items() if k not in limited}}.values())

    def costs(self, number: int) -> dict[str, float]:
        """Return the costs of an architecture by name."""
        architecture = self.architectures[number]
        return {each.name: checked_cost(each, architecture) for each in self.constraints()}

    def description(self) -> dict[str, Any]:
        """Return what a training goes on with, as JSON."""
        return {
            "space": self.run.space.name,
            "dataset": self.run.space.dataset.name,
            "architectures": [str(each) for each in self.architectures],
            "groups": self.groups,
            "images": {"digest": self.images.digest(), **self.images.sizes},
            "normalisation": self.normalisation,
            "recipe": {
                **vars(self.recipe),
                "optimizer": repr(self.recipe.optimizer),
                "augmentations": [repr(each) for each in self.recipe.augmentations],
            },
        }

    def save(self, folder: Path) -> None:
        """Write what is to be trained into a folder.

        Raises:
            InputError: If it cannot be written.
        """
        write_json(folder / PLAN_FILE, self.description())

    def check_same(self, folder: Path) -> None:
        """Check that a training that goes on in a folder is this one.

        Raises:
            InputError: If the run or the images have changed since it began.
        """
        path = folder / PLAN_FILE
        if not path.exists():  # interrupted before anything was trained
            self.save(folder)
            return
        try:
            stored = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            raise InputError(f"`{path}` cannot be read: {error}.") from error
        now = json.loads(json_text(self.description()))
        differing = [
            name for name in now if not isinstance(stored, dict) or stored.get(name) != now[name]
        ]
        if differing:
            raise InputError(
                f"`--resume {folder}` began with other {' and '.join(differing)}: the run "
                f"`{self.run.path}` or the images have changed. Begin another training."
            )


def _check_classes(run: FoundRun, images: SplitFolder) -> None:
    dataset = run.space.dataset
    found = images.class_names
    if dataset.class_names and dataset.class_names != found:
        raise InputError(
            f"the folder of images has the classes {_listed(found)}, the search in `{run.path}` "
            f"was for {_listed(dataset.class_names)}."
        )
    if len(found) != dataset.classes:
        raise InputError(
            f"the folder of images has {len(found)} classes, {_listed(found)}; networks of the "
            f"search in `{run.path}` have {dataset.classes}."
        )


def _listed(names: tuple[str, ...], shown: int = 5) -> str:
    more = f", … ({len(names)})" if len(names) > shown else ""
    return ", ".join(f"`{each}`" for each in names[:shown]) + more
