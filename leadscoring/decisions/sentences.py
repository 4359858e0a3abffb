"""A cutoff's consequences in words and whole leads, as a page states them.

All texts of a page are made from one `CutoffPoint`, so no two can disagree:
shares come from the point as it is, numbers of leads from `CutoffPoint.per`,
whose cells add up.
"""

from __future__ import annotations

import math

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.wording import MINUS, interval, leads, percent, score

__all__ = ["accuracy", "answer", "comparison", "on_list", "reach", "room", "tied"]


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
            f"Call none of {leads(n)} today: {who} {past} {score(point.cutoff)} or more, "
            f"so all {counts.n_buyers:,} buyers are missed."
        )
    return (
        f"Call {counts.n_hot:,} of {leads(n)} today; "
        f"expect {interval(point.precision, point.precision_low, point.precision_high, to='to convert')}, "
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
    'Proposed cutoff 40, published 70. Compared with published: +2 calls, as many buyers reached,
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
    'Of the 300 leads that are open, 112 score 59 or more.'
    """
    verb = "scores" if hot == 1 else "score"
    are = "is" if listed == 1 else "are"
    return f"Of the {leads(listed)} that {are} open, {hot:,} {verb} {score(cutoff)} or more."


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


def room(point: CutoffPoint, n: int, *, calls: int, people: int) -> str:
    """Return how many calls the team can make a day, and how a cutoff fits them.

    Parameters
    ----------
    point : CutoffPoint
        The cutoff.
    n : int
        Leads per day.
    calls : int
        Calls that the team can make a day; 0 where nobody works on leads.
    people : int
        How many people make them.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> point = Cutoffs.from_predictions([0.9, 0.7, 0.7, 0.2], [1, 1, 0, 0]).at(0.7)
    >>> room(point, 200, calls=90, people=3)
    'The team can make 90 calls a day (3 people); this cutoff asks for 60 more.'
    >>> room(point, 200, calls=0, people=0)
    'Nobody works on leads yet: the team can make no calls.'
    """
    if not people:
        return "Nobody works on leads yet: the team can make no calls."
    spare = calls - point.per(n).n_hot
    fits = "is for just as many"
    if spare:
        fits = f"leaves room for {spare:,}" if spare > 0 else f"asks for {-spare:,} more"
    who = "1 person" if people == 1 else f"{people:,} people"
    noun = "call" if calls == 1 else "calls"
    return f"The team can make {calls:,} {noun} a day ({who}); this cutoff {fits}."


def accuracy(point: CutoffPoint) -> str:
    """Return the share of leads on the right side of the cutoff, as a sentence.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> accuracy(Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2], [1, 1, 0, 1]).at(0.5))
    'Right about 75 of 100 leads (accuracy).'
    """
    return f"Right about {100 * point.accuracy:.0f} of 100 leads (accuracy)."


def _change(difference: int, one: str, many: str) -> str:
    if difference == 0:
        return f"as many {many}"
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
