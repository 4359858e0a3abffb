"""What can come of a lead, and what that means for its place on the lists."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["CLOSING", "OPEN", "Outcome"]

OPEN = "open"
"""Status of a lead that nobody has closed."""


class Outcome(StrEnum):
    """What a rep found out about a lead."""

    CONVERTED = "converted"
    FOLLOW_UP = "follow_up"
    NOT_NOW = "not_now"
    LOST = "lost"
    BAD_DATA = "bad_data"
    WRONG_SCORE = "wrong_score"

    @property
    def words(self) -> str:
        """The outcome as it is said.

        Examples
        --------
        >>> Outcome.FOLLOW_UP.words
        'Follow up'
        """
        return self.value.replace("_", " ").capitalize()


CLOSING = frozenset({Outcome.CONVERTED, Outcome.LOST, Outcome.BAD_DATA})
"""Outcomes after which nobody calls any more; the lead's status is then their value."""
