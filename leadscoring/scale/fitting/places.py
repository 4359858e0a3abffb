"""Where a fit is made: in memory, streamed from disk, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar, get_args

from leadscoring.exceptions import InvalidInput
from leadscoring.scale.fitting.cluster import OnCluster, over_pieces
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import Engine, InMemory, Streamed, go_on
from leadscoring.scale.fitting.sampling import Run
from leadscoring.scale.fitting.sources import Piece

__all__ = ["ENGINES", "EngineName", "Place", "find_place"]

EngineName = Literal["memory", "stream", "dask"]
T = TypeVar("T")
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


@dataclass(frozen=True, slots=True)
class Place:
    """Where leads are read and coded.

    Attributes
    ----------
    run : callable
        Asks pieces of files something.
    coded : callable
        Gives an engine for pieces and a coder.
    """

    run: Run[Any]
    coded: Callable[[Sequence[Piece], Coder], Engine]


def find_place(
    engine: str, scheduler: str | None = None, check: Callable[[], None] = go_on
) -> Place:
    """Return a place by its name.

    Parameters
    ----------
    engine : {"memory", "stream", "dask"}
        Coded leads in memory, in a file of our own, or on a cluster's workers.
    scheduler : str, optional
        Address of the cluster's scheduler.
    check : callable
        Called before each partition that is gone over, whatever is asked; may raise to stop.

    Raises
    ------
    InvalidInput
        If there is no such engine, or a scheduler is missing or too much.

    Examples
    --------
    >>> find_place("tape")
    Traceback (most recent call last):
        ...
    leadscoring.exceptions.InvalidInput: There is no engine 'tape'; choose memory, stream or dask.
    """
    if engine not in ENGINES:
        raise InvalidInput(f"There is no engine '{engine}'; choose memory, stream or dask.")
    if (engine == "dask") != (scheduler is not None):
        raise InvalidInput(
            "The engine dask needs the address of a scheduler, and no other does, got the engine "
            f"{engine} and {scheduler or 'no address'}. Name both, or neither."
        )
    if scheduler is not None:
        coded = partial(OnCluster, scheduler=scheduler, check=check)
        return Place(partial(over_pieces, scheduler, check=check), coded)
    here = InMemory if engine == "memory" else Streamed
    return Place(partial(_here, check), partial(here, check=check))


def _here(
    check: Callable[[], None], ask: Callable[[Piece], T], pieces: Sequence[Piece]
) -> Iterator[T]:
    for piece in pieces:
        check()
        yield ask(piece)
