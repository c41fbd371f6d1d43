"""Files of a run that are damaged, foreign or of another version: one line, nothing harmed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from freerea_plugins import Architecture, ArchitectureMetric, PluginManager
from tests.cli.malformed_content import GARBAGE

FEW = ("--population", 4, "--tournament", 2, "--evaluations", 6)
SEARCH = (
    *("search", "--metric", "skipped_layers", "--population", 4, "--tournament", 2),
    *("--evaluations", 6),
)
SETTINGS = {
    "a wrong type": {"seed": "0"},
    "a wrong type in a list": {"metrics": [3]},
    "a fraction": {"evaluations": 2.5},
    "a truth": {"population": True},
    "a limit that is text": {"limits": {"flops": "1e8"}},
    "a limit that is a list": {"limits": []},
    "nan": {"limits": {"flops": float("nan")}},
    "infinity": {"seconds": float("inf")},
    "a negative budget": {"evaluations": -1},
    "a huge seed": {"seed": 2**40},
    "an unknown space": {"space": "nats"},
    "an unknown metric": {"metrics": ["log_synflo"]},
    "an unknown engine": {"engine": "ray"},
    "an unknown setting": {"depth": 3},
    "no space": {"space": None},
    "another command": {"command": "pareto"},
    "another type of command": {"command": 3},
    "another data set": {"dataset": "mnist"},
    "a batch that is gone": {"batch": "none.npz"},
    "a table that is gone": {"benchmark": "none.csv"},
    "a path of another kind": {"batch": "/dev/null"},
    "an escape sequence": {"space": "\x1b[31mnats"},
    "a new line": {"space": "nats\ntss"},
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the run that is damaged is made once."""
    return tmp_path_factory.mktemp("template") / "run"


@pytest.fixture
def run(freerea, tmp_path, template) -> Path:
    """Return a copy of a finished run."""
    if not template.exists():
        done = freerea(*SEARCH, "--output", template)
        assert done.returncode == 0, done.stderr
    return Path(shutil.copytree(template, tmp_path / "run"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def is_refused(freerea, run: Path, command: str = "search") -> str:
    before = contents(run)
    done = freerea(command, "--resume", "run")
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.isprintable() or done.stderr.rstrip("\n").isprintable()
    assert contents(run) == before
    return str(done.stderr)


@pytest.mark.parametrize("content", GARBAGE.values(), ids=list(GARBAGE))
def test_settings_that_are_something_else(freerea, run, content) -> None:
    (run / "settings.json").write_bytes(content)
    assert "settings.json" in is_refused(freerea, run)


@pytest.mark.parametrize("change", SETTINGS.values(), ids=list(SETTINGS))
def test_settings_with_a_wrong_value(freerea, run, change) -> None:
    settings = json.loads((run / "settings.json").read_text())
    (run / "settings.json").write_text(json.dumps({**settings, **change}))
    is_refused(freerea, run)


@pytest.mark.parametrize("name", ["space", "dataset", "seed", "population", "limits"])
def test_settings_that_lack_something_are_refused_or_have_its_default(freerea, run, name) -> None:
    settings = json.loads((run / "settings.json").read_text())
    del settings[name]
    (run / "settings.json").write_text(json.dumps(settings))
    if name == "space":
        assert "`space`: field required" in is_refused(freerea, run)
    else:
        done = freerea("search", "--resume", "run")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", GARBAGE.values(), ids=list(GARBAGE))
def test_a_result_that_is_something_else(freerea, run, content) -> None:
    (run / "result.json").write_bytes(content)
    assert "`run/result.json` is not the result of a search" in is_refused(freerea, run)


@pytest.mark.parametrize(
    "content",
    ['{"seconds": "many"}', '{"seconds": null}', '{"seconds": []}', '{"time": 3}'],
)
def test_a_result_without_its_time(freerea, run, content) -> None:
    (run / "result.json").write_text(content)
    assert "`run/result.json` is not the result of a search" in is_refused(freerea, run)


@pytest.mark.parametrize("position", [0, 1, 5])
@pytest.mark.parametrize(
    "line",
    [
        *(b"{}", b"[]", b"null", b"3", b"garbage", b"\xff\xfe", b"\0\0", b'{"op_code": 99}'),
        *(b'{"op_code": "4"}', b'{"op_code": 4}', b'{"op_code": 6, "worker_id": 3}'),
    ],
)
def test_a_journal_with_a_line_that_is_something_else(freerea, run, line, position) -> None:
    lines = (run / "study.journal").read_bytes().splitlines(keepends=True)
    lines.insert(position, line + b"\n")
    (run / "study.journal").write_bytes(b"".join(lines))
    assert "`run/study.journal` is damaged" in is_refused(freerea, run)


@pytest.mark.parametrize("name", ["settings.json", "study.journal", "result.json"])
@pytest.mark.parametrize("kind", ["folder", "dangling link", "loop"])
def test_a_file_of_a_run_that_is_no_file(freerea, run, name, kind) -> None:
    path = run / name
    path.unlink()
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path if kind == "loop" else run / "nowhere")
    done = freerea("search", "--resume", "run")
    assert "Traceback" not in done.stderr
    if (name, kind) not in {("study.journal", "dangling link"), ("result.json", "dangling link")}:
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_a_run_of_another_command(freerea, run) -> None:
    message = is_refused(freerea, run, "pareto")
    assert message == "error: `--resume run` holds a search of another command.\n"


def test_a_journal_of_another_search(freerea, run, tmp_path) -> None:
    other = (*SEARCH, "--space", "nats-sss", "--metric", "flops", "--output", "other")
    assert freerea(*other).returncode == 0
    shutil.copy(tmp_path / "other" / "study.journal", run / "study.journal")
    is_refused(freerea, run)


@pytest.fixture
def metric_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register a metric that has no value for anything."""

    class Nothing(ArchitectureMetric):
        """Has no value for anything."""

        name = "nothing"

        def measure(self, architecture: Architecture) -> float:
            return self.worst()

    metric = PluginManager.metric
    monkeypatch.setattr(
        PluginManager,
        "metric",
        lambda self, name: Nothing if name == "nothing" else metric(self, name),
    )


@pytest.mark.usefixtures("metric_without_values")
@pytest.mark.parametrize(
    "options",
    [
        ("--metric", "nothing"),
        ("--metric", "nothing", "--metric", "skipped_layers", "--score", "paper"),
    ],
    ids=["alone", "beside another"],
)
def test_a_search_in_which_nothing_has_a_score_announces_no_best(
    freerea, tmp_path, options
) -> None:
    done = freerea("search", *options, *FEW, "--output", "mine")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "none of 6 architectures has a score, for want of values of `nothing`" in done.stderr
    assert (tmp_path / "mine" / "history.csv").exists()


@pytest.mark.usefixtures("metric_without_values")
def test_a_search_is_guided_by_the_metrics_that_have_values(freerea, tmp_path) -> None:
    metrics = ("--metric", "nothing", "--metric", "skipped_layers")
    done = freerea("search", *metrics, *FEW, "--output", "mine", "--json")
    assert done.returncode == 0
    assert done.stderr == (
        "note: metric `nothing` had no value for any architecture: the others decided.\n"
    )
    rows = (tmp_path / "mine" / "history.csv").read_text().splitlines()[1:]
    best = max(float(row.split(",")[3]) for row in rows)
    assert json.loads(done.stdout)["metrics"] == {"nothing": "-inf", "skipped_layers": best}


def test_a_front_of_another_search(freerea, tmp_path) -> None:
    front = ("pareto", "--objective", "skipped_layers", "--evaluations", 6, "--population", 4)
    assert freerea(*front, "--objective", "flops", "--output", "run").returncode == 0
    other = (*front, "--objective", "params", "--dataset", "cifar100", "--output", "other")
    assert freerea(*other).returncode == 0
    (tmp_path / "run" / "study.journal").write_bytes(
        (tmp_path / "other" / "study.journal").read_bytes()
    )
    done = freerea("pareto", "--resume", "run")
    assert done.returncode == 2
    assert "study `freerea` is of something else: " in done.stderr
    assert len(done.stderr.splitlines()) == 1
