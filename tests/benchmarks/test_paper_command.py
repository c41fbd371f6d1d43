"""The command that makes the paper's tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from paper.__main__ import main


def test_tables_and_figures_are_written_and_what_is_left_out_is_said(
    made_up_data: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = made_up_data("ImageNet16-120")
    folders = [f"--data={data}", f"--output={tmp_path}"]
    main(["table5", "figure1", "figure4", *folders, "--runs=1", "--jobs=1"])
    printed = capsys.readouterr().out
    assert (tmp_path / "table5.md").read_text("utf-8") in printed
    assert "figure4 is left out: DATA has no `nasbench101.csv.gz`." in printed
    assert {each.name for each in tmp_path.glob("figure*")} == {"figure1.png", "figure1.svg"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["table6"], "`table6` is none of table1, "),
        (["--runs=0"], "`0` is no whole number above 0"),
        (["--data=missing"], "--data: `missing` is no folder."),
    ],
)
def test_mistakes_are_named(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([f"--data={tmp_path}", *arguments])
    assert message in capsys.readouterr().err
