"""Print how long people wait for the dashboard: ``python -m benchmarks.speed_dashboard``.

Each command and page is timed from the moment it is asked for, in a process of its own,
beside one that does nothing: a program that only imports click, a page of Streamlit's that
says one sentence. A page is there once Chromium shows all of it and the server rests: on
the first start, when the browser has nothing of it yet, and on later ones. The page Cutoff
is that of a model which knows the cutoffs of a million predictions, on a database of as
many leads as ``--leads`` says; beside it stand 1,500 of either. A move of its slider is
timed by the browser's own clock, from the press of a key until the answer is told, until
the curve's mark stands where it should, and until all of the page rests. Making a million
leads takes some five minutes; they are kept in ``.bench``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from benchmarks.big_leads import FOLDER
from benchmarks.dashboard_size import FEW, MANY, kept_database, move, pages, save_model
from benchmarks.tables import Row, markdown
from tests.browser.dashboard import SETTLED, Dashboard, free_port, is_well, start, visit
from tests.conftest import find_chromium

HEADINGS = ("what", "median", "beside it", "ratio", "limit")
_TIMES = 5
_PATIENCE = 300_000  # milliseconds: the first look at a million leads reads them all
# As an installed program has them: modules compiled once and kept.
_COMPILED = {"PYTHONPYCACHEPREFIX": str((FOLDER / "compiled").resolve()), "OMP_NUM_THREADS": "1"}
_MINIMAL = "import streamlit as st\n\nst.title('Lead scoring')\nst.write('Nothing else.')\n"
_COMMAND = str(Path(sys.executable).with_name("leadscoring"))
_HELP = [_COMMAND, "--help"]
_CLICK = [sys.executable, "-c", "import click"]


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="speed_dashboard")
    parser.add_argument("--leads", type=int, default=MANY, help="leads in the large database")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {**_COMPILED, "STREAMLIT_SERVER_HEADLESS": "true"}
    _seconds(_HELP)
    rows = [_row("leadscoring --help", _timed(_HELP), _timed(_CLICK), 0.3)]
    with tempfile.TemporaryDirectory(prefix="speed-dashboard-") as folder:
        few, many = (Path(folder) / name for name in ("few", "many"))
        save_model(few / "models", FEW)
        save_model(many / "models", MANY)
        urls = {few: kept_database(FEW), many: kept_database(asked.leads)}
        rows += _computed(few, many, urls)
        rows += _in_a_browser(few, many, urls)
    print(markdown(HEADINGS, rows))


def _computed(few: Path, many: Path, urls: dict[Path, str]) -> Iterator[Row]:
    """Yield what the server computes, without a browser."""
    ours, beside = (move(folder / "models", urls[folder]) for folder in (many, few))
    yield _row("what a cutoff move computes", ours, beside, 0.02)
    yield from (_row(name, found, None, None) for name, found in pages(urls[many]).items())


def _in_a_browser(few: Path, many: Path, urls: dict[Path, str]) -> Iterator[Row]:
    """Yield what a visitor waits for; nothing where there is no Chromium."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium: the browser's rows are left out.", file=sys.stderr)
        return
    with sync_playwright() as driver:
        with _browser(driver, chromium, few / "first") as visitor:
            visitor.page.set_default_timeout(_PATIENCE)
            _first_page(visitor, few, urls[few], free_port())  # compiles what it imports
            yield from _first_pages(visitor, few, urls[few])
        moved = {
            folder: _moves(driver, chromium, folder, urls[folder], folder / "moves")
            for folder in (many, few)
        }
    for what in ("told", "marked", "settled"):
        ours, beside = ([move[what] for move in moved[folder]] for folder in (many, few))
        yield _row(f"a cutoff move, {what}", ours, beside, 0.3)


@contextmanager
def _browser(driver: Playwright, chromium: str, profile: Path) -> Iterator[Dashboard]:
    with visit(driver, chromium, "about:blank", profile) as visitor:
        yield visitor


def _first_pages(visitor: Dashboard, folder: Path, url: str) -> Iterator[Row]:
    """Yield how long the first page takes where the browser knows nothing of it, and later."""
    ours, beside = [], []
    for _ in range(_TIMES):  # in turn, as others may be at work on the machine
        ours.append(_first_page(visitor, folder, url, free_port()))
        beside.append(_minimal_page(visitor, folder, free_port()))
    yield _row("first page, settled, first start", ours, beside, 2.5)
    ports = free_port(), free_port()
    for _ in range(_TIMES + 1):
        ours.append(_first_page(visitor, folder, url, ports[0]))
        beside.append(_minimal_page(visitor, folder, ports[1]))
    later = slice(_TIMES + 1, None)
    yield _row("first page, settled, later start", ours[later], beside[later], 2.5)


def _first_page(visitor: Dashboard, folder: Path, url: str, port: int) -> float:
    """Start a server on a copy of the leads, and return when its first page is there."""
    copy = folder / "copy.db"
    shutil.copyfile(url.removeprefix("sqlite:///"), copy)
    where = ["--models", str(folder / "models"), "--database", f"sqlite:///{copy}"]
    return _served(visitor, [_COMMAND, "app", *where, "--port"], port, "Hot leads")


def _minimal_page(visitor: Dashboard, folder: Path, port: int) -> float:
    script = folder / "minimal.py"
    script.write_text(_MINIMAL, encoding="utf-8")
    options = ["--server.fileWatcherType", "none", "--server.port"]
    run = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    return _served(visitor, run, port, "Lead scoring")


def _served(visitor: Dashboard, command: list[str], port: int, title: str) -> float:
    """Start a server by a command that lacks but the port, and return when its page is there."""
    silent, whole = subprocess.DEVNULL, [*command, str(port)]
    began = time.perf_counter()
    server = subprocess.Popen(whole, start_new_session=True, stdout=silent, stderr=silent)  # noqa: S603 (ours)
    try:
        while not is_well(port):
            time.sleep(0.03)
        return _shown(visitor, f"http://127.0.0.1:{port}", title, began)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _shown(visitor: Dashboard, url: str, title: str, began: float) -> float:
    visitor.page.goto(url)
    visitor.page.get_by_role("heading", name=title, level=1).wait_for()
    visitor.page.wait_for_function(SETTLED)
    return time.perf_counter() - began


def _moves(
    driver: Playwright, chromium: str, folder: Path, url: str, profile: Path
) -> list[dict[str, float]]:
    """Return how long some moves of the slider take, each until the parts of the page follow."""
    server = start(folder / "models", folder / "log.txt", database_url=url)
    try:
        with visit(driver, chromium, server.url, profile) as visitor:
            page = visitor.page
            page.set_default_timeout(_PATIENCE)
            page.goto(f"{server.url}/cutoff")
            page.get_by_role("heading", name="Cutoff", level=1).wait_for()
            page.locator(".st-key-roc .annotation-text").first.wait_for()
            page.wait_for_function(SETTLED)
            _move(visitor)
            return [_move(visitor) for _ in range(2 * _TIMES)]
    finally:
        server.stop()


# What the page shows of the cutoff, and when each part of it last changed since a key was pressed.
_WATCH = """() => {
    const text = (at) => [...document.querySelectorAll(at)].map((one) => one.textContent).join();
    const lines = '.st-key-precision_recall .shapelayer path';
    const shown = () => ({
        told: text('h2') + text('.st-key-goal_2'),
        marked: [...document.querySelectorAll(lines)].map((one) => one.getAttribute('d')).join(),
    });
    const before = shown(), seen = {};
    document.addEventListener('keydown', () => { seen.began = performance.now(); },
        {capture: true, once: true});
    const watching = new MutationObserver(() => {
        seen.settled = performance.now();
        for (const [name, now] of Object.entries(shown())) {
            if (now && now !== before[name]) { seen[name] = seen.settled; before[name] = now; }
        }
    });
    watching.observe(document.body,
        {subtree: true, childList: true, characterData: true, attributes: true});
    window.seen = seen;
    window.stopWatching = () => watching.disconnect();
}"""
_REST = 700  # milliseconds in which a page that seems settled might still change


def _move(visitor: Dashboard) -> dict[str, float]:
    """Press an arrow on the slider, and return the seconds until each part has followed."""
    page = visitor.page
    page.evaluate(_WATCH)
    slider = page.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_function(f"() => window.seen.told && ({SETTLED})()", polling=50)
    page.wait_for_timeout(_REST)
    page.evaluate("window.stopWatching()")
    seen = page.evaluate("window.seen")
    began = seen.pop("began")
    return {"marked": 0.0} | {name: (at - began) / 1000 for name, at in seen.items()}


def _timed(command: list[str]) -> list[float]:
    return _repeated(lambda: _seconds(command))


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    return time.perf_counter() - began


def _repeated(measure: Callable[[], float]) -> list[float]:
    return [measure() for _ in range(_TIMES)]


def _row(what: str, ours: list[float], beside: list[float] | None, limit: float | None) -> Row:
    mine = statistics.median(ours)
    print(f"{what}: {mine:.3f} s", file=sys.stderr, flush=True)
    bound = "" if limit is None else f"{limit:g} s"
    if beside is None:
        return what, f"{1000 * mine:.1f} ms", "", "", bound
    theirs = statistics.median(beside)
    return what, f"{1000 * mine:.1f} ms", f"{1000 * theirs:.1f} ms", f"{mine / theirs:.1f}", bound


if __name__ == "__main__":
    main()
