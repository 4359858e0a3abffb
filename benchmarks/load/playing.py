"""What people do while the load is measured, and how long each waits for the page to stand."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.load.session import Broken, Session

__all__ = ["OPENED", "RERUN", "SAVED", "THINK", "Seen", "manager", "play", "quantile", "rep"]

THINK = 10.0  # seconds on average between what a person does
OPENED = "a page is opened for the first time"
RERUN = "a press is answered"
SAVED = "an outcome is saved"
_OUTCOMES = ("Not now", "Converted", "Bad data")

Act = Callable[[Session, Random, "Seen"], Awaitable[None]]


@dataclass
class Seen:
    """What was measured so far, by what was done; and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def add(self, what: str, seconds: float) -> None:
        """Take in how long one answer took."""
        self.seconds[what].append(seconds)


async def play(
    url: str, email: str, act: Act, seen: Seen, *, seconds: float, seed: int, fewest: int = 1
) -> None:
    """Let one person work for a while.

    Everybody begins at another moment, and opening the first page counts apart.

    Parameters
    ----------
    url, email : str
        The server, and who works.
    act : callable
        `rep` or `manager`.
    seen : Seen
        Takes what is measured.
    seconds : float
        How long.
    seed : int
        Draws when they do what.
    fewest : int
        What they do even where that takes longer.
    """
    rng = Random(seed)  # noqa: S311 (no secret)
    end = time.monotonic() + seconds
    try:
        await asyncio.sleep(rng.uniform(0, THINK))
        async with Session(url, email) as session:
            seen.add(OPENED, await session.open())
            for turn in itertools.count():
                await session.think(rng.uniform(0.5 * THINK, 1.5 * THINK))
                if turn >= fewest and time.monotonic() > end:
                    return
                await act(session, rng, seen)
    except (Broken, OSError) as error:
        seen.errors.append(str(error))


async def rep(session: Session, rng: Random, seen: Seen) -> None:
    """Save what came of the open lead, or look at the next one."""
    if not session.has("Not now"):  # the day's list is worked out
        seen.add(RERUN, await session.set("List", string_array_value=["All leads"]))
    elif rng.random() < 0.5:
        label = rng.choice(_OUTCOMES)
        took = await session.press(label)
        if not any("recorded for" in text for text in session.page.texts):
            message = f"{session.email} pressed {label!r} and was not told that it is recorded"
            raise Broken(message)
        seen.add(SAVED, took)
        seen.add(RERUN, took)
    else:
        seen.add(RERUN, await session.press("Next"))


async def manager(session: Session, rng: Random, seen: Seen) -> None:
    """Move the cutoff, look at the results, or page through all leads."""
    what = rng.choice(("cutoff", "results", "hot leads"))
    if what == "cutoff":
        if not session.has("Leads per day"):
            seen.add(RERUN, await session.open("cutoff"))
        else:
            seen.add(RERUN, await session.set("Leads per day", int_value=rng.randint(50, 500)))
    else:
        seen.add(RERUN, await session.open("results" if what == "results" else ""))


def quantile(seconds: Mapping[str, list[float]], what: str, share: float) -> float:
    """Return the least time within which a share of the answers came."""
    ordered = sorted(seconds[what])
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")
