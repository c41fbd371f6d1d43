"""Ctrl-C: what is done is shown and kept, and the training goes on to the same result."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

from tests.cli.trainings.found_search import make_images, make_run


@pytest.mark.parametrize(
    "sent", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_an_interrupted_training_shows_what_is_done_and_goes_on(
    tmp_path: Path, start, freerea, sent
) -> None:
    run, images = make_run(tmp_path / "run"), make_images(tmp_path / "photos")
    folder = tmp_path / "training"
    options = ("--top", 1, "--baseline", "none", "--epochs", 5, "--images", images)
    process = start("train", run, *options, "--seeds", 500, "--output", folder)
    deadline = time.monotonic() + 120
    while not list((folder / "outcomes").glob("*.json")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(sent)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 130, error
    assert "Traceback" not in error
    assert f"Interrupted. Go on with: freerea train --resume {folder}" in out
    done = json.loads((folder / "training.json").read_text())
    assert done["status"] == "interrupted"
    trained = done["architectures"][0]["trainings"]
    assert 1 <= len(trained) < 500

    # The rest would take a while: the settings are those of a training of one seed more.
    settings = json.loads((folder / "settings.json").read_text())
    (folder / "settings.json").write_text(json.dumps({**settings, "seeds": len(trained) + 1}))
    assert freerea("train", "--resume", folder).returncode == 0
    finished = json.loads((folder / "training.json").read_text())
    assert finished["status"] == "finished"
    assert finished["architectures"][0]["trainings"][:-1] == trained


def test_a_training_that_was_interrupted_at_once_has_a_table(
    freerea, tmp_path, monkeypatch
) -> None:
    run, images = make_run(tmp_path / "run"), make_images(tmp_path / "photos")

    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("freerea.training.comparison.comparison.train", interrupt)
    done = freerea("train", run, "--images", images, "--top", 1)
    assert done.returncode == 130
    assert "not trained" in done.stdout
    rows = json.loads((run / "training" / "training.json").read_text())["architectures"]
    assert {row["seeds"] for row in rows} == {0}
    assert not (run / "training" / "best.pt").exists()
