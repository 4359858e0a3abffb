"""Leads scored at the speed of reading: each different cell once, gathered for each lead."""

from typing import TYPE_CHECKING

from leadscoring.later import names_of
from leadscoring.scale.scoring.scored_file import NotPlain, ScoredFile

if TYPE_CHECKING:
    from leadscoring.scale.scoring.text_scoring import score_text
else:  # whose compiled loops take longer to load than a small file to score
    __getattr__, __dir__ = names_of(
        __name__, {"score_text": "leadscoring.scale.scoring.text_scoring"}
    )

__all__ = ["NotPlain", "ScoredFile", "score_text"]
