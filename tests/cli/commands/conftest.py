"""A table to compare metrics with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands.small_survey import SPACE


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table in which parameters are all that counts."""
    path = tmp_path / "table.csv"
    rows = [
        f"{SPACE.encode(genotype)},{SPACE.costs(genotype)['params'] / 20000}"
        for genotype in SPACE.genotypes()
    ]
    path.write_text("\n".join(["arch,cifar10_test_accuracy", *rows]))
    return path
