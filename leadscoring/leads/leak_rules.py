"""What gives a column away as filled in after the sale.

A rule looks at one column and returns the figure that convicts it, or None.
Blocking takes two things: a column that ranks the leads well, and values that
all but decide the outcome. Either alone can be an honest field, and warns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from leadscoring.leads.column_evidence import MIN_LEADS, ColumnEvidence, rate_bounds

__all__ = ["RULES", "STRONG", "Rule", "Verdict", "is_sure", "ranking"]

Verdict = Literal["blocked", "warned"]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

STRONG = 0.75
_DECISIVE = 0.90
_TELLING = 0.55
_SURE_ERRORS = 4.0
_MIN_SHARE = 0.03
_MIN_CLASS_SHARE = 0.10
_BLANK_ODDS = 4.0
_COLD = 0.25

_TELLING_NAME = re.compile(
    r"\b(?:tags?|quality|stage|status|score|closed?|won|lost|reason|outcome|duration|disposition"
    r"|verdict|feedback|remarks?)\b"
)
_STEADY_NAME = re.compile(
    r"\b(?:marital|civil|family|relationship|employment|occupation|housing|credit) (?:status|score)\b"
)
_CHANGING_NAME = re.compile(r"\b(?:last|latest|most recent)\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """A way in which a column gives itself away.

    Attributes
    ----------
    verdict : {"blocked", "warned"}
        What becomes of the column.
    reason : str
        Why, in a salesperson's words.
    figure : callable
        Takes a column's evidence, returns the figure that shows it, or None.
    """

    verdict: Verdict
    reason: str
    figure: Callable[[ColumnEvidence], str | None]


def ranking(column: ColumnEvidence) -> str:
    """Return in words how well the column ranks the leads by itself."""
    return f"ranks buyers first in {100 * column.auc:.0f} of 100 pairs"


def is_sure(column: ColumnEvidence) -> bool:
    """Return whether the column ranks better than chance would in so few leads."""
    # Four standard errors, because cross-validation adds a third to them.
    return column.auc >= 0.5 + _SURE_ERRORS * column.noise


def _decides(column: ColumnEvidence) -> str | None:
    if column.auc < _DECISIVE or not is_sure(column):
        return None
    hot = _hot(column, 0.65)
    return _named(column, hot if hot.any() else _cold(column))


def _one_outcome_only(column: ColumnEvidence, *, often: bool) -> str | None:
    """Tell columns that are filled in for buyers alone, or for the others alone."""
    n_filled, won = column.n_leads - column.n_blank, int(column.won[1:].sum())
    if column.n_blank == 0 or n_filled < MIN_LEADS:
        return None
    low, high = rate_bounds(won, n_filled)
    hot = won >= 0.99 * n_filled and low > _hot_line(column, 0.65)
    cold = won <= 0.01 * n_filled and high < _COLD * column.base
    of_class = won / column.n_won if hot else (n_filled - won) / (column.n_leads - column.n_won)
    if not (hot or cold) or (of_class >= _MIN_CLASS_SHARE) != often:
        return None
    return f"filled in for {n_filled:,} leads, of which {won:,} converted"


def _both_extremes(column: ColumnEvidence, *, reach: float) -> str | None:
    """Tell columns of which some levels all but mean a sale and others all but rule it out."""
    hot, cold = _hot(column, reach), _cold(column)
    extreme = int(column.size[hot | cold].sum())
    if not (hot.any() and cold.any()) or extreme < _MIN_SHARE * column.n_leads:
        return None
    return _named(column, hot, cold)


def _half_of_buyers(column: ColumnEvidence) -> str | None:
    """Tell columns whose levels that all but mean a sale hold half of all conversions."""
    hot = _hot(column, 0.65)
    return _named(column, hot) if column.won[hot].sum() >= column.n_won / 2 else None


def _strong(
    figure: Callable[[ColumnEvidence], str | None],
) -> Callable[[ColumnEvidence], str | None]:
    return lambda column: figure(column) if column.auc >= STRONG and is_sure(column) else None


def _blank_hardly_buys(column: ColumnEvidence) -> str | None:
    if not column.is_partly_blank:
        return None
    n_blank, n_filled = column.n_blank, column.n_leads - column.n_blank
    won = int(column.won[1:].sum())
    _, blank = rate_bounds(column.won[0], n_blank)
    filled, _ = rate_bounds(won, n_filled)
    if filled * (1 - blank) < _BLANK_ODDS * blank * (1 - filled):
        return None
    return (
        f"{column.won[0] / n_blank:.0%} of {n_blank:,} leads without it convert, "
        f"{won / n_filled:.0%} of {n_filled:,} with it"
    )


def _named_like(pattern: re.Pattern[str]) -> Callable[[ColumnEvidence], str | None]:
    def figure(column: ColumnEvidence) -> str | None:
        name = _words(column.name)
        telling = pattern.search(name) and not _STEADY_NAME.search(name) and not column.is_date
        return "" if telling and column.auc >= _TELLING and is_sure(column) else None

    return figure


def _words(name: str) -> str:
    """Return a column's name in lower case with spaces between its words."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).casefold()


def _hot_line(column: ColumnEvidence, reach: float) -> float:
    return column.base + reach * (1 - column.base)


def _hot(column: ColumnEvidence, reach: float) -> Mask:
    """Levels that surely convert above `reach` of the way from the average to always."""
    line = _hot_line(column, reach)
    return _where_told(column, lambda low, _: low > line)


def _cold(column: ColumnEvidence) -> Mask:
    """Levels that surely convert below a quarter of the average."""
    line = _COLD * column.base
    return _where_told(column, lambda _, high: high < line)


def _where_told(column: ColumnEvidence, holds: Callable[[Floats, Floats], Mask]) -> Mask:
    """Levels with enough leads whose bounds hold; neither a blank nor a bin of a number is one."""
    told = (column.size >= MIN_LEADS) & column.is_levels
    told[0] = False
    told[told] = holds(*rate_bounds(column.won[told], column.size[told]))
    return told


def _named(column: ColumnEvidence, *groups: Mask) -> str:
    """Return the conversion of the level with most leads in each group."""
    largest = [int(np.argmax(np.where(group, column.size, -1))) for group in groups if group.any()]
    return "; ".join(
        f"'{column.levels[i]}' converts {column.won[i] / column.size[i]:.0%} of {column.size[i]:,} leads"
        for i in largest
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "blocked",
        "Only filled in for leads of one outcome: it was written down once that was known",
        lambda column: _one_outcome_only(column, often=True),
    ),
    Rule(
        "blocked",
        "Almost tells the outcome by itself: it was probably filled in after the sale",
        _decides,
    ),
    Rule(
        "blocked",
        "Some of its values mean a sale and others none: it reads like the verdict of sales",
        _strong(lambda column: _both_extremes(column, reach=0.65)),
    ),
    Rule(
        "blocked",
        "Half of the buyers carry values that hardly anyone else has: "
        "they were probably filled in after the sale",
        _strong(_half_of_buyers),
    ),
    Rule(
        "warned",
        "Only filled in for a few leads, all of one outcome: "
        "it may have been written down once that was known",
        lambda column: _one_outcome_only(column, often=False),
    ),
    Rule(
        "warned",
        "Some of its values nearly mean a sale and others none: it may be the verdict of sales",
        lambda column: _both_extremes(column, reach=0.5),
    ),
    Rule(
        "warned",
        "Half of the buyers carry values that few others have: "
        "they may have been filled in after the sale",
        _half_of_buyers,
    ),
    Rule(
        "warned",
        "Leads without it hardly buy: it may only be filled in once sales talks to the lead",
        _blank_hardly_buys,
    ),
    Rule(
        "warned",
        "Its name sounds like something noted after the first contact",
        _named_like(_TELLING_NAME),
    ),
    Rule(
        "warned",
        "Changes with every contact: its value may come from after the sale",
        _named_like(_CHANGING_NAME),
    ),
)
"""The first rule that fits speaks; blocking rules come first."""
