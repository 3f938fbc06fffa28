"""Fixtures for what a machine may lack: fonts, LibreOffice, PostgreSQL, Chromium.

With ``TONGBAO_NO_SKIP=1`` in the environment, as in continuous integration, a test that would
be skipped fails instead: there everything must be installed, and nothing may go untested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# As many processes as cores run tests already: threads of theirs would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The first example of a run loads the gazetteer; no test is about seconds.
settings.register_profile("tongbao", deadline=None)
settings.load_profile("tongbao")


def _skip(reason: str) -> NoReturn:
    if os.environ.get("TONGBAO_NO_SKIP") == "1":
        pytest.fail(f"{reason}, and skipping is forbidden here")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def font_families() -> frozenset[str]:
    """Return the names of all installed font families; none without fontconfig."""
    lister = shutil.which("fc-list")
    if lister is None:
        return frozenset()
    listed = subprocess.run([lister, ":", "family"], check=True, capture_output=True, text=True)
    return frozenset(name for line in listed.stdout.splitlines() for name in line.split(","))


@pytest.fixture
def require_font(font_families: frozenset[str]) -> Callable[[str], None]:
    """Return a function that skips the test unless the font family is installed."""

    def require(family: str) -> None:
        if family not in font_families:
            _skip(f"font not installed: {family}")

    return require


@pytest.fixture
def require_soffice() -> str:
    """Return the path of LibreOffice, or skip the test."""
    office = shutil.which("soffice")
    if office is None:
        _skip("LibreOffice is not installed")
    return office


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the URL of a PostgreSQL server on which databases may be made.

    That of ``TONGBAO_POSTGRES_URL``, else of a server of its own, which ends with the tests.
    """
    given = os.environ.get("TONGBAO_POSTGRES_URL")
    if given:
        yield given
        return
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        _skip("PostgreSQL is not installed")
    # PostgreSQL refuses to run as root; its package brings a user of its own.
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tongbao-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(Path(initdb).with_name(program)), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a fresh database, dropped after the test."""
    import sqlalchemy as sa

    server = sa.make_url(postgresql_server).set(drivername="postgresql+psycopg")
    name = f"tongbao_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of Chromium, or skip the tests that need it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        _skip("Chromium is not installed")
    return chromium


@pytest.fixture
def require_tesseract() -> None:
    """Skip the test unless Tesseract is installed with its models for figures and Chinese."""
    from tongbao.extract.scan.ocr.tesseract import has_tesseract

    if not has_tesseract():
        _skip("tesseract-ocr and tesseract-ocr-chi-sim are not installed")


@pytest.fixture
def lack() -> Callable[[str], NoReturn]:
    """Return what a test calls that finds something missing: it is skipped, or fails."""
    return _skip


@pytest.fixture
def tongbao(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs ``tongbao`` as a user does, in a folder of the test's own."""

    def run(*arguments: object, lang: str = "zh") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tongbao", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "TONGBAO_LANG": lang, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


_CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Return Chromium, started once for each worker: one process cannot drive two."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium_path, args=_CHROMIUM)
        yield started
        started.close()
