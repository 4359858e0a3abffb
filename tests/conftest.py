"""What the tests share: browser, databases, the real lead file, and what CI promises of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from leadscoring.store.database import open_database
from tests.local_spark import local_spark
from tests.postgres import Cluster, find_postgresql, running

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
NO_BROWSER = (
    "no Chromium found: install it (Debian, Ubuntu: apt install chromium; macOS: brew install "
    "--cask chromium) or name one in the environment variable LEADSCORING_CHROMIUM"
)
NO_POSTGRESQL = (
    "no PostgreSQL found: install it (Debian, Ubuntu: apt install postgresql; macOS: brew install "
    "postgresql) or name the folder of its programs in LEADSCORING_POSTGRES_BIN"
)
NO_JAVA = (
    "no Java found: install one (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew "
    "install openjdk@17) or name its folder in JAVA_HOME"
)
NO_REAL_DATA = "LEADSCORING_REAL_DATA names no folder with xeducation_leads.csv"
PROMISED = {
    "browser": "drive the dashboard in a browser",
    "postgresql": "keep leads in PostgreSQL",
    "spark": "score leads in Spark",
}


def find_chromium() -> str | None:
    names = (os.environ.get("LEADSCORING_CHROMIUM", ""), *BROWSERS)
    return next((found for found in map(shutil.which, names) if found), None)


def find_java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") if home is None else shutil.which("java", path=f"{home}/bin")


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program; without one the test is skipped, in CI it fails."""
    path = find_chromium()
    if path is None:
        (pytest.fail if in_ci() else pytest.skip)(NO_BROWSER)
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server; without its programs the test is skipped, in CI it fails."""
    programs = find_postgresql()
    if programs is None:
        (pytest.fail if in_ci() else pytest.skip)(NO_POSTGRESQL)
    with running(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A Spark on this machine alone; without Java the test is skipped, in CI it fails."""
    if find_java() is None:
        (pytest.fail if in_ci() else pytest.skip)(NO_JAVA)
    with local_spark() as session:
        yield session


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date and empty, to be copied: to migrate takes longer."""
    path = tmp_path_factory.mktemp("migrated") / "leads.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Cluster) -> Iterator[str]:
    """The name of a database that is up to date and empty, to be copied."""
    with postgresql.fresh_database() as url:
        open_database(url).close()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Make a database and return its address; the test runs on either kind.

    It is empty, or with ``migrated=True`` has all its tables.
    """
    with ExitStack() as databases:
        numbers = count(1)

        def on_sqlite(*, migrated: bool = False) -> str:
            path = tmp_path / f"leads_{next(numbers)}.db"
            if migrated:
                shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
            return f"sqlite:///{path}"

        def on_postgresql(*, migrated: bool = False) -> str:
            cluster = request.getfixturevalue("postgresql")
            like = request.getfixturevalue("migrated_postgresql") if migrated else "template1"
            return databases.enter_context(cluster.fresh_database(like))

        yield on_sqlite if request.param == "sqlite" else on_postgresql


@pytest.fixture
def database_url(new_database: Callable[..., str]) -> str:
    """The address of an empty database; the test runs on either kind."""
    return new_database()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that holds the X Education file, which may not be committed."""
    folder = Path(os.environ.get("LEADSCORING_REAL_DATA", ""))
    if not (folder / "xeducation_leads.csv").is_file():
        pytest.skip(NO_REAL_DATA)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the browser tests: they take longest, and wait more than they work."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_configure(config: pytest.Config) -> None:
    if in_ci() and is_whole_suite(config) and not hasattr(config, "workerinput"):
        for kind, what in PROMISED.items():
            config.pluginmanager.register(Promise(kind, what), f"{kind}-promise")


def pytest_report_header() -> list[str]:
    return [
        f"browser: {find_chromium() or NO_BROWSER}",
        f"postgresql: {find_postgresql() or NO_POSTGRESQL}",
        f"spark: {find_java() or NO_JAVA}",
    ]


def is_whole_suite(config: pytest.Config) -> bool:
    option = config.option
    chosen = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    return not (chosen or option.keyword or option.markexpr or option.collectonly)


class Promise:
    """Fails a whole run in CI where a test of a kind was skipped or none passed.

    With several workers it lives in the process that they report to.
    """

    def __init__(self, kind: str, what: str) -> None:
        self.kind = kind
        self.what = what
        self.passed = 0
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self.kind not in report.keywords:
            return
        self.passed += report.when == "call" and report.passed
        if report.skipped:
            self.skipped.append(report.nodeid)

    @property
    def broken(self) -> str | None:
        if self.skipped:
            return f"CI may skip no {self.kind} test, but did: {', '.join(self.skipped)}"
        return None if self.passed else f"CI must {self.what}: no test did"

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.broken and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Have the last word, below a summary that may be green."""
        if self.broken:
            config.get_terminal_writer().line(f"FAILED {self.broken}", red=True)
