"""Read spoilt files one after the other in a process with limits, and tell what comes of each.

Run as ``python -m tests.torture.spoiling FIRST END``; prints the seed of each file before it is
read, and after it ``kept``, ``repaired`` or ``refused``, or what is wrong with the verdict.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

from leadscoring.exceptions import ReadError
from leadscoring.leads.confined.limits import LIMITS, confine, grant
from leadscoring.leads.lead_file import LeadFile
from leadscoring.leads.reading import read_here
from tests.torture.mutations import mutated

NO_WORDS_FOR_PEOPLE = re.compile(
    r"Traceback|File \"|<class|\w+Error\b|Exception|\bNone\b|0x[0-9a-f]{6}|panicked|\.py\b"
)


def verdict(seed: int) -> str:
    """Return what comes of a spoilt file, or what is wrong with that."""
    name, data = mutated(seed)
    try:
        read = read_here(data, name=name)
    except ReadError as error:
        faults = list(_faults_of_refusal(error, name))
        return "; ".join(faults) or "refused"
    faults = list(_faults_of_reading(read))
    if faults:
        return "; ".join(faults)
    return "kept" if read.receipt.findings().empty else "repaired"


def _faults_of_refusal(error: ReadError, name: str) -> Iterator[str]:
    told = error.message
    if not str(error).startswith(name) or error.file != name:
        yield "the refusal does not name the file"
    if NO_WORDS_FOR_PEOPLE.search(told.split("(The reader says")[0]) or "Traceback" in told:
        yield f"the refusal is not for people: {told!r}"
    if len(told) > 600 or told.count(".") < 2:
        yield f"the refusal has not cause and remedy: {told!r}"


def _faults_of_reading(read: LeadFile) -> Iterator[str]:
    receipt, frame, original = read.receipt, read.frame, read.original
    if receipt.rows_read != receipt.rows_kept + len(receipt.set_aside):
        yield f"it does not add up: {receipt.summary}"
    if not receipt.rows_kept == len(frame) == len(original) > 0:
        yield f"{len(frame)} leads and {len(original)} rows, said to be {receipt.rows_kept}"
    if list(frame.columns) != list(original.columns) or not frame.columns.is_unique:
        yield "the columns of the leads and of the cells differ"
    for column in frame.columns:
        missing = int(frame[column].isna().sum())
        if missing != sum(receipt.missing.get(column, {}).values()):
            yield f"{column!r} lost cells without a word"
    json.dumps(receipt.to_dict())


def main() -> None:
    """Read the files of the seeds that the command line names."""
    first, end = map(int, sys.argv[1:])
    confine(memory=LIMITS.memory, written=LIMITS.written)
    for seed in range(first, end):
        _tell(f"{seed} ")
        grant(LIMITS.seconds)
        _tell(verdict(seed).replace("\n", " ") + "\n")


def _tell(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
