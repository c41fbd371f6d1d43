"""Finds the packages: what else is to be said of the distribution stands in pyproject.toml.

`freerea` is a namespace without an `__init__`: the folders keep their short names in the
repository without `metrics` or `spaces` becoming importable on a user's machine. A folder that is
imported by another name than its own cannot be found by settings alone.
"""

from setuptools import find_packages, setup

FOLDERS = ("metrics", "spaces", "images", "devices", "exporters", "samplers", "training", "cli")

setup(
    packages=[
        *find_packages(include=["freerea_plugins", "freerea_plugins.*"]),
        *(
            f"freerea.{package}"
            for package in find_packages(
                include=[f"{each}{end}" for each in FOLDERS for end in ("", ".*")]
            )
        ),
    ],
    package_dir={f"freerea.{each}": each for each in FOLDERS},
)
