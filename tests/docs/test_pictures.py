"""Pictures that commands make are small, and each stands in the gallery beside its command."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pictures
import pytest
from PIL import Image

from tests.pages import DOCS


def test_the_gallery_has_every_picture() -> None:
    page = (DOCS / "gallery.md").read_text("utf-8")
    named = re.findall(r"!\[[^\]]+\]\(figures/([^)]+)\)", page)
    assert sorted(named) == sorted(each.name for each in pictures.PICTURES)


@pytest.mark.parametrize("picture", pictures.PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_no_wider_than_a_page(picture: pictures.Picture) -> None:
    file = pictures.FOLDER / picture.name
    assert file.stat().st_size < pictures.LARGEST
    with Image.open(file) as image:
        assert image.width <= 1000


def test_what_commands_leave_becomes_a_small_picture(tmp_path: Path) -> None:
    Image.effect_noise((1500, 300), 50).save(tmp_path / "made.png")
    pictures.save(tmp_path / "made.png", tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as image:
        assert image.size == (1000, 200)


def test_commands_of_pictures_are_those_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Let a report be all that is drawn, by commands that only write what they are to leave."""
    run: list[list[str]] = []

    def leave(command: list[object], **options: object) -> subprocess.CompletedProcess[str]:
        run.append([str(each) for each in command])
        for picture in pictures.PICTURES:
            made = Path(str(options.get("cwd", tmp_path))) / picture.made
            made.parent.mkdir(exist_ok=True)
            Image.new("RGB", (10, 10)).save(made, format="PNG")
        return subprocess.CompletedProcess([], 0)

    monkeypatch.setattr(pictures.subprocess, "run", leave)
    monkeypatch.setattr(pictures.shutil, "which", lambda name: name)
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    monkeypatch.setattr(pictures, "screenshot", lambda page, file, height: page.rename(file))
    assert pictures.main([str(tmp_path)]) == 0
    assert len(run) == len({tuple(each) for each in run}) == 5
    assert all((tmp_path / each.name).is_file() for each in pictures.PICTURES)
