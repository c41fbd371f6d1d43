"""Text from outside is shown as it is written, whatever it holds."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure
from rich.console import Console

from freerea.cli.output.ending import end_by_mistake
from freerea.cli.output.outside import cell, file_stems, folded_label, label, visible
from freerea.cli.output.plots import save_figure
from freerea.cli.output.printing import print_json, print_line, print_note, print_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("latency[ms]", "latency[ms]"),
        ("größe, 大きさ", "größe, 大きさ"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("a\r\nb\tc\0", r"a\r\nb\tc\x00"),
        ("\u202ecba", r"\u202ecba"),
        ("\udcff", r"\udcff"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(capsys, text, shown) -> None:
    assert visible(text) == shown
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None)
    print_text(console, text)
    assert console.file.getvalue() == f"{shown}\n"
    print_line(text)
    print_note(text)
    assert capsys.readouterr() == (f"{shown}\n", f"{shown}\n")


@pytest.mark.parametrize("text", ["rate[/s]", "[red]x[/red]", "[/]", ":cat:", "a\\[b]"])
def test_rich_takes_nothing_for_markup_or_an_emoji(text) -> None:
    console = Console(file=io.StringIO(), width=100)
    print_text(console, text)
    console.print(cell(text))
    assert console.file.getvalue() == f"{text}\n" * 2


@pytest.mark.parametrize(
    "text", ["$x^$", "$", r"\$x$", "a_b^c", "$$", "大", "\x1b", "x" * 10_000, "a\nb", "--", "&<>"]
)
def test_matplotlib_takes_nothing_for_a_formula(tmp_path, text) -> None:
    figure = Figure(layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], label=label(text))
    axes.set_title(label(text))
    axes.set_xlabel(label(text))
    axes.legend()
    save_figure(figure, tmp_path / "plot.v1")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["plot.v1.png", "plot.v1.svg"]
    if len(text) < 10 and text.isprintable() and text.isascii() and text not in ("--", "&<>"):
        assert f"<!-- {text} -->" in (tmp_path / "plot.v1.svg").read_text()


def test_files_have_safe_names_that_differ() -> None:
    names = [
        "log_synflow",
        "pool score",
        "pool_score",
        "Pool_score",
        "column:lat/ms",
        "column:lat ms",
        "../../etc/passwd",
        "/",
        "",
        ".",
        "-rf",
        "大",
        "a" * 1000,
        "a" * 1001,
        "nul\0\x1b\n",
    ]
    stems = file_stems(names)
    assert stems[:6] == [
        "log_synflow",
        "pool_score",
        "pool_score-2",
        "Pool_score-3",
        "column_lat_ms",
        "column_lat_ms-2",
    ]
    assert len({each.lower() for each in stems}) == len(names)
    for stem in stems:
        assert stem.replace("-", "").replace("_", "").replace(".", "").isalnum() or stem[0] == "_"
        assert stem.isascii()
        assert "/" not in stem
        assert not stem.startswith((".", "-"))
        assert len(stem) < 100


def test_a_name_that_looks_like_a_number_of_another_is_not_taken_twice() -> None:
    assert file_stems(["a", "a-2", "A"]) == ["a", "a-2", "A-3"]


def test_a_mistake_is_one_line_that_can_be_read(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        end_by_mistake("first\nsecond \x1b[2J " + "x" * 100_000 + " the end.")
    assert ended.value.code == 2
    shown = capsys.readouterr().err
    assert shown.startswith(r"error: first second \x1b[2J xx")
    assert shown.endswith("xx the end.\n")
    assert len(shown) < 3000
    assert len(shown.splitlines()) == 1


def test_json_is_what_programs_read(capsys) -> None:
    print_json({"name": "\x1b[31m"})
    assert capsys.readouterr().out == '{\n  "name": "\\u001b[31m"\n}\n'


def test_nothing_of_a_folded_label_is_lost() -> None:
    assert folded_label("knee: |a~0|+|b~0|", 9) == "knee: |a~\n0|+|b~0|"
    assert folded_label("$a$", 9) == r"\$a\$"
