"""A running dashboard with its own models, and a visitor's browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.conftest import in_ci
from tests.small_model import save_small_model

from .dashboard import Dashboard, Server, free_port, start, visit
from .provider import NO_NODE, Account, has_node, install, provider, secrets


@pytest.fixture(scope="session")
def playwright_driver(chromium_path: str) -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def trained_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with one published version; servers get a copy."""
    folder = tmp_path_factory.mktemp("trained") / "models"
    save_small_model(folder)
    return folder


@pytest.fixture(scope="session")
def server(trained_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard that tests share which publish nothing."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(trained_models, folder / "models")
    running = start(folder / "models", folder / "log.txt")
    yield running
    running.stop()


@pytest.fixture
def own_server(trained_models: Path, tmp_path: Path) -> Iterator[Server]:
    """A dashboard of the test's own, whose models it may change; nobody has visited it yet."""
    shutil.copytree(trained_models, tmp_path / "models")
    running = start(tmp_path / "models", tmp_path / "log.txt")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def provider_folder(pytestconfig: pytest.Config) -> Path:
    """The installed OpenID provider; without Node the test is skipped, in CI it fails."""
    if not has_node():
        (pytest.fail if in_ci() else pytest.skip)(NO_NODE)
    return install(pytestconfig.cache.mkdir("openid-provider"))


@pytest.fixture(scope="session")
def team_server(
    provider_folder: Path, trained_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., AbstractContextManager[Server]]:
    """Run a dashboard that people sign in to, and a provider that knows their accounts.

    ``with team_server(database_url, accounts, whom_to_ask="Eve") as server``: what is
    named stands in the section ``[leadscoring]`` of the dashboard's secrets.
    """

    @contextmanager
    def team_server(
        database_url: str, accounts: Sequence[Account], **leadscoring: object
    ) -> Iterator[Server]:
        port, folder = free_port(), tmp_path_factory.mktemp("team")
        url, file = f"http://localhost:{port}", folder / "secrets.toml"
        shutil.copytree(trained_models, folder / "models")
        with provider(provider_folder, folder / "provider.txt", url=url, accounts=accounts) as at:
            file.write_text(secrets(at, url=url, leadscoring=leadscoring))
            where = {"port": port, "secrets": file, "database_url": database_url}
            server = start(folder / "models", folder / "log.txt", **where)
            try:
                yield server
            finally:
                server.stop()

    return team_server


@pytest.fixture
def browse(
    playwright_driver: Playwright, chromium_path: str, tmp_path: Path
) -> Iterator[Callable[..., Dashboard]]:
    """Open a fresh browser at a server: ``browse(server, width=390)``."""
    numbers = count(1)
    with ExitStack() as open_browsers:

        def browse(server: Server, *, width: int = 1440) -> Dashboard:
            profile = tmp_path / f"browser-{next(numbers)}"
            visiting = visit(playwright_driver, chromium_path, server.url, profile, width=width)
            return open_browsers.enter_context(visiting)

        yield browse


@pytest.fixture
def dashboard(server: Server, browse: Callable[..., Dashboard]) -> Dashboard:
    """A visitor's browser at the shared dashboard, with nothing opened yet."""
    return browse(server)
