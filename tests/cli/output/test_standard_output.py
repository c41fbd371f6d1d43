"""What is printed may have nowhere to go: one line says so, or none where none is missed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("freerea")

PRINTING = [
    ("--version",),
    ("search", "--help"),
    ("list", "scores"),
    ("list", "spaces", "--json"),
    ("space", "show", "nats-tss"),
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_disk_is_said_in_one_line(arguments: tuple[str, ...], unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == ("error: `standard output` cannot be written: No space left on device.\n")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_reader_who_has_read_enough_is_told_nothing(
    arguments: tuple[str, ...], unbuffered: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [COMMAND, *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize(
    ("closed", "arguments", "status"),
    [
        (">&-", ("list", "scores"), 0),
        (">&-", ("list", "scores", "--json"), 0),
        ("2>&-", ("list", "nothing"), 2),
        (">&- 2>&- <&-", ("list", "nothing"), 2),
    ],
)
def test_streams_that_a_shell_has_closed(
    closed: str, arguments: tuple[str, ...], status: int
) -> None:
    command = f'"$0" {" ".join(arguments)} {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command, COMMAND], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")
