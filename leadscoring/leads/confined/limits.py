"""What a process that reads one file may use, and how it is held to that."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "NO_MEMORY", "Limits", "confine", "grant"]

NO_MEMORY = 3
"""With what a process ends that has no memory left for its file."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may use.

    Parameters
    ----------
    memory : int
        Bytes of address space, the interpreter and its libraries included.
    seconds : int
        Seconds of processor time for each file.
    patience : float
        Seconds on the clock, for a machine that is busy with other things.
    written : int
        Bytes of the largest file that may be written.
    """

    memory: int = 2_000_000_000
    seconds: int = 30
    patience: float = 300.0
    written: int = 64_000_000


LIMITS = Limits()
"""What reading an upload may use."""


def confine(*, memory: int, written: int) -> None:
    """Hold this process to its memory and its files for good, and let it leave no core.

    Where the system has no such limits, as Windows, the patience of the process
    that waits is the only one.

    Parameters
    ----------
    memory, written : int
        As in `Limits`.
    """
    try:
        import resource  # noqa: PLC0415, there is none on Windows
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def grant(seconds: int) -> None:
    """Let this process use so many more seconds of processor time; then the system ends it.

    Parameters
    ----------
    seconds : int
        Counted from now, to the whole second.
    """
    try:
        import resource  # noqa: PLC0415, there is none on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, most))
