"""Print how fast leadscoring is, beside what people would use instead: ``make bench``.

Each part runs in a process of its own, one after another, and prints its own tables; what it
says above its tables tells how it measures. At the end every goal of the parts that ran is
set beside what was measured. A part alone: ``make bench ARGS="--part fitting"``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from importlib import metadata

from benchmarks.goals import HEADINGS, read_tables, verdicts
from benchmarks.tables import markdown
from benchmarks.wanted import GOALS

PARTS = ("scoring", "fitting", "sizes", "training", "dashboard")
LIBRARIES = (
    *("numpy", "pandas", "polars", "pyarrow", "duckdb", "numba", "scipy", "scikit-learn"),
    *("glum", "lightgbm", "streamlit"),
)


def main() -> None:
    """Run the parts that are asked for, say on what, and judge by the goals."""
    parser = argparse.ArgumentParser(prog="speed")
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--browser-python",
        default=sys.executable,
        help="interpreter with Playwright, for the part dashboard [default: this one]",
    )
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {_versions()}")
    printed = {part: _run(part, asked.browser_python) for part in asked.part}
    tables = {part: read_tables(told) for part, told in printed.items() if told is not None}
    print(f"\n## goals\n\n{markdown(HEADINGS, list(verdicts(tables, GOALS)))}")
    failed = [part for part, told in printed.items() if told is None]
    if failed:
        sys.exit(f"These parts failed: {', '.join(failed)}. What each says stands above.")


def _run(part: str, browser_python: str) -> str | None:
    """Return what a part prints, which is passed on as it comes; None where it fails."""
    print(f"\n## {part}\n", flush=True)
    python = browser_python if part == "dashboard" else sys.executable
    command = [python, "-m", f"benchmarks.speed_{part}"]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603
        for line in run.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    return None if run.returncode else "".join(lines)


def _versions() -> str:
    known = {found.metadata["Name"]: found.version for found in metadata.distributions()}
    threads = os.environ.get("POLARS_MAX_THREADS", "as many threads as there are processors")
    found = ", ".join(f"{name} {known[name]}" for name in LIBRARIES if name in known)
    return f"{found}; linear algebra on one thread, polars on {threads}"


if __name__ == "__main__":
    main()
