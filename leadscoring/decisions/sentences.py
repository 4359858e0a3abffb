"""A cutoff's consequences in words and whole leads, as a page states them.

All texts of a page are made from one `CutoffPoint`, so no two can disagree:
shares come from the point as it is, numbers of leads from `CutoffPoint.per`,
whose cells add up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from leadscoring.decisions.cutoff_point import CutoffPoint

__all__ = [
    "Cell",
    "accuracy",
    "answer",
    "comparison",
    "measures",
    "money",
    "on_list",
    "outcomes",
    "percent",
    "reach",
    "score",
    "tied",
    "worth",
    "worth_in_words",
]

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Cell:
    """One cell of the confusion matrix, in words.

    Parameters
    ----------
    label : str
        Which leads these are.
    leads : int
        How many.
    text : str
        What they are a part of.
    called : bool
        Whether they are hot.
    """

    label: str
    leads: int
    text: str
    called: bool


def score(cutoff: float) -> str:
    """Return a probability as a score; scores shown never exceed 99.

    Examples
    --------
    >>> score(0.588), score(0.998)
    ('59', '99')
    """
    return f"{min(100 * cutoff, 99):.0f}"


def percent(share: float) -> str:
    """Return a share as a whole percentage.

    Examples
    --------
    >>> percent(0.814), percent(float("nan"))
    ('81%', 'unknown')
    """
    return "unknown" if math.isnan(share) else f"{share:.0%}"


def money(amount: float, currency: str = "€") -> str:
    """Return an amount of money.

    Examples
    --------
    >>> money(6225.4)
    '€6,225'
    """
    text = f"{currency}{abs(amount):,.0f}"
    return f"{MINUS}{text}" if round(amount) < 0 else text


def answer(point: CutoffPoint, n: int) -> str:
    """Return the consequence of a cutoff as one sentence.

    Parameters
    ----------
    point : CutoffPoint
        The cutoff.
    n : int
        Leads per day.

    Returns
    -------
    sentence : str
        How many to call, how many of them convert, and whom that misses.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
    >>> answer(cutoffs.at(0.4), 300)
    'Call 180 of 300 leads today; expect 67% to convert (21% to 94%), missing 60 of 180 buyers.'
    >>> answer(cutoffs.at(0.95), 300)
    'Call none of 300 leads today: no past lead scores 95 or more, so all 180 buyers are missed.'
    """
    counts = point.per(n)
    if counts.n_hot == 0:
        known = point.n_hot + point.fn + point.tn
        who = f"only {point.n_hot:,} of {known:,}" if point.n_hot else "no"
        past = "past leads score" if point.n_hot else "past lead scores"
        return (
            f"Call none of {_leads(n)} today: {who} {past} {score(point.cutoff)} or more, "
            f"so all {counts.n_buyers:,} buyers are missed."
        )
    return (
        f"Call {counts.n_hot:,} of {_leads(n)} today; "
        f"expect {_interval(point.precision, point.precision_low, point.precision_high, to='convert')}, "
        f"missing {counts.fn:,} of {counts.n_buyers:,} buyers."
    )


def comparison(point: CutoffPoint, published: CutoffPoint, n: int) -> str:
    """Return what changes against the published cutoff, and where the interval comes from.

    Parameters
    ----------
    point, published : CutoffPoint
        The cutoff proposed, and the one in use.
    n : int
        Leads per day.

    Returns
    -------
    text : str
        One line.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
    >>> comparison(cutoffs.at(0.4), cutoffs.at(0.7), 10)
    'Proposed cutoff 40, published 70. Compared with published: +2 calls, no more buyers reached,
    conversion −33 points. Range: 95% interval over many days, from 5 past leads that the model
    had not seen; a single day varies more.'
    """  # noqa: RUF002 (a minus sign, as on screen)
    source = (
        f"Range: 95% interval over many days, from {point.n_hot + point.fn + point.tn:,} past "
        "leads that the model had not seen; a single day varies more."
    )
    if point.cutoff == published.cutoff:
        return f"This is the published cutoff, {score(point.cutoff)}. {source}"
    new, old = point.per(n), published.per(n)
    changes = [
        _change(new.n_hot - old.n_hot, "call", "calls"),
        _change(new.tp - old.tp, "buyer reached", "buyers reached"),
        _points(point.precision, published.precision),
    ]
    return (
        f"Proposed cutoff {score(point.cutoff)}, published {score(published.cutoff)}. "
        f"Compared with published: {', '.join(changes)}. {source}"
    )


def on_list(hot: int, listed: int, cutoff: float) -> str:
    """Return how many leads of a list that is at hand are hot.

    Examples
    --------
    >>> on_list(112, 300, 0.59)
    'On the list you have open, 112 of 300 leads score 59 or more.'
    """
    verb = "scores" if hot == 1 else "score"
    return f"On the list you have open, {hot:,} of {_leads(listed)} {verb} {score(cutoff)} or more."


def reach(point: CutoffPoint, n: int) -> str:
    """Return what calling the best leads first gains over calling at random.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
    >>> reach(cutoffs.at(0.7), 300)
    '120 calls, best leads first, reach 67% of the buyers; at random they would reach 40%.'
    """
    hot = point.per(n).n_hot
    who = (
        "1 call, the best lead, reaches" if hot == 1 else f"{hot:,} calls, best leads first, reach"
    )
    return (
        f"{who} {percent(point.recall)} of the buyers; "
        f"at random {'it' if hot == 1 else 'they'} would reach {percent(point.share_hot)}."
    )


def tied(asked: int, point: CutoffPoint, n: int) -> str | None:
    """Return why a number of calls cannot be met exactly, or None where it is.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> tied(120, Cutoffs.from_predictions([0.9, 0.7, 0.7, 0.2], [1, 1, 0, 0]).at(0.7), 200)
    'Leads with equal scores are called together: 120 calls become 150.'
    """
    hot = point.per(n).n_hot
    if asked == hot:
        return None
    calls = "call becomes" if asked == 1 else "calls become"
    return f"Leads with equal scores are called together: {asked:,} {calls} {hot:,}."


def outcomes(point: CutoffPoint, n: int) -> tuple[Cell, Cell, Cell, Cell]:
    """Return the confusion matrix in words, per `n` leads.

    Parameters
    ----------
    point : CutoffPoint
        The cutoff.
    n : int
        Leads that the four numbers add up to.

    Returns
    -------
    cells : tuple of four Cell
        Called and buy, called for nothing, not called but would buy, rightly left alone.
    """
    counts = point.per(n)
    calls = f"of {counts.n_hot:,} {'call' if counts.n_hot == 1 else 'calls'}"
    buyers = f"of {counts.n_buyers:,} {'buyer' if counts.n_buyers == 1 else 'buyers'}"
    return (
        Cell("Called, and buy", counts.tp, _part(calls, point.precision), called=True),
        Cell(
            "Called for nothing", counts.fp, _part(calls, point.precision, rest=True), called=True
        ),
        Cell(
            "Not called, would buy", counts.fn, _part(buyers, point.recall, rest=True), called=False
        ),
        Cell("Rightly left alone", counts.tn, "would not have bought", called=False),
    )


def accuracy(point: CutoffPoint) -> str:
    """Return the share of leads on the right side of the cutoff, as a sentence.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> accuracy(Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2], [1, 1, 0, 1]).at(0.5))
    'Right about 75 of 100 leads (accuracy).'
    """
    return f"Right about {100 * point.accuracy:.0f} of 100 leads (accuracy)."


def measures(point: CutoffPoint, published: CutoffPoint) -> pd.DataFrame:
    """Return every measure of two cutoffs side by side, as text.

    Parameters
    ----------
    point, published : CutoffPoint
        The cutoff proposed, and the one in use.

    Returns
    -------
    table : pandas.DataFrame
        Columns ``measure``, ``proposed`` and ``published``.
    """
    pairs = zip(_measures(point), _measures(published), strict=True)
    texts = [(name, here, there) for (name, here), (_, there) in pairs]
    return pd.DataFrame(texts, columns=["measure", "proposed", "published"])


def worth(point: CutoffPoint, n: int, *, gain: float, cost: float) -> float:
    """Return what calling the hot among `n` leads earns: ``gain x buyers - cost x calls``.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> point = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2], [1, 1, 0, 1]).at(0.5)
    >>> worth(point, 100, gain=120, cost=45)
    3750.0
    """
    return (gain * point.tp - cost * point.n_hot) * n / (point.n_hot + point.fn + point.tn)


def worth_in_words(
    point: CutoffPoint, best: CutoffPoint, n: int, *, gain: float, cost: float
) -> str:
    """Return what a cutoff earns, and how much more the best one does.

    Parameters
    ----------
    point, best : CutoffPoint
        The cutoff proposed, and the one that earns most.
    n : int
        Leads per day.
    gain, cost : float
        Margin of a conversion, and cost of working a lead.

    Returns
    -------
    sentence : str
        One sentence.
    """
    here, there = (worth(each, n, gain=gain, cost=cost) for each in (point, best))
    text = f"Cutoff {score(point.cutoff)} is worth {money(here)} per {_leads(n)}"
    if round(there - here) <= 0:
        return f"{text}; no cutoff is worth more."
    return f"{text}, {money(there - here)} less than the best, {score(best.cutoff)}."


def _measures(point: CutoffPoint) -> list[tuple[str, str]]:
    lift = "unknown" if math.isnan(point.lift) else f"{point.lift:.2f} times"
    converts = _interval(point.precision, point.precision_low, point.precision_high)
    return [
        ("Leads called", percent(point.share_hot)),
        ("Converts (precision)", converts),
        ("Buyers reached (recall)", _interval(point.recall, point.recall_low, point.recall_high)),
        ("Right about the lead (accuracy)", percent(point.accuracy)),
        ("Balance of conversion and reach (F1)", f"{point.f1:.2f}"),
        ("Conversion against calling at random (lift)", lift),
    ]


def _interval(share: float, low: float, high: float, *, to: str = "") -> str:
    """Return a share with its interval, and between them what it is a share of."""
    text = f"{percent(share)} to {to}" if to else percent(share)
    return text if math.isnan(low) else f"{text} ({percent(low)} to {percent(high)})"


def _part(whole: str, share: float, *, rest: bool = False) -> str:
    """Return a share of a whole, or what is left of it; both add up to 100."""
    if math.isnan(share):
        return whole
    shown = round(100 * share)
    return f"{whole}, {100 - shown if rest else shown}%"


def _change(difference: int, one: str, many: str) -> str:
    if difference == 0:
        return f"no more {many}"
    noun = one if abs(difference) == 1 else many
    return f"{'+' if difference > 0 else MINUS}{abs(difference):,} {noun}"


def _points(new: float, old: float) -> str:
    """Return the change of a percentage as the two are shown, so that the three agree."""
    if math.isnan(new) or math.isnan(old):
        return "conversion unknown"
    difference = round(100 * new) - round(100 * old)
    if difference == 0:
        return "conversion unchanged"
    noun = "point" if abs(difference) == 1 else "points"
    return f"conversion {'+' if difference > 0 else MINUS}{abs(difference)} {noun}"


def _leads(n: int) -> str:
    return f"{n:,} {'lead' if n == 1 else 'leads'}"
