"""Fixtures for all tests.

Database servers are looked for at `FREEREA_TEST_POSTGRESQL` and `FREEREA_TEST_REDIS`, on this
machine by default.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.pages")
# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

POSTGRESQL = os.environ.get(
    "FREEREA_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"
)
BROWSER_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--window-size=1400,1400",
)
REDIS = os.environ.get("FREEREA_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep commands away from the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FREEREA_JOBS", "1")
        patch.setenv("FREEREA_CACHE", str(tmp_path_factory.mktemp("cache") / "metrics.sqlite"))
        yield


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of recorded accuracies, metric values and batches."""
    folder = os.environ.get("FREEREA_DATA")
    if folder is None:
        pytest.skip("FREEREA_DATA is not set: the recorded data are needed")
    return Path(folder).resolve()


@pytest.fixture
def postgresql() -> Iterator[str]:
    """Return the address of an empty PostgreSQL database."""
    psycopg = pytest.importorskip("psycopg")
    address = POSTGRESQL.replace("+psycopg", "")
    try:
        connection = psycopg.connect(address, connect_timeout=2, autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {address}: {error}")
    database = f"freerea_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    try:
        yield POSTGRESQL.rpartition("/")[0] + "/" + database
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {database} WITH (FORCE)")
        connection.close()


@pytest.fixture
def redis() -> Iterator[str]:
    """Return the address of an empty Redis database."""
    package = pytest.importorskip("redis")
    server = package.Redis.from_url(REDIS, socket_connect_timeout=2)
    try:
        server.ping()
    except package.ConnectionError as error:
        pytest.skip(f"no Redis at {REDIS}: {error}")
    # Journals of Redis have fixed keys: one database of the server for one study.
    for number in range(15, 0, -1):
        address = REDIS.rpartition("/")[0] + f"/{number}"
        database = package.Redis.from_url(address)
        if database.dbsize() == 0 and database.set("freerea:test", 1, nx=True):
            break
    else:
        pytest.skip(f"no empty database at {REDIS}")
    try:
        yield address
    finally:
        database.flushdb()
        database.close()
        server.close()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    """Return a headless Chromium that keeps what pages say on its console."""
    webdriver = pytest.importorskip("selenium.webdriver")
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    for name, path in programs.items():
        if path is None:
            pytest.skip(f"`{name}` is not installed: a browser is needed")
    options = webdriver.ChromeOptions()
    options.binary_location = programs["chromium"]
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*BROWSER_FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    service = webdriver.ChromeService(programs["chromedriver"])
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()
