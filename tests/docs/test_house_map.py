"""The map of the house is drawn from the code."""

from __future__ import annotations

from xml.etree import ElementTree

import house_map
import pytest


def texts(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    return " ".join(each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text"))


def test_the_picture_is_current() -> None:
    assert house_map.main(["--check"]) == 0, "run `make pages`"


def test_packages_stand_as_the_contracts_say() -> None:
    rows = [[package.room.name for package in row] for row in house_map.house()]
    assert rows == [
        ["freerea.cli"],
        ["freerea.samplers"],
        ["freerea.devices"],
        ["freerea.metrics", "freerea.spaces"],
        ["freerea_plugins"],
    ]


def test_every_folder_with_modules_is_in_the_picture() -> None:
    shown = texts(house_map.picture(house_map.house()))
    for package in ("metrics", "spaces", "devices", "samplers", "cli"):
        for module in (house_map.ROOT / package).glob("*/__init__.py"):
            assert module.parent.name in shown


def test_nothing_is_written_outside_the_picture() -> None:
    root = ElementTree.parse(house_map.PICTURE).getroot()
    width, height = (float(root.attrib[each]) for each in ("width", "height"))
    boxes = [each for each in root if each.tag.endswith("rect")]
    assert all(float(each.get("x", 0)) + float(each.attrib["width"]) <= width for each in boxes)
    assert all(float(each.get("y", 0)) + float(each.attrib["height"]) <= height for each in boxes)


def test_another_contract_is_another_picture(tmp_path, monkeypatch) -> None:
    (tmp_path / "upper.py").write_text('"""What is above."""\n', "utf-8")
    (tmp_path / "lower.py").write_text('"""What is\nbelow & beneath.\n\nMore."""\n', "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["upper", "lower"]\n'
        '[[tool.importlinter.contracts]]\nname = "both"\ntype = "layers"\n'
        'layers = ["upper", "lower"]\n',
        "utf-8",
    )
    monkeypatch.setattr(house_map, "ROOT", tmp_path)
    monkeypatch.setattr(house_map, "PICTURE", tmp_path / "house.svg")
    assert house_map.main(["--check"]) == 1
    assert house_map.main([]) == 0
    assert house_map.main(["--check"]) == 0
    assert texts((tmp_path / "house.svg").read_text("utf-8")) == (
        "upper What is above lower What is below & beneath"
    )
    (tmp_path / "lower.py").write_text("", "utf-8")
    with pytest.raises(ValueError, match=r"lower\.py has no docstring"):
        house_map.house()
