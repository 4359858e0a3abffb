"""Starts the dashboard on a free port and drives it in Chromium."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Playwright

ROOT = Path(__file__).parents[2]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-testid=stSkeleton], .stSkeleton, [data-stale=true]');
}"""


@dataclass
class Server:
    """A running dashboard with a models folder of its own."""

    url: str
    models: Path
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    models: Path,
    log: Path,
    *,
    port: int | None = None,
    secrets: Path | None = None,
    database_url: str | None = None,
    seconds: float = 60,
) -> Server:
    """Start the dashboard and return once it says that it is well.

    Without secrets nobody has to sign in; without a database it makes one beside the models.
    """
    port = port or free_port()
    environment = {
        "LEADSCORING_MODELS": str(models),
        "LEADSCORING_DATABASE_URL": database_url or f"sqlite:///{models.parent / 'leads.db'}",
        "OMP_NUM_THREADS": "1",
    }
    options = {
        "server.port": port,
        "server.headless": "true",
        # Those of whoever runs the tests are none of the tests' business.
        "secrets.files": secrets or models.parent / "no-secrets.toml",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *words],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    host = "127.0.0.1" if secrets is None else "localhost"  # as in the secrets' redirect_uri
    server = Server(f"http://{host}:{port}", models, process, log)
    tick = threading.Event()
    for _ in range(int(seconds * 10)):
        if process.poll() is not None or is_well(port):
            break
        tick.wait(0.1)
    if not is_well(port):
        server.stop()
        message = f"the dashboard did not start:\n{log.read_text()}"
        raise RuntimeError(message)
    return server


def is_well(port: int) -> bool:
    # Every unknown path answers 200, so only the body tells.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().read() == b"ok"
    except OSError:
        return False
    finally:
        connection.close()


@dataclass
class Dashboard:
    """One visitor's browser at the dashboard, which remembers every request."""

    url: str
    page: Page
    pictures: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "") -> None:
        """Open a page by its path ("" is Hot leads) and wait until it is drawn."""
        self.page.goto(f"{self.url}/{path}")
        self.settled()

    def go(self, title: str) -> None:
        """Open a page as a visitor does: by its link in the sidebar."""
        self.page.get_by_test_id("stSidebar").get_by_role("link", name=title).click()
        self.page.get_by_role("heading", name=title, level=1).wait_for()
        self.settled()

    def sign_in(self, email: str) -> None:
        """Open the dashboard and sign in at the provider, where any password will do."""
        # The provider's page would load a font from elsewhere.
        self.page.context.route("https://fonts.googleapis.com/**", lambda route: route.abort())
        self.open()
        own = len(self.requests)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_placeholder("Enter any login").fill(email)
        self.page.get_by_placeholder("and password").fill("any")
        self.page.get_by_role("button", name="Sign-in").click()
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(f"{self.url}/")
        del self.requests[own:]  # the provider's
        self.page.get_by_role("button", name="Sign out").wait_for(timeout=90_000)
        self.settled()

    def sign_out(self) -> None:
        """Sign out here and at the provider; the dashboard then asks to sign in."""
        self.page.get_by_role("button", name="Sign out").click()
        self.page.get_by_role("button", name="Yes, sign me out").click()
        self.page.get_by_role("button", name="Sign in").wait_for()
        self.settled()

    def settled(self) -> None:
        """Wait until the script has run and nothing on the page is stale."""
        # A fresh server imports everything for its first visitor.
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=90_000)
        # A click reaches the server a moment later: until then all seems settled.
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(SETTLED, timeout=60_000)

    def upload(self, path: Path) -> None:
        """Choose a file in the page's uploader and wait for what it says."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_test_id("stFileUploaderDropzone").locator("button").click()
        chooser.value.set_files(path)
        self.page.get_by_test_id("stFileChip").wait_for()
        self.settled()

    def exceptions(self) -> list[str]:
        """Return what Streamlit shows as an uncaught exception, and the page's own errors."""
        shown = self.page.get_by_test_id("stException").all_inner_texts()
        return [*shown, *self.complaints]

    def foreign(self) -> list[str]:
        """Return every request that went to another host."""
        own = urlsplit(self.url).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != own
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(
            self.page.evaluate(
                """() => {
                    const main = document.querySelector('[data-testid=stMain]');
                    const root = document.documentElement;
                    return Math.max(
                        main.scrollWidth - main.clientWidth, root.scrollWidth - root.clientWidth
                    );
                }"""
            )
        )

    def screenshot(self, name: str, *, width: int = 1440, dark: bool = False) -> Path:
        """Take a picture of the whole page as it looks at a width and in a theme."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settled()
        height = self.page.evaluate(
            "() => Math.ceil(document.querySelector('[data-testid=stMain]').scrollHeight)"
        )
        self.page.set_viewport_size({"width": width, "height": max(900, height)})
        self.settled()
        path = self.pictures / f"{name}-{width}{'-dark' if dark else ''}.png"
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": width, "height": 900})
        return path


@contextmanager
def visit(
    playwright: Playwright, chromium: str, url: str, profile: Path, *, width: int = 1440
) -> Iterator[Dashboard]:
    """Open a fresh browser at the dashboard's address, and close it afterwards."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium,
        headless=True,
        args=ARGS,
        viewport={"width": width, "height": 900},
        accept_downloads=True,
    )
    try:
        yield Dashboard(url, context.pages[0], profile)
    finally:
        context.close()
