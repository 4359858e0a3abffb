"""A model as one SQL query, which reads the cells of leads as Python does and adds up as it does."""

from typing import TYPE_CHECKING

from leadscoring.export.sql.columns import DIALECTS, ColumnType, LeadTable
from leadscoring.later import names_of

if TYPE_CHECKING:
    from leadscoring.export.sql.heading import heading
    from leadscoring.export.sql.query import scoring_query

__all__ = ["DIALECTS", "ColumnType", "LeadTable", "heading", "scoring_query"]

__getattr__, __dir__ = names_of(
    __name__,
    {
        "heading": "leadscoring.export.sql.heading",
        "scoring_query": "leadscoring.export.sql.query",
    },
)
