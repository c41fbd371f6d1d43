"""`freerea score`."""

from __future__ import annotations

import json
import statistics

import pytest

from freerea.cli.output.format import format_spread

CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|none~2|"
NO_PATH = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"


def test_metrics_and_costs_of_one_architecture(freerea) -> None:
    done = freerea("score", CELL, "--no-reference", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["architecture"] == CELL
    assert report["genotype"] == [3, 3, 4, 1, 3, 0]
    # The third node leads nowhere; the other inner node may as well be the third.
    assert report["canonical"] == (
        "|none~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|"
    )
    assert report["key"] == report["canonical"]
    assert report["metrics"]["skipped_layers"] == 2.0
    assert report["metrics"]["response_correlation"] > 0
    assert report["costs"]["flops"] > report["costs"]["params"] > 0

    plain = freerea("score", CELL, "--no-reference")
    assert "response_correlation" in plain.stdout
    assert f"{report['costs']['params'] / 1000:.1f}k" in plain.stdout


def test_several_repeats_have_a_spread(freerea) -> None:
    options = ("--metric", "naswot", "--metric", "skipped_layers")
    report = json.loads(freerea("score", CELL, *options, "--repeats", 3, "--json").stdout)
    values = report["repeats"]["naswot"]
    assert len(values) == 3
    assert report["metrics"]["naswot"] == sum(values) / 3
    assert report["spread"] == {"naswot": pytest.approx(statistics.stdev(values))}

    plain = freerea("score", CELL, *options, "--repeats", 3).stdout
    assert (
        f"{report['metrics']['naswot']:.6g} ± {format_spread(report['spread']['naswot'])}" in plain
    )
    once = freerea("score", CELL, *options, "--repeats", 1)
    assert "±" not in once.stdout
    dead = freerea("score", NO_PATH, *options, "--repeats", 2)
    assert "-inf" in dead.stdout
    assert "±" not in dead.stdout


def test_an_architecture_without_a_path_has_the_worst_value(freerea) -> None:
    done = freerea("score", NO_PATH, "--no-reference", "--json")
    report = json.loads(done.stdout)
    assert report["metrics"]["activation_patterns"] == "-inf"


def test_the_seed_decides_the_initialisation(freerea) -> None:
    scores = [
        json.loads(freerea("score", CELL, "--no-reference", "--json", "--seed", seed).stdout)
        for seed in (0, 0, 1)
    ]
    assert scores[0]["metrics"] == scores[1]["metrics"] != scores[2]["metrics"]
