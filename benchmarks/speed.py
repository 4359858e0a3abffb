"""Print how fast leadscoring is, beside what people would use instead: ``make bench``.

Each part runs in a process of its own, one after another, and prints its own table; what it
says above its table tells how it measures. A part alone: ``make bench ARGS="--part fitting"``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from importlib import metadata

PARTS = ("scoring", "fitting", "training", "dashboard")
LIBRARIES = (
    *("numpy", "pandas", "polars", "pyarrow", "duckdb", "numba", "scipy", "scikit-learn"),
    *("glum", "lightgbm", "streamlit"),
)


def main() -> None:
    """Run the parts that are asked for, and say on what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {_versions()}")
    failed = [part for part in asked.part if _failed(part)]
    if failed:
        sys.exit(f"These parts failed: {', '.join(failed)}. What each says stands above.")


def _failed(part: str) -> bool:
    print(f"\n## {part}\n", flush=True)
    module = f"benchmarks.speed_{part}"
    return subprocess.run([sys.executable, "-m", module], check=False).returncode != 0  # noqa: S603


def _versions() -> str:
    known = {found.metadata["Name"]: found.version for found in metadata.distributions()}
    return ", ".join(f"{name} {known[name]}" for name in LIBRARIES if name in known)


if __name__ == "__main__":
    main()
