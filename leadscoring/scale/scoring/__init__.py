"""Leads scored at the speed of reading: each different cell once, gathered for each lead."""

from typing import TYPE_CHECKING

from leadscoring.later import names_of
from leadscoring.scale.scoring.scored_file import NotPlain, ScoredFile

if TYPE_CHECKING:
    from leadscoring.scale.scoring.in_file_order import score_in_order
    from leadscoring.scale.scoring.ranking_text import rank_text
else:  # whose compiled loops take longer to load than a small file to score
    __getattr__, __dir__ = names_of(
        __name__,
        {
            "rank_text": "leadscoring.scale.scoring.ranking_text",
            "score_in_order": "leadscoring.scale.scoring.in_file_order",
        },
    )

__all__ = ["NotPlain", "ScoredFile", "rank_text", "score_in_order"]
