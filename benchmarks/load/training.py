"""A training that goes on while others work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.load.session import Broken, Session

__all__ = ["ANALYST", "training"]

ANALYST = "ana@example.com"
_START = ("Train a challenger", "Train the first model")


@asynccontextmanager
async def training(url: str, path: Path | None) -> AsyncIterator[None]:
    """Let an analyst upload labelled leads and train on them; nothing where there are none.

    Parameters
    ----------
    url : str
        The server.
    path : Path or None
        The leads, whose outcome stands in a column that the server can guess.

    Raises
    ------
    Broken
        If the training does not begin, or is over before the others are.
    """
    if path is None:
        yield
        return
    async with Session(url, ANALYST) as session:
        await session.open()
        await session.open("upload")
        await session.upload("Lead file", path)
        await session.press("Use as training data")
        await session.open("train")
        await session.press(next(label for label in _START if session.has(label)))
        _require(session, "did not begin")
        yield
        await session.open("train")
        _require(session, "was over too soon: train on more leads")
        await session.press("Cancel")


def _require(session: Session, otherwise: str) -> None:
    if not session.has("Cancel"):
        message = f"the training {otherwise}"
        raise Broken(message)
