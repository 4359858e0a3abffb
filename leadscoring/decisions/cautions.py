"""What the people who use a model should know of its data, each with what to do about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.model.card import Card
from leadscoring.model.scorecard import INTERCEPT, Scorecard
from leadscoring.model.trends import Trend

__all__ = ["Evidence", "cautions", "no_signal", "shares_of_spread"]

_WANTED = 0.05
"""How far the end of a cutoff's 95% interval of conversion may be off."""
_MOST_BY_ONE = 0.60
"""Share of what sets leads apart that may come from one field."""


_HAVE_NEWEST_DECIDED = (
    "Check that the newest have had time to decide; if they have, train again often, with newer "
    "leads."
)
_NEWEST_DECIDED = "They have had time to decide: train again often, with newer leads."


@dataclass(frozen=True)
class Evidence:
    """What the rules look at.

    Attributes
    ----------
    card : Card
        The model's card.
    point : CutoffPoint
        The cutoff that the model recommends.
    shares : pandas.Series
        As `shares_of_spread` returns them.
    trend : Trend or None
        Conversion then and now, where the leads have a date.
    """

    card: Card
    point: CutoffPoint
    shares: pd.Series
    trend: Trend | None


def cautions(evidence: Evidence) -> list[str]:
    """Return what to watch out for, the gravest first; empty where all is well."""
    return [text for rule in _RULES if (text := rule(evidence))]


def no_signal(card: Card) -> str:
    """Return that a model ranks no better than chance; empty where it does.

    Parameters
    ----------
    card : Card
        The model's card, with the 95% interval of its AUC.
    """
    auc = card.metrics["roc_auc"]
    if auc["low"] > 0.5:
        return ""
    return (
        "Ranking by this score is no better than chance: the buyer scores higher in "
        f"{100 * auc['mean']:.0f} of 100 pairs ({100 * auc['low']:.0f} to "
        f"{100 * auc['high']:.0f}), and tossing coins would do so in 50. "
        "Train with more leads, or with fields that say more about the lead."
    )


def shares_of_spread(scorecard: Scorecard, leads: pd.DataFrame) -> pd.Series:
    """Return which share of the variance of the log-odds comes from each field.

    A term's share is its covariance with the log-odds over their variance, so
    that the shares add up to 1; one that mostly offsets others is negative. Of
    a pair's share each of its two fields has half.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        Leads, at least two.

    Returns
    -------
    shares : pandas.Series
        By name of the field; empty where all leads score the same.
    """
    parts = scorecard.contributions(leads).drop(columns=INTERCEPT)
    total = parts.sum(axis=1)
    variance = float(total.var())
    if not variance > 0:
        return pd.Series(dtype=float)
    shares = pd.Series(0.0, index=list(scorecard.fields))
    for term in scorecard.terms:
        shares[list(term.fields)] += parts[term.name].cov(total) / variance / len(term.fields)
    return shares


def _no_signal(evidence: Evidence) -> str:
    return no_signal(evidence.card)


def _too_few_conversions(evidence: Evidence) -> str:
    """Scale up what there was: an interval narrows with the root of the number of leads."""
    point, had = evidence.point, evidence.card.n_converted
    half = (point.precision_high - point.precision_low) / 2
    if not half > _WANTED:
        return ""
    return (
        f"Too few conversions to be sure of a cutoff: {point.precision:.0%} of the hot leads "
        f"converted, but it may be {point.precision_low:.0%} to {point.precision_high:.0%}. "
        f"To know it to within 5 points takes about {_rounded_up(had * (half / _WANTED) ** 2):,} "
        f"conversions; there are {had:,}."
    )


def _one_field(evidence: Evidence) -> str:
    fields = evidence.shares.reindex(list(evidence.card.fields)).fillna(0.0)
    if len(fields) < 2 or fields.max() <= _MOST_BY_ONE or no_signal(evidence.card):
        return ""
    return (
        f"'{fields.idxmax()}' decides {fields.max():.0%} of what sets the scores apart. "
        "Check that it is known, and right, before the first contact: where it is not, "
        "the score is not either."
    )


def _drift(evidence: Evidence) -> str:
    trend = evidence.trend
    if trend is None or not trend.is_sure:
        return ""
    ends = sorted(abs(100 * end) for end in (trend.low, trend.high))
    side = "more" if trend.low > 0 else "fewer"
    decided = _NEWEST_DECIDED if _young_are_left_out(evidence.card) else _HAVE_NEWEST_DECIDED
    return (
        f"Of the newest quarter of the leads {trend.newest:.0%} converted, of the oldest "
        f"{trend.oldest:.0%}: {ends[0]:.0f} to {ends[1]:.0f} points {side}. {decided}"
    )


def _young_are_left_out(card: Card) -> bool:
    """Whether all leads trained on are known to have had time to decide."""
    return card.maturity is not None and not card.maturity["why_not"]


def _rounded_up(number: float) -> int:
    """Return a number rounded up to two figures.

    Examples
    --------
    >>> _rounded_up(431.2), _rounded_up(17.0), _rounded_up(8_001)
    (440, 17, 8100)
    """
    step = int(10 ** max(0, len(str(math.ceil(number))) - 2))
    return step * math.ceil(number / step)


_RULES = (_no_signal, _too_few_conversions, _one_field, _drift)
