"""A report in a browser: charts are drawn, points can be chosen, nothing is complained of."""

from __future__ import annotations

import json
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
