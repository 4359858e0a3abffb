"""Work that another process is asked to do; few imports, as each of them costs it a start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from leadscoring.exceptions import ReadError


def echo(asked, overseer):
    overseer.report(1, 0.5, "half")
    return asked, os.getpid(), os.nice(0) if hasattr(os, "nice") else 10


def chat(asked, overseer):
    print("what a library prints is no answer")  # noqa: T201
    os.write(1, b"nor is this")
    return asked


def refuse(asked, overseer):
    raise ReadError("It is empty.", file=asked, line=3)


def exhaust(asked, overseer):
    raise MemoryError


def stumble(asked, overseer):
    raise ZeroDivisionError


def die(asked, overseer):
    os.kill(os.getpid(), signal.SIGKILL)


def linger(asked, overseer):
    """Start a child of its own, say so, and wait for ever."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(asked).write_text(f"{os.getpid()} {child.pid}")
    overseer.report(1, 0.1, "waiting")
    threading.Event().wait()
