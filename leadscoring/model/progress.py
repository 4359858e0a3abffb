"""Telling how far a training is, and stopping it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leadscoring.exceptions import Cancelled

__all__ = ["STAGES", "Progress", "Reporter", "Step"]

STAGES = (
    "Look at the columns",
    "Test on leads left out",
    "Check what the scores promise",
    "See what each field is worth",
    "Learn from all leads",
    "Write the card",
)
"""What a training does, in order."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a training is.

    Attributes
    ----------
    stage : int
        Position in `STAGES`; one past the last when all is done.
    share : float
        Share of the whole work that is done, in [0, 1].
    detail : str
        What is being done within the stage.
    """

    stage: int
    share: float
    detail: str = ""


Progress = Callable[[Step], None]
_STARTS = (0.0, 0.03, 0.56, 0.73, 0.84, 0.97, 1.0)
_FIT_ON_ALL = 0.3  # of the fifth stage; the tests on newer leads take the rest


@dataclass(frozen=True, slots=True)
class Reporter:
    """Passes steps on, and stops the work when asked to.

    Attributes
    ----------
    progress : callable, optional
        Takes each `Step`.
    cancelled : callable, optional
        Says whether to stop.
    has_segments : bool
        Whether models for segments are tried, for half of the third stage.
    """

    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    has_segments: bool = False

    def enter(self, stage: int, *, share: float = 0.0, detail: str = "") -> None:
        """Report a stage, with the share of it that is done; raise `Cancelled` if asked to stop."""
        self.check()
        if self.progress is not None:
            start, end = _STARTS[stage], _STARTS[min(stage + 1, len(_STARTS) - 1)]
            self.progress(Step(stage, start + share * (end - start), detail))

    def check(self) -> None:
        """Raise `Cancelled` if asked to stop."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("The training was cancelled. Nothing was saved.")

    def fold(self, done: int, total: int) -> None:
        """Report a fold of the second stage."""
        self.enter(1, share=done / total, detail=f"{done} of {total} rounds")

    def trial(self, done: int, total: int) -> None:
        """Report a round without the leads kept apart, of the third stage."""
        before = 0.5 * self.has_segments
        detail = f"{done} of {total} rounds with a fifth kept apart"
        self.enter(2, share=before + (1 - before) * done / total, detail=detail)

    def segment(self, done: int, total: int) -> None:
        """Report a round of models for segments, which come first in the third stage."""
        self.enter(2, share=0.5 * done / total, detail=f"{done} of {total} rounds for segments")

    def worth(self, done: int, total: int) -> None:
        """Report a round with fields left out, of the fourth stage."""
        self.enter(3, share=done / total, detail=f"{done} of {total} rounds with fields left out")

    def left_out(self, done: int, total: int) -> None:
        """Report a fold that comes within the fifth stage, as past memory."""
        detail = f"{done} of {total} rounds with leads left out"
        self.enter(4, share=_FIT_ON_ALL * done / total, detail=detail)

    def block(self, done: int, total: int) -> None:
        """Report a block of newer leads, predicted from the older, of the fifth stage."""
        share = _FIT_ON_ALL + (1 - _FIT_ON_ALL) * done / total
        self.enter(4, share=share, detail=f"{done} of {total} tests on newer leads")
