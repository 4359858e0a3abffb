"""A running dashboard with its own models, and a visitor's browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.small_model import save_small_model

from .dashboard import Dashboard, Server, start, visit


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


@pytest.fixture
def browse(
    playwright_driver: Playwright, chromium_path: str, tmp_path: Path
) -> Iterator[Callable[..., Dashboard]]:
    """Open a fresh browser at a server: ``browse(server, width=390)``."""
    with ExitStack() as open_browsers:

        def browse(server: Server, *, width: int = 1440) -> Dashboard:
            profile = tmp_path / f"browser-{width}"
            visiting = visit(playwright_driver, chromium_path, server.url, profile, width=width)
            return open_browsers.enter_context(visiting)

        yield browse


@pytest.fixture
def dashboard(server: Server, browse: Callable[..., Dashboard]) -> Dashboard:
    """A visitor's browser at the shared dashboard, with nothing opened yet."""
    return browse(server)
