"""In CI a run that leaves out the browser fails, however green the rest of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

INI = """
[pytest]
testpaths = .
markers = browser: drives the dashboard
addopts = --import-mode=importlib
"""
PASSES = "def test_plain(): pass\n"
DRIVES = "import pytest\n@pytest.mark.browser\ndef test_drive(chromium_path): pass\n"
SKIPS = "import pytest\n@pytest.mark.browser\ndef test_skip(): pytest.skip('not today')\n"


@pytest.fixture
def run(pytester, monkeypatch):
    """Return a function that runs a suite of the given text and tells its exit code and output."""
    pytester.makeini(INI)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    browser = pytester.path / "a-browser"
    browser.touch(mode=0o755)

    def run(source, *words, ci, browser_found=True):
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they cost 1.6 s a run
        monkeypatch.setenv("CI", "true" if ci else "")
        monkeypatch.setenv("LEADSCORING_CHROMIUM", str(browser) if browser_found else "")
        if not browser_found:
            monkeypatch.setenv("PATH", str(pytester.path))
        pytester.makepyfile(test_suite=source)
        done = pytester.runpytest_inprocess(*words)
        return int(done.ret), done.stdout.str()

    return run


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        (PASSES + DRIVES, (), 0),
        (PASSES, (), 1),
        (PASSES + DRIVES + SKIPS, (), 1),
        (PASSES + DRIVES + SKIPS, ("-p", "xdist", "-n", "2"), 1),
    ],
    ids=["driven", "never driven", "one skipped", "one skipped, two workers"],
)
def test_ci_insists_on_the_browser(run, source, words, expected):
    code, output = run(source, *words, ci=True)
    assert code == expected
    assert ("FAILED CI" in output) == bool(expected)


def test_without_ci_a_missing_browser_skips_with_the_remedy(run):
    code, output = run(PASSES + DRIVES, "-rs", ci=False, browser_found=False)
    assert code == 0
    assert "apt install chromium" in output
    assert "1 passed, 1 skipped" in output


def test_in_ci_a_missing_browser_fails(run):
    code, output = run(PASSES + DRIVES, ci=True, browser_found=False)
    assert code == 1
    assert "1 passed, 1 error" in output


def test_a_part_of_the_suite_may_leave_out_the_browser(run):
    code, _ = run(PASSES + DRIVES, "-k", "plain", ci=True)
    assert code == 0


def test_an_empty_run_fails(run):
    code, _ = run("", ci=True)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
