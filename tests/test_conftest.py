"""In CI a run that leaves out the browser or PostgreSQL fails, however green the rest of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

INI = """
[pytest]
testpaths = .
markers =
    browser: drives the dashboard
    postgresql: runs on PostgreSQL
addopts = --import-mode=importlib
"""
PASSES = "def test_plain(): pass\n"
DRIVES = "import pytest\n@pytest.mark.browser\ndef test_drive(chromium_path): pass\n"
STORES = "def test_store(database_url): assert database_url\n"
ALL = PASSES + DRIVES + STORES
SKIPS = "import pytest\n@pytest.mark.browser\ndef test_skip(): pytest.skip('not today')\n"
LEAVES = SKIPS.replace("browser", "postgresql").replace("test_skip", "test_leave")


@pytest.fixture
def run(pytester, monkeypatch):
    """Return a function that runs a suite of the given text and tells its exit code and output."""
    pytester.makeini(INI)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    browser = pytester.path / "a-browser"
    browser.touch(mode=0o755)

    def run(source, *words, ci, found=True):
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they cost 1.6 s a run
        monkeypatch.setenv("CI", "true" if ci else "")
        monkeypatch.setenv("LEADSCORING_CHROMIUM", str(browser) if found else "")
        if not found:
            monkeypatch.setenv("PATH", str(pytester.path))
            monkeypatch.setenv("LEADSCORING_POSTGRES_BIN", str(pytester.path))
        pytester.makepyfile(test_suite=source)
        done = pytester.runpytest_inprocess(*words)
        return int(done.ret), done.stdout.str()

    return run


@pytest.mark.parametrize(
    ("source", "words", "broken"),
    [
        (ALL, (), []),
        (PASSES + STORES, (), ["CI must drive"]),
        (PASSES + DRIVES, (), ["CI must keep"]),
        (PASSES, (), ["CI must drive", "CI must keep"]),
        (ALL + SKIPS, (), ["CI may skip no browser test"]),
        (ALL + LEAVES, (), ["CI may skip no postgresql test"]),
        (ALL + SKIPS, ("-p", "xdist", "-n", "2"), ["CI may skip no browser test"]),
    ],
    ids=[
        "both done",
        "never driven",
        "never stored",
        "neither",
        "one drive skipped",
        "one store skipped",
        "one skipped, two workers",
    ],
)
def test_ci_insists_on_the_browser_and_on_postgresql(run, source, words, broken):
    code, output = run(source, *words, ci=True)
    assert code == bool(broken)
    assert output.count("FAILED CI") == len(broken)
    assert [words for words in broken if f"FAILED {words}" not in output] == []


def test_without_ci_what_is_missing_skips_with_the_remedy(run):
    code, output = run(ALL, "-rs", ci=False, found=False)
    assert code == 0
    assert "apt install chromium" in output
    assert "apt install postgresql" in output
    assert "2 passed, 2 skipped" in output


def test_in_ci_what_is_missing_fails(run):
    code, output = run(ALL, ci=True, found=False)
    assert code == 1
    assert "2 passed, 2 errors" in output


def test_a_part_of_the_suite_may_leave_them_out(run):
    code, _ = run(ALL, "-k", "plain", ci=True)
    assert code == 0


def test_an_empty_run_fails(run):
    code, _ = run("", ci=True)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
