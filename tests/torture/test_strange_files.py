"""Sample files spoilt at random: each is read, or refused in words, and nothing else happens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from leadscoring.exceptions import ReadError
from leadscoring.leads.confined import read_confined
from tests.torture.forms import times
from tests.torture.mutations import mutated

ROOT = Path(__file__).parents[2]
N_FILES = times(2_000, 100_000)
AT_ONCE = times(500, 5_000)
GOOD = {"kept", "repaired", "refused"}


def told(first, end):
    """What a process tells of these files, by seed; one that dies of a file is followed by another."""
    found = {}
    while first < end:
        done = subprocess.run(
            [sys.executable, "-m", "tests.torture.spoiling", str(first), str(end)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"},
        )
        for line in done.stdout.splitlines():
            seed, _, words = line.partition(" ")
            found[int(seed)] = words or f"died: {done.returncode} {done.stderr[-300:]}"
        assert found, done.stderr
        first = max(found) + 1
    return found


@pytest.fixture(scope="module")
def verdicts():
    parts = [(first, min(first + AT_ONCE, N_FILES)) for first in range(0, N_FILES, AT_ONCE)]
    with ThreadPoolExecutor(times(1, os.cpu_count() or 1)) as workers:
        found = workers.map(lambda part: told(*part), parts)
        return {seed: words for each in found for seed, words in each.items()}


def test_every_spoilt_file_gets_one_of_three_verdicts(verdicts):
    assert verdicts.keys() == set(range(N_FILES))
    others = {seed: words for seed, words in verdicts.items() if words not in GOOD}
    # One of which a process with limits dies ends nothing else, and comes back in words as well.
    for seed in [seed for seed, words in others.items() if words.startswith("died: -")]:
        name, data = mutated(seed)
        with pytest.raises(ReadError, match=r"memory|seconds"):
            read_confined(data, name=name, options={})
        del others[seed]
    assert others == {}


def test_the_spoilt_files_are_of_every_kind(verdicts):
    counts = Counter(verdicts.values())
    assert min(counts[kind] for kind in GOOD) > N_FILES / 50, counts
