"""`freerea report`: one file, whole by itself, of whatever can be read of runs."""

from __future__ import annotations

import csv
import itertools
import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from tests.cli.reports.conftest import SEARCH

MOBILE = (
    *("search", "--space", "mobile-micro", "--dataset", "3x64x64:2", "--metric", "skipped_layers"),
    *("--metric", "flops", "--population", 4, "--tournament", 2, "--evaluations", 40),
    *("--limit", "peak_memory=256KiB"),
)


class Page(HTMLParser):
    """The tags and the text of a page.

    Attributes:
        tags: Name and attributes of each tag.
        texts: What stands between tags.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def reported(freerea, *arguments) -> tuple[Page, str]:
    done = freerea("report", *arguments)
    assert done.returncode == 0, done.stderr
    (path,) = re.findall(r"is in (.*)\.\n", done.stdout)
    return path


@pytest.fixture
def page(freerea, tmp_path):
    """Return a function that makes a report and reads it."""

    def read(*arguments):
        text = (tmp_path / reported(freerea, *arguments)).read_text(encoding="utf-8")
        return Page(text), text

    return read


def data_of(text):
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    return json.loads(found)


def test_the_page_has_what_was_found_and_loads_nothing(page, search) -> None:
    found, text = page("search")
    result = json.loads((search / "result.json").read_text())
    assert (search / "report.html").is_file()
    for words in (result["architecture"], "100M", "above", "Seen: 12 of about", "population_size"):
        assert words in found.text
    loaded = [
        value
        for tag, attributes in found.tags
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "action"} or tag in {"link", "iframe", "object"}
    ]
    assert not loaded
    assert not re.findall(r"url\(|@import|fetch\(|XMLHttpRequest", text)


def test_every_evaluation_is_in_the_scatter(page, search) -> None:
    data = data_of(page("search")[1])
    (run,) = data["runs"]
    with (search / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert run["architectures"] == [row["architecture"] for row in rows]
    from freerea.spaces import NATSTopology

    costs = [NATSTopology().costs(NATSTopology().decode(each)) for each in run["architectures"]]
    for name in ("flops", "params"):
        column = run["values"][data["names"].index(name)]
        assert column == [each[name] for each in costs]
    column = run["values"][data["names"].index("metric:flops")]
    assert column == [float(row["metric:flops"]) for row in rows]
    result = json.loads((search / "result.json").read_text())
    assert run["architectures"][run["best"]] == result["architecture"]
    assert data["limits"] == {"flops": 1e8}
    assert data["axes"] == ["flops", "score"]


def test_runner_ups_are_those_that_export_takes(freerea, page, search) -> None:
    data = data_of(page("search")[1])
    (run,) = data["runs"]
    from freerea.exporters import load_architecture

    assert len(run["commands"]) > 5
    for architecture, command in run["commands"].items():
        rank = int(re.findall(r"--rank (\d+)", command)[0])
        assert str(load_architecture(search, rank)) == architecture
        assert command == f"freerea export search --rank {rank} --to network.onnx"


def test_the_command_makes_the_run_again(freerea, page, search, tmp_path) -> None:
    import shlex

    (words,) = [
        shlex.split(each) for each in page("search")[0].texts if each.startswith("freerea search")
    ]
    done = freerea(*words[1:], "--output", "again")
    assert done.returncode == 0, done.stderr
    histories = [(tmp_path / name / "history.csv").read_text() for name in ("search", "again")]
    assert histories[0] == histories[1]


def test_the_command_has_all_digits_and_known_options_alone(freerea, page, search) -> None:
    path = search / "settings.json"
    limits = {"flops": 12345678901.0, "params": 800000.5}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"limits": limits, "depth": 3}))
    found, _ = page("search")
    (line,) = [each for each in found.texts if each.startswith("freerea search")]
    assert "--limit flops=12345678901 --limit params=800000.5" in line
    assert "depth" not in line
    assert "Left out of it, as they are not known here: depth." in found.text


def test_a_front_is_marked_and_can_be_taken_away(page, front) -> None:
    found, text = page("front")
    (run,) = data_of(text)["runs"]
    rows = (front / "front.csv").read_text().splitlines()[1:]
    assert [run["architectures"][each] for each in run["front"]] == [
        row.split(",")[0] for row in rows
    ]
    assert "Hypervolume so far" in found.text
    assert f"freerea export front --rank {len(rows)} --to network.onnx" in found.text


def test_runs_stand_side_by_side(page, search, front, tmp_path) -> None:
    shutil.copytree(front, tmp_path / "other")
    found, text = page("search", "front", "other", "--output", "all.html")
    assert [run["name"] for run in data_of(text)["runs"]] == ["1: search", "2: front", "3: other"]
    assert "Side by side" in found.text
    assert "Hypervolumes are shares of one box" in found.text


def test_runs_of_one_name_are_told_apart(page, search, front, tmp_path) -> None:
    for folder in ("a", "b"):
        shutil.copytree(search, tmp_path / folder / "run")
    _, text = page("a/run", "b/run", "--output", "all.html")
    assert [run["name"] for run in data_of(text)["runs"]] == ["1: run", "2: run"]
    headings = re.findall(r"<h2 id=\"run-\d\">([^<]+)", text)
    assert headings == ["1: run", "2: run"]
    assert "<title>Report of 1: run, 2: run</title>" in text
    columns = re.findall(r'<th scope="col">(\d: [^<]+)', text)
    assert columns == headings


def test_the_folder_that_one_is_in_has_its_name(page, freerea, search, tmp_path) -> None:
    (tmp_path / "search" / "deeper").mkdir()
    assert "<title>Report of search</title>" in page("search/deeper/..", "--output", "a.html")[1]


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_differ_in_print_without_colour(page, search) -> None:
    text = page("search")[1]
    schemes = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        known = dict(re.findall(r"--(\w+): (#\w+);", scheme))
        back = known["back"] if len(known["back"]) == 7 else f"#{known['back'][1:] * 2}"
        light = sorted(luminance(known[name]) for name in ("first", "second", "third", "fourth"))
        ratios = [(high + 0.05) / (low + 0.05) for low, high in itertools.pairwise(light)]
        assert min(ratios) > 1.35
        for each in light:
            low, high = sorted((each + 0.05, luminance(back) + 0.05))
            assert high / low > 3


def test_scores_that_mean_something_else_share_no_axis(page, copied, search) -> None:
    copied("seed", (*SEARCH, "--seed", 1))
    data = data_of(page("search", "seed", "--output", "all.html")[1])
    assert "score" in data["names"]
    assert "score" not in data["choices"]
    assert set(data["axes"]) == {"flops", "skipped_layers"}
    assert "score" in data_of(page("search")[1])["choices"]


def test_a_mobile_search_is_drawn_and_small(freerea, page, tmp_path) -> None:
    assert freerea(*MOBILE, "--output", "mobile").returncode == 0
    found, text = page("mobile")
    assert len(text.encode()) < 2e6
    for words in ("convolution 3x3", "mean and classifier", "peak_memory", "256 KiB"):
        assert words in found.text
    (run,) = data_of(text)["runs"]
    assert set(run["drawings"]) == set(run["architectures"])


@pytest.mark.parametrize("gone", ["result.json", "history.csv", "settings.json"])
def test_a_run_that_is_not_whole_is_reported(page, search, gone) -> None:
    (search / gone).unlink()
    found, text = page("search")
    assert len(data_of(text)["runs"][0]["architectures"]) == 12
    assert ("Not shown: `settings.json` is missing." in found.text) == (gone == "settings.json")
    assert ("freerea search --resume search" in found.text) == (gone == "result.json")


def test_a_run_of_a_plugin_that_is_gone_is_reported(page, search) -> None:
    for name in ("settings.json", "result.json"):
        values = json.loads((search / name).read_text())
        (search / name).write_text(json.dumps(values | {"space": "of-a-plugin"}))
    found, text = page("search")
    assert "Not shown: unknown space `of-a-plugin`" in found.text
    assert not data_of(text)["runs"][0]["drawings"]


def test_names_are_text_and_never_markup(page, search) -> None:
    evil = "</script><script>alert(1)</script><img src=x>"
    for name in ("result.json", "settings.json"):
        path = search / name
        values = json.loads(path.read_text())
        path.write_text(json.dumps(values | {"dataset": evil, "algorithm": evil, "space": evil}))
    history = search / "history.csv"
    lines = history.read_text().splitlines()
    history.write_text("\n".join([lines[0], f'0,"{evil}",1,1,1,1,1,{evil},0,', *lines[2:]]))
    found, text = page("search")
    assert "alert(1)" in found.text
    assert data_of(text)["runs"][0]["architectures"][0] == evil
    assert sum(tag == "script" for tag, _ in found.tags) == 3
    assert not [tag for tag, _ in found.tags if tag == "img"]


def test_pictures_have_a_text_in_their_place(page, search) -> None:
    found, text = page("search")
    labelled = [a for tag, a in found.tags if tag == "svg" and "aria-hidden" not in a]
    assert len(labelled) >= 3
    assert {each["role"] for each in labelled if each.get("id") != "scatter"} == {"img"}
    titles = re.findall(r'<svg class="(?:drawing|chart)"[^>]*role="img"[^>]*><title>[^<]+', text)
    assert len(titles) + sum("aria-label" in each for each in labelled) == len(labelled)
    assert "input to 1: " in found.text


def test_a_password_does_not_leave_the_house(page, search) -> None:
    path = search / "settings.json"
    url = "postgresql://me:s3cret@host/studies"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"storage": url}))
    assert "s3cret" not in page("search")[1]


def test_a_report_is_written_anew_and_nothing_else_overwritten(freerea, search, tmp_path) -> None:
    reported(freerea, "search", "--output", "mine.html")
    reported(freerea, "search", "--output", "mine.html")
    (tmp_path / "thesis.html").write_text("<h1>my thesis</h1>")
    done = freerea("report", "search", "--output", "thesis.html")
    assert done.returncode == 2
    assert "`--output thesis.html` is there already, and no report" in done.stderr
    assert (tmp_path / "thesis.html").read_text() == "<h1>my thesis</h1>"
