"""A PostgreSQL server of the tests' own, in a temporary folder and on a socket there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

INSTALLED = Path("/usr/lib/postgresql")  # Debian keeps the programs here, off the PATH
USER = "leadscoring"
# Everything is thrown away afterwards, so nothing has to survive a power cut. Nobody can
# reach the server but through its folder, and its clock is not UTC: whoever forgets a
# time zone is told so by a test.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'Asia/Kolkata'
"""


@dataclass
class Cluster:
    """A running server, which makes an empty database for whoever asks."""

    folder: Path

    def __post_init__(self) -> None:
        self._numbers = count(1)

    @contextmanager
    def fresh_database(self, like: str = "template1") -> Iterator[str]:
        """Copy a database, by default an empty one; give its address, and drop it afterwards."""
        name = f"leads_{next(self._numbers)}"
        copy = SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(copy.format(Identifier(name), Identifier(like)))
        try:
            yield f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"
        finally:
            self._run(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _run(self, statement: SQL) -> None:
        where = {"host": str(self.folder), "user": USER, "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as link:
            link.execute(statement)


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's programs; of several versions, the newest."""
    named = os.environ.get("LEADSCORING_POSTGRES_BIN")
    if named is not None:
        return Path(named) if shutil.which("initdb", path=named) else None
    versions = sorted(INSTALLED.glob("*/bin"), key=lambda path: (len(str(path)), path))
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else versions[-1:]
    return next((folder for folder in found if shutil.which("initdb", path=folder)), None)


@contextmanager
def running(programs: Path) -> Iterator[Cluster]:
    """Start a server of its own, and stop it whatever happened."""
    with tempfile.TemporaryDirectory(prefix="leads-pg-") as name:
        folder = Path(name)
        runner = _runner(folder)
        data = folder / "data"
        words = [
            "--no-locale",
            "--encoding=UTF8",
            "--auth=trust",
            "--no-sync",
            f"--username={USER}",
        ]
        _call([programs / "initdb", "-D", data, *words], runner)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(folder=folder))
        control = [programs / "pg_ctl", "-D", data, "-s", "-w"]
        _call([*control, "-l", folder / "log.txt", "start"], runner)
        try:
            yield Cluster(folder)
        finally:
            _call([*control, "-m", "immediate", "stop"], runner)


def _runner(folder: Path) -> dict[str, object]:
    """Return as whom the server runs: it refuses to be root."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0):
        return {"cwd": folder}
    shutil.chown(folder, "postgres", "postgres")
    return {"cwd": folder, "user": "postgres", "group": "postgres", "extra_groups": []}


def _call(command: list[object], runner: dict[str, object]) -> None:
    # Not through a pipe: the server would inherit it, and it would never end.
    with (runner["cwd"] / "calls.txt").open("w+") as said:
        done = subprocess.run(
            [str(word) for word in command], **runner, stdout=said, stderr=said, check=False
        )
        said.seek(0)
        if done.returncode:
            message = f"PostgreSQL for the tests: {command[0]} failed:\n{said.read()}"
            raise RuntimeError(message)
