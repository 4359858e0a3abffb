"""Sweeps faults through operations, in a process that loaded the shim before the C library.

Run as ``python -m tests.torture.sweeping SHIM FOLDER long|short``; prints a line of JSON for
each operation: how many calls it makes, how many faults were tried, and what went wrong.
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from leadscoring.exceptions import LeadScoringError
from tests.torture.operations import OPERATIONS, Operation, State

Kind = tuple[int, bool]
FULL, BROKEN, READ_ONLY = (errno.ENOSPC, True), (errno.EIO, False), (errno.EROFS, True)
KINDS: tuple[Kind, ...] = (FULL, BROKEN, READ_ONLY)
MOST = 12  # calls of an operation that are failed in the short form, spread over all
ALL_KINDS: tuple[Kind, ...] = tuple((code, stays) for code, _ in KINDS for stays in (False, True))
"""Which error, and whether it stays: a full disk does, a bad sector does not."""


@dataclass
class Swept:
    """What came of one operation."""

    operation: str
    n_calls: int = 0
    n_faults: int = 0
    n_refused: int = 0
    problems: list[str] = field(default_factory=list)


class Shim:
    def __init__(self, path: str) -> None:
        self._library = ctypes.CDLL(path)
        self._library.shim_disarm.restype = ctypes.c_long

    def run(self, operation: Operation, folder: Path, n: int, kind: Kind) -> int:
        """Run an operation whose n-th call fails; return how many it made."""
        code, stays = kind
        self._library.shim_arm(str(folder).encode(), ctypes.c_long(n), code, int(stays))
        try:
            operation.run(folder)
        finally:
            self.n_calls = self._library.shim_disarm()
        return self.n_calls


def sweep(name: str, shim: Shim, folder: Path, *, is_long: bool) -> Swept:
    """Fail each call of an operation in turn."""
    operation, swept = OPERATIONS[name], Swept(name)
    template = folder / "template"
    template.mkdir()
    operation.begin(template)
    before = operation.state(copy_of(template))
    whole = copy_of(template)
    swept.n_calls = shim.run(operation, whole, 0, BROKEN)
    after = operation.state(whole)
    assert before != after, f"{name} changes nothing"
    for n in range(1, swept.n_calls + 1, 1 if is_long else max(1, swept.n_calls // MOST)):
        for kind in ALL_KINDS if is_long else [KINDS[swept.n_faults % len(KINDS)]]:
            swept.n_faults += 1
            work = copy_of(template)
            try:
                swept.n_refused += tried(operation, shim, work, n, kind, (before, after))
            except Exception as error:  # noqa: BLE001 - all that goes wrong is told
                where = traceback.extract_tb(error.__traceback__)
                ours = [line for line in where if "leadscoring" in line.filename] or where
                told = f"{type(error).__name__}: {error} ({ours[-1].filename}:{ours[-1].lineno})"
                swept.problems.append(f"call {n}, {errno.errorcode[kind[0]]}: {told}")
    return swept


def tried(
    operation: Operation,
    shim: Shim,
    folder: Path,
    n: int,
    kind: Kind,
    states: tuple[State, State],
) -> bool:
    """Fail one call; return whether the operation was refused."""
    before, after = states
    is_refused = False
    try:
        shim.run(operation, folder, n, kind)
    except LeadScoringError as error:
        is_refused = True
        text = str(error)
        assert text, "nothing was said"
        assert "Traceback" not in text, text
        assert "\n" not in text, text
    now = operation.state(folder)
    if not is_refused:
        assert now == after, f"done, it said, but it stands so: {now}"
    allowed = now in (before, after) or operation.is_between(now)
    assert allowed, f"neither before nor after: {now}"
    if now != after:
        operation.run(folder)
        again = operation.state(folder)
        assert again == after, f"tried again, it stands so: {again}"
    return is_refused


def copy_of(template: Path) -> Path:
    work = template.with_name("work")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, work)
    return work


def main(shim: str, folder: str, form: str, *names: str) -> None:
    for number, name in enumerate(names or OPERATIONS):
        own = Path(folder) / str(number)
        own.mkdir()
        swept = sweep(name, Shim(shim), own, is_long=form == "long")
        print(json.dumps(vars(swept)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
