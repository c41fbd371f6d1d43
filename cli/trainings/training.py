"""Trains what a search has found, beside baselines, and says what came out."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from freerea.metrics.networks.device import resolve_device
from freerea.training import Comparison, OutcomeFolder, check_loop
from freerea_plugins import InputError

from ..output.ending import end_interrupted, terminable
from ..output.printing import print_json, print_note
from ..output.progress import Report, count_progress
from ..runs.folder_lock import locked
from ..settings.training import TrainingSettings
from .plan import Plan
from .report import show_training
from .result import write_training
from .training_folder import LOCK_FILE, OUTCOMES, claim, give_back


def train_found(settings: TrainingSettings, folder: Path, *, resumes: bool, json: bool) -> None:
    """Train, print accuracies, and write them with the best weights.

    Args:
        settings: What is trained.
        folder: Where it goes.
        resumes: Whether a training goes on there.
        json: Whether JSON is printed.

    Raises:
        InputError: If an option, the run or the images are wrong.
    """
    check_loop()
    resolve_device(settings.device)
    with count_progress(Console(stderr=True)) as report:
        plan = Plan.make(settings, report)
        if not resumes:
            claim(folder, settings)
        try:
            with locked(folder / LOCK_FILE, "training"):
                plan.check_same(folder)
                if resumes:
                    settings.save_anew(folder)
                comparison = _comparison(plan, settings, folder)
                status = _run(comparison, report)
                result = write_training(folder, plan, comparison, settings, status)
        except InputError:
            if not resumes:
                give_back(folder)
            raise
    for note in plan.images.notes:
        print_note(f"note: {note}.")
    if json:
        print_json(result)
    else:
        show_training(result, folder)
    if status == "interrupted":
        end_interrupted()


def _comparison(plan: Plan, settings: TrainingSettings, folder: Path) -> Comparison:
    return Comparison(
        plan.architectures,
        range(settings.seed, settings.seed + settings.seeds),
        lambda shape: plan.images.load(shape, plan.normalisation),
        plan.recipe,
        settings.device,
        OutcomeFolder(folder / OUTCOMES),
    )


def _run(comparison: Comparison, report: Report) -> str:
    """Train, and return whether that was finished or interrupted."""
    try:
        with terminable():
            comparison.run(
                lambda done, total, note: report("epochs", done, total, note=lambda: note)
            )
    except KeyboardInterrupt:
        return "interrupted"
    return "finished"
