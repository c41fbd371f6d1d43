"""A metric and a cost of one name, as `flops`, each have their values."""

from __future__ import annotations

import csv
import json
import re

import numpy as np

from freerea.spaces import NATSTopology

SPACE = NATSTopology()


def rows(folder):
    with (folder / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def share_shown(freerea, name: str) -> str | None:
    shown = freerea("show", "search").stdout
    lines = [line for line in shown.splitlines() if re.match(rf" +{name} +[\d.e+]+ +above", line)]
    return re.findall(r"above (\d+) %", lines[0])[0] if lines else None


def test_the_history_has_both(search) -> None:
    found = rows(search)
    for row in found:
        architecture = SPACE.architecture(row["architecture"])
        assert float(row["flops"]) == SPACE.costs(architecture.genotype)["flops"]
        canonical = architecture.canonical()
        assert float(row["metric:flops"]) == SPACE.costs(canonical.genotype)["flops"]


def test_a_metric_is_compared_with_values_of_itself(freerea, search) -> None:
    path = search / "history.csv"
    result = json.loads((search / "result.json").read_text())
    found = rows(search)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        # The costs say something else than the metric.
        writer.writerows(row | {"flops": 1e12} for row in found)
    values = np.array([float(row["metric:flops"]) for row in found])
    below = (values < result["metrics"]["flops"]).sum()
    assert share_shown(freerea, "flops") == f"{100 * below / (len(values) - 1):.0f}"


def test_a_killed_search_has_both_of_its_journal(freerea, search) -> None:
    whole = share_shown(freerea, "flops")
    for name in ("result.json", "history.csv"):
        (search / name).unlink()
    assert share_shown(freerea, "flops") == whole


def test_a_history_of_an_older_version_has_the_cost_alone(freerea, search) -> None:
    found = rows(search)
    with (search / "history.csv").open("w", newline="") as file:
        names = [name for name in found[0] if name != "metric:flops"]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(found)
    done = freerea("show", "search")
    assert done.returncode == 0
    assert "Not shown: the values of metric `flops` are not in the history." in done.stdout
    assert share_shown(freerea, "flops") is None
    assert share_shown(freerea, "skipped_layers") is not None
    assert freerea("export", "search", "--rank", 2, "--to", "network.py").returncode == 0
