"""Partitions on the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from leadscoring.exceptions import ClusterError, InvalidInput, LeadScoringError
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import go_on
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import Piece

__all__ = ["OnCluster", "over_pieces"]

T = TypeVar("T")
P = ParamSpec("P")


class OnCluster:
    """Partitions that stay on the workers that coded them.

    What is asked goes to the partitions with all it needs, by value; answers come
    back in the partitions' order. Where a worker dies, the scheduler has its
    partitions coded again elsewhere, and only these.

    Parameters
    ----------
    pieces : sequence of Piece
        Where the leads are; every worker must reach them by the same name.
    coder : Coder
        Reads them.
    scheduler : str
        Address of the cluster's scheduler.
    check : callable
        Called before each piece's answer is waited for; may raise to stop.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        coder: Coder,
        scheduler: str,
        *,
        check: Callable[[], None] = go_on,
    ) -> None:
        self._pieces, self._coder, self._scheduler = pieces, coder, scheduler
        self._check = check
        self._client: Any = None
        self._futures: list[Any] = []

    def __enter__(self) -> Self:
        self._client = _client(self._scheduler)
        self._futures = [
            self._client.submit(_coded, piece, self._coder, pure=False) for piece in self._pieces
        ]
        return self

    def __exit__(self, *_: object) -> None:
        self._futures = []
        if self._client is not None:
            self._client.close()
        self._client = None

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        answers = [
            self._client.submit(_asked, future, ask, args, kwargs, pure=False)
            for future in self._futures
        ]
        for piece, answer in zip(self._pieces, answers, strict=True):
            self._check()
            yield from _result(answer, piece)


def over_pieces(
    scheduler: str,
    ask: Callable[[Piece], T],
    pieces: Sequence[Piece],
    *,
    check: Callable[[], None] = go_on,
) -> Iterator[T]:
    """Yield what a cluster's workers find in each piece, in the pieces' order."""
    client = _client(scheduler)
    try:
        answers = [client.submit(ask, piece, pure=False) for piece in pieces]
        for piece, answer in zip(pieces, answers, strict=True):
            check()
            yield _result(answer, piece)
    finally:
        client.close()


def _coded(piece: Piece, coder: Coder) -> list[Partition]:
    return list(coder.partitions(piece))


def _asked(
    partitions: list[Partition],
    ask: Callable[..., T],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> list[T]:
    return [ask(partition, *args, **kwargs) for partition in partitions]


def _client(scheduler: str) -> Any:  # noqa: ANN401 (a library that may be missing)
    try:
        client: Any = import_module("distributed").Client
    except ImportError as error:
        raise InvalidInput(
            "To train on a cluster, install the extra 'cluster': pip install 'leadscoring[cluster]'."
        ) from error
    try:
        return client(scheduler, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {scheduler}. Start one, or correct the address. "
            f"(The connection says: {error}.)"
        ) from error


def _result(answer: Any, piece: Piece) -> Any:  # noqa: ANN401 (a future)
    """Return what a worker found; its errors are ours, those of the cluster say where."""
    from distributed.client import FutureCancelledError  # noqa: PLC0415 (an extra)
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        return answer.result()
    except LeadScoringError:
        raise
    except (KilledWorker, FutureCancelledError, OSError) as error:
        raise ClusterError(
            f"The cluster's workers died over row group {piece.row_group} of {piece.path}. Give "
            f"them more memory, or write smaller row groups. (The scheduler says: {error}.)"
        ) from error
