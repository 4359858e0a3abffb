"""What a published cutoff has delivered, next to what it promised, in words."""

from __future__ import annotations

from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.decisions.wording import interval, leads, percent

__all__ = ["briefly", "meaning", "since"]


def since(day: str, delivered: Delivered) -> str:
    """Return what was promised since a day and what came of it, as one sentence.

    Parameters
    ----------
    day : str
        Such as ``"3 Nov"``.
    delivered : Delivered
        What a publication has delivered.

    Examples
    --------
    >>> since("3 Nov", Delivered(164, 126, 0.81, 0.77, 0.7, 0.83, 0.2, 12, 88))
    'Since 3 Nov: promised 81%, delivered 77% (70% to 83%), 164 leads old enough; 88 more are too
    young, and 12 have not been called.'
    >>> nan = float("nan")
    >>> since("3 Nov", Delivered(0, 0, nan, nan, nan, nan, nan, 0, 1))
    'Since 3 Nov: no hot lead that was called is old enough yet; 1 is too young.'
    """
    n = delivered.n_leads
    told = "no hot lead that was called is old enough yet"
    if n:
        kept = interval(delivered.actual, delivered.low, delivered.high)
        told = f"promised {percent(delivered.promised)}, delivered {kept}, {leads(n)} old enough"
    rest = _rest(delivered, more="more " if n else "")
    return f"Since {day}: {told}{'; ' if rest else ''}{rest}."


def briefly(delivered: Delivered) -> str:
    """Return the same for a line of a list.

    Examples
    --------
    >>> briefly(Delivered(164, 126, 0.81, 0.77, 0.7, 0.83, 0.2, 12, 88))
    'Promised 81%, delivered 77% (70% to 83%) of 164 leads.'
    >>> nan = float("nan")
    >>> briefly(Delivered(0, 0, nan, nan, nan, nan, nan, 0, 1))
    'None of its hot leads counts yet.'
    """
    if not delivered.n_leads:
        return "None of its hot leads counts yet."
    kept = interval(delivered.actual, delivered.low, delivered.high)
    of = leads(delivered.n_leads)
    return f"Promised {percent(delivered.promised)}, delivered {kept} of {of}."


def meaning(ripe: Ripening) -> str:
    """Return which leads count, in words."""
    if ripe.n_missing:
        more = f"{ripe.n_missing:,} more {'conversion' if ripe.n_missing == 1 else 'conversions'}"
        return (
            f"No lead counts as old enough yet: how long leads take to decide takes {more} to say."
        )
    if ripe.days is None:
        return (
            "No lead counts as old enough yet: leads take longer to decide than they were watched."
        )
    return (
        f"Old enough means {ripe.days:,} days: nine in ten conversions come within them. Promised "
        "is what the scores gave these leads, as far as it could have come by now."
    )


def _rest(delivered: Delivered, *, more: str) -> str:
    young, uncalled = delivered.n_young, delivered.n_uncalled
    parts = []
    if young:
        parts.append(f"{young:,} {more}{'is' if young == 1 else 'are'} too young")
    if uncalled:
        have = "has" if uncalled == 1 else "have"
        parts.append(f"{uncalled:,} {have} not been called")
    return ", and ".join(parts)
