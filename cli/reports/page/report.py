"""Writes the report of runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from freerea_plugins import InputError, whole_file, writing

from ...runs.result import versions
from ..comparison import Comparison
from ..run_data import RunData
from ..run_names import run_names
from .ranking import Ranked
from .scatter_data import scatter_data
from .sections import comparison_rows, run_section

REPORT_FILE = "report.html"
_MARK = '<meta name="generator" content="FreeREA">'


def write_report(runs: Sequence[RunData], output: Path | None) -> Path:
    """Write one HTML file that shows runs.

    Args:
        runs: The runs.
        output: The file; `report.html` in the folder of the first run by default.

    Returns:
        The file.

    Raises:
        InputError: If there is another file, or it cannot be written.
    """
    file = runs[0].path / REPORT_FILE if output is None else output
    _check_is_ours(file)
    names = run_names(runs)
    ranked = [Ranked.of(run) for run in runs]
    comparison = Comparison.of(runs) if len(runs) > 1 else None
    comparable = comparison is None or not comparison.incomparable
    data = scatter_data(runs, ranked, scores_comparable=comparable)
    text = _template().render(
        title=", ".join(names),
        mark=Markup(_MARK),
        sections=list(map(run_section, runs, names, ranked)),
        comparison=None if comparison is None else comparison_rows(comparison),
        has_evaluations=any(len(run.evaluations) for run in runs),
        data=Markup(data),
        version=versions()["freerea"],
    )
    with writing(file), whole_file(file) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
    return file


def _check_is_ours(file: Path) -> None:
    if not file.exists():
        return
    try:
        with file.open(encoding="utf-8") as known:
            beginning = known.read(1000)
    except (OSError, ValueError) as error:
        raise InputError(f"`--output {file}` is there already, and no report: {error}.") from error
    if _MARK not in beginning:
        raise InputError(f"`--output {file}` is there already, and no report: choose another file.")


def _template() -> jinja2.Template:
    folder = Path(__file__).parent / "templates"

    def include(name: str) -> Markup:
        return Markup((folder / name).read_text(encoding="utf-8"))

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    globals_: dict[str, Any] = {"include_text": include}
    environment.globals.update(globals_)
    return environment.get_template("report.html")
