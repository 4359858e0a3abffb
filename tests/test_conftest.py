"""In CI a run that leaves out the browser, a database or Spark fails, however green the rest is."""

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
    spark: runs on Spark
addopts = --import-mode=importlib
"""
PASSES = "def test_plain(): pass\n"
DRIVES = "import pytest\n@pytest.mark.browser\ndef test_drive(chromium_path): pass\n"
STORES = "def test_store(database_url): assert database_url\n"
SPREADS = "import pytest\n@pytest.mark.spark\ndef test_spread(): pass\n"
STARTS = SPREADS.replace("_spread(): pass", "_start(spark): pass")
ALL = PASSES + DRIVES + STORES + SPREADS
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
            monkeypatch.setenv("JAVA_HOME", str(pytester.path))
        pytester.makepyfile(test_suite=source)
        done = pytester.runpytest_inprocess(*words)
        return int(done.ret), done.stdout.str()

    return run


@pytest.mark.parametrize(
    ("source", "words", "broken"),
    [
        (ALL, (), []),
        (PASSES + STORES + SPREADS, (), ["CI must drive"]),
        (PASSES + DRIVES + SPREADS, (), ["CI must keep"]),
        (PASSES + DRIVES + STORES, (), ["CI must score"]),
        (PASSES, (), ["CI must drive", "CI must keep", "CI must score"]),
        (ALL + SKIPS, (), ["CI may skip no browser test"]),
        (ALL + LEAVES, (), ["CI may skip no postgresql test"]),
        (ALL + SKIPS, ("-p", "xdist", "-n", "2"), ["CI may skip no browser test"]),
    ],
    ids=[
        "all done",
        "never driven",
        "never stored",
        "never spread",
        "none of them",
        "one drive skipped",
        "one store skipped",
        "one skipped, two workers",
    ],
)
def test_ci_insists_on_the_browser_on_postgresql_and_on_spark(run, source, words, broken):
    code, output = run(source, *words, ci=True)
    assert code == bool(broken)
    assert output.count("FAILED CI") == len(broken)
    assert [words for words in broken if f"FAILED {words}" not in output] == []


def test_without_ci_what_is_missing_skips_with_the_remedy(run):
    code, output = run(ALL + STARTS, "-rs", ci=False, found=False)
    assert code == 0
    assert "apt install chromium" in output
    assert "apt install postgresql" in output
    assert "apt install openjdk" in output
    assert "3 passed, 3 skipped" in output


def test_in_ci_what_is_missing_fails(run):
    code, output = run(ALL + STARTS, ci=True, found=False)
    assert code == 1
    assert "3 passed, 3 errors" in output


def test_a_part_of_the_suite_may_leave_them_out(run):
    code, _ = run(ALL, "-k", "plain", ci=True)
    assert code == 0


def test_an_empty_run_fails(run):
    code, _ = run("", ci=True)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
