"""A disk that is full, broken or read-only at the n-th call, for every n: nothing is torn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import in_ci
from tests.torture.forms import IS_LONG
from tests.torture.operations import OPERATIONS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NO_COMPILER = (
    "no C compiler on Linux: SQLite's own writes are reached by a library that is loaded before "
    "the C library (Debian, Ubuntu: apt install gcc libc6-dev)"
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that fails calls; where it cannot be made, the test is skipped, in CI it fails."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        (pytest.fail if in_ci() else pytest.skip)(NO_COMPILER)
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    words = ["-shared", "-fPIC", "-O1", "-w", "-o", library, HERE / "shim.c", "-ldl"]
    subprocess.run([compiler, *words], check=True)
    return library


@pytest.fixture(scope="module")
def swept(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """What came of each operation, all of them in one process."""
    form = "long" if IS_LONG else "short"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.torture.sweeping",
            shim,
            tmp_path_factory.mktemp("swept"),
            form,
        ],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(shim)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {line["operation"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_fault_tears_anything_and_a_retry_works(name: str, swept: Mapping[str, dict[str, Any]]):
    found = swept[name]
    assert found["problems"] == []
    assert found["n_faults"] >= 3
    assert found["n_refused"] > found["n_faults"] / 3  # the faults were felt
