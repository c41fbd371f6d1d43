"""A report in a browser: charts are drawn, points can be chosen, nothing is complained of."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def page(freerea, search, front) -> Path:
    """Return a report of a search and of a front."""
    assert freerea("report", search, front, "--output", search.parent / "report.html").stderr == ""
    return search.parent / "report.html"


def show(browser: Any, page: Path, width: int, scheme: str) -> None:
    """Open a page as a device of some width shows it."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(page.as_uri())


def click(browser: Any, run: int, index: int) -> None:
    """Click where a point is drawn."""
    point = f"""
        const found = document.querySelectorAll("#scatter .points")[{run}].getAttribute("d");
        const [x, y] = found.split("M")[{index + 1}].split("h")[0].split(" ").map(Number);
        const plot = document.getElementById("scatter");
        plot.scrollIntoView({{ block: "center" }});
        const area = plot.getBoundingClientRect();
        const size = plot.viewBox.baseVal;
        return [area.left + x * area.width / size.width, area.top + y * area.height / size.height];
    """
    x, y = browser.execute_script(point)
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def text(browser: Any, selector: str) -> str:
    return str(browser.execute_script(f"return document.querySelector('{selector}').innerText"))


def evaluated(page: Path, run: str) -> list[str]:
    rows = (page.parent / run / "history.csv").read_text().splitlines()
    column = rows[0].split(",").index("architecture")
    return [row.split(",")[column] for row in rows[1:]]


def count(browser: Any, selector: str) -> int:
    return int(browser.execute_script(f"return document.querySelectorAll('{selector}').length"))


def is_a_whole_page(browser: Any, page: Path) -> None:
    script = "return [...document.querySelectorAll('svg')].map(each => each.innerHTML.length)"
    assert all(length > 0 for length in browser.execute_script(script))
    points = "return document.querySelectorAll('#scatter .points')[0].getAttribute('d').split('M')"
    assert len(browser.execute_script(points)) == 12 + 1
    assert count(browser, "#scatter .points") == 2
    assert count(browser, "#scatter .answer") == 1
    assert count(browser, "#scatter .member") > 0
    answer = json.loads((page.parent / "search" / "result.json").read_text())["architecture"]
    assert text(browser, "#chosen .architecture") == answer
    wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not browser.execute_script(wide)


def a_lineage_is_drawn(browser: Any, page: Path) -> None:
    assert count(browser, "svg .descent.better[d*=L]") == 1
    assert count(browser, "svg .ring + circle, svg.chart:not(#scatter) > circle.ring") == 1
    box = "const box = document.querySelector('svg .descent.better[d*=L]').getBoundingClientRect();"
    assert browser.execute_script(f"{box} return box.width * box.height > 100")
    opened = "document.querySelector('[aria-label=\"From founder to answer\"]')"
    browser.execute_script(f"{opened}.closest('details').open = true")
    rows = str(browser.execute_script(f"return {opened}.innerText")).splitlines()
    assert rows[0].split("\t")[0] == "evaluation"
    assert "founder" in rows[1]


def a_click_shows_what_is_there(browser: Any, page: Path) -> None:
    known = evaluated(page, "search")
    flops = "const s = document.getElementById('across'); s.value = 'params';"
    browser.execute_script(f"{flops} s.dispatchEvent(new Event('change'))")
    shown = set()
    for index in (0, 3, 7):
        click(browser, 0, index)
        shown.add(text(browser, "#chosen .architecture"))
        assert count(browser, "#chosen svg.drawing") == 1
        assert count(browser, "#scatter .ring") == 1
    assert len(shown) > 1
    assert shown <= {*known, *evaluated(page, "front")}


def arrow_keys_go_from_point_to_point(browser: Any) -> None:
    browser.execute_script("document.getElementById('scatter').focus()")
    seen = set()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        event = {"type": "keyDown", "key": key, "code": key}
        browser.execute_cdp_cmd("Input.dispatchKeyEvent", event)
        seen.add(text(browser, "#chosen strong"))
    assert len(seen) >= 3


def test_a_report_in_a_browser(browser, page) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        show(browser, page, width, scheme)
        is_a_whole_page(browser, page)
        a_lineage_is_drawn(browser, page)
        a_click_shows_what_is_there(browser, page)
        arrow_keys_go_from_point_to_point(browser)
        assert browser.get_log("browser") == []


def choose(browser: Any, axis: str, name: str) -> None:
    script = f"const s = document.getElementById('{axis}'); s.value = '{name}';"
    browser.execute_script(f"{script} s.dispatchEvent(new Event('change'))")


def press(browser: Any, key: str) -> None:
    browser.execute_script("document.getElementById('scatter').focus()")
    event = {"type": "keyDown", "key": key, "code": key}
    browser.execute_cdp_cmd("Input.dispatchKeyEvent", event)


def label(browser: Any) -> str:
    script = "return document.getElementById('scatter').getAttribute('aria-label')"
    return str(browser.execute_script(script))


def test_an_axis_without_values_is_said(browser, freerea, search) -> None:
    history = search / "history.csv"
    rows = list(csv.DictReader(history.read_text().splitlines()))
    with history.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "test_accuracy"])
        writer.writeheader()
        writer.writerows(rows)
    assert freerea("report", search).returncode == 0
    show(browser, search / "report.html", 1280, "light")
    assert label(browser).startswith("Scatter of 12 evaluations")
    choose(browser, "upwards", "test_accuracy")
    words = "Nothing is drawn: no evaluation has a value of test_accuracy."
    assert label(browser) == words
    assert text(browser, "#beyond") == words
    press(browser, "ArrowRight")
    choose(browser, "upwards", "score")
    assert label(browser).startswith("Scatter of 12 evaluations")
    press(browser, "ArrowRight")
    assert browser.get_log("browser") == []


def test_the_plot_takes_keys_with_a_screen_reader(browser, page) -> None:
    show(browser, page, 1280, "light")
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    (plot,) = (
        each for each in tree if str(each.get("name", {}).get("value")).startswith("Scatter of")
    )
    assert plot["role"]["value"] == "application"


def test_paper_has_nothing_to_open(browser, page) -> None:
    show(browser, page, 1280, "light")
    closed = count(browser, "details:not([open])")
    assert closed > 2
    script = """
        window.addEventListener("beforeprint", () => {
            window.folded = document.querySelectorAll("details:not([open])").length;
        });
    """
    browser.execute_script(script)
    browser.execute_cdp_cmd("Page.printToPDF", {})
    assert browser.execute_script("return window.folded") == 0
    assert count(browser, "details:not([open])") == closed


def test_no_two_runs_look_the_same(browser, freerea, search) -> None:
    names = [f"run-{number}" for number in range(10)]
    for name in names:
        shutil.copytree(search, search.parent / name)
    assert freerea("report", *names, "--output", "many.html").returncode == 0
    show(browser, search.parent / "many.html", 1280, "light")
    script = """
        return [...document.querySelectorAll("#legend .points")].map((each) =>
            [each.getAttribute("d"), each.getAttribute("stroke")].join(" "));
    """
    assert len(set(browser.execute_script(script))) == len(names)
    marks = {each.split(" var")[0] for each in browser.execute_script(script)}
    assert len(marks) == 8
    legend = text(browser, "#legend")
    assert all(f"{number}: {name}: evaluated" in legend for number, name in enumerate(names, 1))
    assert browser.get_log("browser") == []
