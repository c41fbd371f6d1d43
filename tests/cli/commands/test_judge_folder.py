"""The folder of `freerea judge`: it goes on, mixes nothing and harms nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freerea.cli.settings.judgement import JudgementSettings
from freerea.cli.surveys import judgement
from freerea.metrics import Evaluator
from freerea_plugins import InputError
from tests.cli.commands.small_survey import SPACE

CELLS = [SPACE.encode(SPACE.genotype_at(index)) for index in range(7, SPACE.size, 2001)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    rows = [f"{cell},{accuracy}" for accuracy, cell in enumerate(CELLS)]
    path.write_text("\n".join(["arch,test_accuracy", *rows]))
    return path


def survey(table: Path, folder: Path, **changed: object) -> None:
    """Run the command in this process."""
    values = {
        "space": "nats-tss",
        "benchmark": str(table),
        "sample": None,
        "fitnesses": [],
        "metrics": ["skipped_layers"],
        "limits_from": ["flops"],
        "limits": [],
    }
    settings = JudgementSettings(**{**values, **changed})
    judgement.judge_fitnesses(settings, folder, jobs=1, cache="off", as_json=True)


def test_an_interrupted_survey_goes_on_where_it_was(monkeypatch, capsys, tmp_path, table) -> None:
    measured: list[str] = []
    measure = Evaluator.measure

    def counting(self: Evaluator, architecture: object) -> dict[str, float]:
        if len(measured) == 3:
            raise KeyboardInterrupt
        measured.append(str(architecture))
        return measure(self, architecture)  # type: ignore[arg-type]

    folder = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(Evaluator, "measure", counting)
        with pytest.raises(SystemExit) as ended:
            survey(table, folder)
    assert ended.value.code == 130
    assert (
        f"Interrupted. Give the same command again to go on in {folder}." in capsys.readouterr().err
    )
    kept = (folder / "values.csv").read_text()
    assert len(kept.splitlines()) == 4
    assert not (folder / "judgement.csv").exists()
    survey(table, folder)
    whole = (folder / "values.csv").read_text()
    assert whole.startswith(kept)
    assert len(whole.splitlines()) == 1 + len(CELLS)
    assert json.loads(capsys.readouterr().out)["architectures"] == len(CELLS)


def test_other_limits_need_no_other_values(monkeypatch, tmp_path, table) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    monkeypatch.setattr(Evaluator, "measure", None)
    survey(table, folder, limits_from=["params"], limits=[{"flops": 1e8}])
    assert "regret_params" in (folder / "judgement.csv").read_text()
    assert ",given,flops=100000000," in (folder / "regrets.csv").read_text()


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"metrics": ["params"]}, r"metrics, metric_versions, metric_settings"),
        ({"fitnesses": ["flops-skips"]}, "fitnesses"),
        ({"seed": 1}, "seed, batch_digest"),
    ],
)
def test_other_figures_are_not_mixed(tmp_path, table, changed, setting) -> None:
    survey(table, tmp_path / "out")
    with pytest.raises(InputError, match=rf"holds figures with other settings \({setting}\);"):
        survey(table, tmp_path / "out", **changed)


def test_metrics_with_other_options_are_not_mixed(monkeypatch, tmp_path, table) -> None:
    from freerea.metrics import SkippedLayers

    survey(table, tmp_path / "out")
    monkeypatch.setattr(SkippedLayers, "settings", lambda _: {"longest": 2})
    with pytest.raises(InputError, match=r"with other settings \(metric_settings\);"):
        survey(table, tmp_path / "out")


@pytest.mark.parametrize("name", ["values.csv", "judgement.csv", "regrets.csv", "regret.svg"])
def test_files_of_somebody_else_are_not_touched(tmp_path, table, name) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(b"mine")
    with pytest.raises(InputError, match=f"has a file `{name}` that is not of this survey"):
        survey(table, folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {name: b"mine"}


def test_the_folder_of_a_correlation_is_another_survey(freerea, table) -> None:
    arguments = ("--benchmark", table, "--output", "out", "--metric", "skipped_layers")
    assert freerea("correlate", *arguments).returncode == 0
    done = freerea("judge", *arguments)
    assert done.returncode == 2
    assert "`--output out` holds figures with other settings (" in done.stderr
