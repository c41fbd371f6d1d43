"""`--config`, `--dry-run` and `--quiet`."""

from __future__ import annotations

import json

import pytest

SMALL = ("--population", 4, "--tournament", 2, "--evaluations", 6)
TOML = """
space = "nats-tss"
dataset = "cifar100"
metrics = ["skipped_layers"]
population = 4
tournament = 2
evaluations = 6
limits = { flops = "100M", params = 8e5 }
algorithm_settings = { crossover = false }
"""


def planned(freerea, command, *options):
    done = freerea(command, *options, "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_search_has_the_settings_of_a_file(freerea, tmp_path) -> None:
    (tmp_path / "search.toml").write_text(TOML)
    assert freerea("search", "--config", "search.toml", "--output", "run").returncode == 0
    result = json.loads((tmp_path / "run" / "result.json").read_text())
    assert result["dataset"] == "cifar100"
    assert result["limits"] == {"flops": 1e8, "params": 8e5}
    assert result["algorithm_settings"] == {
        "population_size": 4,
        "tournament_size": 2,
        "crossover": False,
    }
    assert result["evaluations"] == 6


def test_settings_of_a_run_make_it_again(freerea, tmp_path) -> None:
    (tmp_path / "search.toml").write_text(TOML)
    assert freerea("search", "--config", "search.toml", "--output", "first").returncode == 0
    settings = "first/settings.json"
    assert freerea("search", "--config", settings, "--output", "again").returncode == 0
    histories = [(tmp_path / run / "history.csv").read_text() for run in ("first", "again")]
    assert histories[0] == histories[1]
    stored = [
        json.loads((tmp_path / run / "settings.json").read_text()) for run in ("first", "again")
    ]
    assert stored[0].pop("run") != stored[1].pop("run")
    assert stored[0] == stored[1]


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (("--dataset", "cifar10"), "dataset", "cifar10"),
        (("--limit", "flops=90M"), "limits", {"flops": 9e7, "params": 8e5}),
        (("--set", "crossover=true"), "algorithm_settings", True),
        (("--seconds", 5), "evaluations", None),
        (("--fitness", "flops"), "fitness", "flops"),
        (("--metric", "params"), "metrics", {"params": "maximize"}),
    ],
)
def test_options_override_the_file(freerea, tmp_path, options, name, value) -> None:
    (tmp_path / "search.toml").write_text(TOML)
    found = planned(freerea, "search", "--config", "search.toml", *options)[name]
    assert (found["crossover"] if name == "algorithm_settings" else found) == value


def test_a_board_of_the_file_gives_limits(freerea, tmp_path) -> None:
    board = planned(freerea, "search", "--board", "stm32f446", "--space", "mobile-micro")["limits"]
    text = 'space = "mobile-micro"\nboard = "stm32f446"\n[limits]\npeak_memory = "20KiB"\n'
    (tmp_path / "search.toml").write_text(text)
    found = planned(freerea, "search", "--config", "search.toml")["limits"]
    assert found == {**board, "peak_memory": 20480}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.toml", "spce = 1", "unknown setting `spce`. Did you mean `space`?"),
        ("a.toml", "space = ", "cannot be read"),
        ("a.toml", "seed = '0'", "`seed`"),
        ("a.toml", 'algorithm = ["random"]', "`algorithm` must be text, got ['random']"),
        ("a.toml", "board = 3", "`board` must be text, got 3"),
        ("a.toml", "limits = 3", "`limits` must be a table, got 3"),
        ("a.toml", "limits = { flops = '3 s' }", "`flops=3 s`"),
        ("a.toml", "algorithm_settings = { population_size = 3 }", "use `--population 3`"),
        ("a.json", "[]", "must hold settings by name"),
        ("a.json", "{", "cannot be read"),
        ("a.json", '{"command": "pareto"}', "is of `freerea pareto`, not of `freerea search`"),
        ("a.yaml", "space: nats-tss", "must be a .toml or a .json file"),
    ],
)
def test_a_mistake_in_a_file_is_one_line(freerea, tmp_path, name, text, words) -> None:
    (tmp_path / name).write_text(text)
    done = freerea("search", "--config", name)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "runs").exists()


def test_files_are_looked_for_beside_the_config(freerea, tmp_path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "search.toml").write_text('benchmark = "table.csv"')
    done = freerea("search", "--config", "deep/search.toml")
    assert str(tmp_path / "deep" / "table.csv") in done.stderr


def test_settings_of_a_run_with_a_storage_begin_anew(freerea, tmp_path) -> None:
    first = ("search", "--metric", "skipped_layers", *SMALL, "--output", "first")
    storage = ("--storage", f"sqlite:///{tmp_path / 'study.db'}", "--study", "mine")
    assert freerea(*first, *storage).returncode == 0
    again = ("search", "--config", "first/settings.json")
    for options in ((), ("--seed", 5)):
        output = f"again{len(options)}"
        done = freerea(*again, *options, "--output", output)
        assert done.returncode == 0, done.stderr
        assert json.loads((tmp_path / output / "result.json").read_text())["evaluations"] == 6
        stored = json.loads((tmp_path / output / "settings.json").read_text())
        assert (stored["storage"], stored["study"]) == (None, "freerea")
    with_storage = freerea(*again, *storage, "--study", "other", "--output", "third")
    assert with_storage.returncode == 0, with_storage.stderr


def test_a_database_is_looked_for_beside_the_config(freerea, tmp_path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "search.toml").write_text(f'storage = "sqlite:///study.db"{TOML}')
    assert freerea("search", "--config", "deep/search.toml", "--output", "run").returncode == 0
    assert (tmp_path / "deep" / "study.db").is_file()


def test_a_config_is_refused_where_a_search_goes_on(freerea, tmp_path) -> None:
    (tmp_path / "search.toml").write_text(TOML)
    done = freerea("search", "--config", "search.toml", "--resume", "run")
    assert "`--config search.toml` cannot be used with `--resume run`" in done.stderr


def test_a_dry_run_says_what_would_be_searched_and_writes_nothing(freerea, tmp_path) -> None:
    done = freerea("search", "--limit", "flops=1e8", "--evaluations", 7, "--dry-run")
    assert done.returncode == 0
    for words in ("nats-tss, 15,625 architectures", "flops 100M", "7 evaluations", "forward"):
        assert words in done.stdout
    assert "% of 1,000 random architectures" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_dry_run_of_a_front_names_its_objectives(freerea) -> None:
    found = planned(freerea, "pareto", "--objective", "skipped_layers", "--objective", "flops")
    assert found["metrics"] == {"skipped_layers": "maximize", "flops": "minimize"}


def test_a_dry_run_refuses_a_limit_that_nothing_meets(freerea) -> None:
    done = freerea("search", "--space", "nats-sss", "--limit", "flops=1", "--dry-run")
    assert done.returncode == 2
    assert "limit `flops=1` is infeasible: the smallest cost in" in done.stderr


def test_quiet_leaves_notes_and_progress_out_and_errors_in(freerea, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("freerea.cli.output.progress._PlainInterval.has_passed", lambda self: True)
    command = ("search", "--space", "mobile-micro", "--fitness", "paper", *SMALL)
    loud = freerea(*command, "--output", "loud")
    assert "evaluations, " in loud.stderr
    quiet = freerea(*command, "--output", "quiet", "--quiet")
    assert quiet.returncode == 0
    assert quiet.stderr == ""
    assert freerea("search", "--space", "none", "--quiet").stderr.startswith("error: ")
