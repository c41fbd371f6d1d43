"""A study with limits, seen in optuna-dashboard with a browser."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.trial import TrialState

from freerea.samplers import TrainingFreeObjective
from freerea.spaces import NATSTopology
from freerea_plugins import Fidelity

TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)
LIMITS = {"flops": 7e7, "params": 5e5}
SECONDS = 60


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Return the address of the storage."""
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture
def study(database: str) -> Iterator[optuna.Study]:
    """Return a study of which some trials are over a limit."""
    storage = optuna.storages.RDBStorage(database)
    objective = TrainingFreeObjective(NATSTopology(), limits=LIMITS, fidelity=TINY)
    study = objective.create_study(
        storage=storage, study_name="within limits", sampler=RandomSampler(seed=0)
    )
    study.optimize(objective, n_trials=6)
    yield study
    storage.engine.dispose()


@pytest.fixture
def dashboard(study: optuna.Study, database: str) -> Iterator[str]:
    """Return the address of a dashboard that shows the study."""
    pytest.importorskip("optuna_dashboard")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("optuna-dashboard")
    server = subprocess.Popen(
        [command, database, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        started = time.monotonic()
        while time.monotonic() - started < SECONDS:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, "the dashboard ended"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/dashboard"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def shown(browser: Any) -> Callable[[str, str], str]:
    """Return a function that opens a page and returns its text once it has some words."""
    waiting = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait

    def text(address: str, words: str) -> str:
        browser.get(address)
        body = "return document.body.innerText"
        waiting(browser, SECONDS).until(lambda driver: words in driver.execute_script(body))
        return str(browser.execute_script(body))

    return text


@pytest.mark.slow
def test_study_metric_names_and_constraints_are_seen(study, dashboard, shown) -> None:
    assert ", ".join(["MAXIMIZE"] * len(study.directions)) in shown(dashboard, study.study_name)

    page = f"{dashboard}/studies/{study._study_id}"
    overview = shown(page, study.metric_names[-1])
    assert all(name in overview for name in study.metric_names)

    states = set()
    for trial in study.trials:
        states.add(trial.state)
        details = shown(f"{page}/trials?numbers={trial.number}", f"Trial {trial.number} (trial_id")
        assert trial.user_attrs["architecture"] in details
        for name, value in trial.constraints.items():
            assert f'"{name}": {value}' in details.partition("constraints ")[2]
        assert details.count("Pruned") >= (trial.state == TrialState.PRUNED)
    assert states == {TrialState.COMPLETE, TrialState.PRUNED}
