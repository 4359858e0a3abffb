"""The servers that are put under load, and how much memory they take."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.session import COOKIE_SECRET
from tests.browser.dashboard import free_port, is_well

__all__ = ["Memory", "Server", "serving"]

ROOT = Path(__file__).parents[2]
_SECRETS = """[auth]
client_id = "leadscoring"
client_secret = "known to every reader of the benchmark"
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""
_PATIENCE = 120  # seconds until a server must be up


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    url: str
    pid: int

    @property
    def mebibytes(self) -> float:
        """Memory that it holds now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @property
    def seconds(self) -> float:
        """Processor time that it has taken."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Memory:
    """Memory that servers hold together, in MiB: once they are warm, and at the end."""

    warm: float = float("nan")
    last: float = float("nan")

    @property
    def growth(self) -> float:
        """By which share it has grown since they were warm."""
        return self.last / self.warm - 1

    async def watch(self, servers: Sequence[Server], seconds: float) -> None:
        """Look once a sixth of the time is over, and at the end of it."""
        await asyncio.sleep(seconds / 6)
        self.warm = sum(server.mebibytes for server in servers)
        await asyncio.sleep(seconds * 5 / 6)
        self.last = sum(server.mebibytes for server in servers)


@contextmanager
def serving(n: int, *, database_url: str, models: Path, folder: Path) -> Iterator[Sequence[Server]]:
    """Start servers of one team, each on a port of its own.

    Parameters
    ----------
    n : int
        How many.
    database_url : str
        The database that they share.
    models : Path
        The models folder that they share.
    folder : Path
        Takes their secrets and logs.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_one(place, database_url, models, folder)) for place in range(n)]


@contextmanager
def _one(place: int, database_url: str, models: Path, folder: Path) -> Iterator[Server]:
    port = free_port()
    secrets = folder / f"secrets-{place}.toml"
    secrets.write_text(_SECRETS.format(port=port, secret=COOKIE_SECRET))
    given = {"LEADSCORING_DATABASE_URL": database_url, "LEADSCORING_MODELS": str(models)}
    words = f"run streamlit_app.py --server.port {port} --server.headless true".split()
    with (folder / f"server-{place}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 (this interpreter and this package)
            [
                *(sys.executable, "-m", "leadscoring.app.serving", *words),
                *("--secrets.files", str(secrets)),
            ],
            cwd=ROOT,
            env={**os.environ, **given, "OMP_NUM_THREADS": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, process)
            yield Server(f"http://localhost:{port}", process.pid)
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_well(port):
        if process.poll() is not None or time.monotonic() > until:
            message = "a server did not start; its log says why"
            raise RuntimeError(message)
        time.sleep(0.2)
