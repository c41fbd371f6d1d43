"""Pictures of the documentation that commands make: each with the command that stands beside it.

    $ python tools/pictures.py DATA              # make all of them anew
    $ python tools/pictures.py DATA report.png   # or some

DATA is the folder of recorded data, of which `nats_tss/benchmark.csv.gz` is needed; reports are
drawn by Chromium.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parents[1] / "docs" / "figures"
LARGEST = 150_000
"""Bytes of a picture."""

_WIDEST = 1000
_COLOURS = 64
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")


@dataclass(frozen=True)
class Picture:
    """A picture, and how it comes to be.

    Attributes:
        name: Its file in `docs/figures/`.
        what: What is seen, for who cannot see it.
        commands: What is typed; `DATA` is the folder of recorded data.
        made: The file that the commands leave, an image or a page.
        height: Pixels that are seen of a page.
    """

    name: str
    what: str
    commands: tuple[str, ...]
    made: str
    height: int = 0


_FRONT = "freerea pareto --objective activation_patterns --objective flops --output front"
_CORRELATE = (
    "freerea correlate --benchmark DATA/nats_tss/benchmark.csv.gz --sample 300 --output ranked"
)
_JUDGE = (
    "freerea judge --benchmark DATA/nats_tss/benchmark.csv.gz --sample 300 "
    "--fitness forward --fitness paper --output judged"
)
PICTURES = (
    Picture(
        "report.png",
        "A report: all evaluations in a plot of score over FLOPs with the limit as a line, and "
        "beside it the best architecture, drawn, with its metrics and costs",
        (
            "freerea search --limit flops=1e8 --limit params=8e5 --output first",
            "freerea report first",
        ),
        "first/report.html",
        770,
    ),
    Picture(
        "front.png",
        "All evaluations of a search for a front, in a plot of two objectives; those of the front "
        "stand out, the knee and the extremes have names",
        (_FRONT,),
        "front/front.png",
    ),
    Picture(
        "hypervolume.png",
        "Two curves that rise in steps: the hypervolume over evaluations, and over seconds",
        (_FRONT,),
        "front/hypervolume.png",
    ),
    Picture(
        "correlate.png",
        "A scatter plot: test accuracy over a metric, a dot for each of 300 architectures",
        (_CORRELATE,),
        "ranked/batch_meco.png",
    ),
    Picture(
        "regret.png",
        "Regret over the limit, a panel for each limited cost and a line for each fitness",
        (_JUDGE,),
        "judged/regret.png",
    ),
)


def shown(name: str) -> str:
    """Return a picture with its commands, as a page has them.

    Raises:
        KeyError: If there is no such picture.
    """
    picture = {each.name: each for each in PICTURES}[name]
    lines = "\n".join(f"$ {each}" for each in picture.commands)
    return f"\n```console\n{lines}\n```\n\n![{picture.what}](figures/{name})\n"


def screenshot(page: Path, file: Path, height: int) -> None:
    """Draw the beginning of a page as it is on a light screen, in a PNG file.

    Args:
        page: The HTML file.
        file: The PNG file.
        height: Pixels that are seen.

    Raises:
        CalledProcessError: If the browser fails.
    """
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={_WIDEST},{height}"
        places = (f"--user-data-dir={profile}", f"--screenshot={file}")
        command = ["chromium", *_FLAGS, size, *places, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def save(image: Path, file: Path) -> None:
    """Write an image as wide as a page, of few colours, as PNG."""
    with Image.open(image) as picture:
        small = picture.convert("RGB")
        small.thumbnail((_WIDEST, 10 * _WIDEST), Image.Resampling.LANCZOS)
        small.quantize(_COLOURS).save(file, optimize=True)


def main(arguments: list[str]) -> int:
    """Make pictures anew: those that are named, all if none is."""
    data, *names = arguments
    wanted = [each for each in PICTURES if each.name in names or not names]
    if shutil.which("chromium") is None:
        print("`chromium` is not installed: a browser is needed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "DATA").symlink_to(Path(data).resolve())
        for command in dict.fromkeys(each for picture in wanted for each in picture.commands):
            program, *rest = shlex.split(command)
            subprocess.run([Path(sys.executable).with_name(program), *rest], check=True, cwd=folder)
        for picture in wanted:
            made = folder / picture.made
            if picture.height:
                screenshot(made, folder / "page.png", picture.height)
                made = folder / "page.png"
            save(made, FOLDER / picture.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
