"""Numbers as sentences about cutoffs show them, each in one way."""

from __future__ import annotations

import math

__all__ = ["MINUS", "interval", "leads", "money", "number", "percent", "score", "shown_score"]

MINUS = "\N{MINUS SIGN}"
_MOST = 99


def shown_score(probability: float) -> int:
    """Return a probability as the score that is shown: whole, and never a certainty.

    Examples
    --------
    >>> shown_score(0.947), shown_score(0.9999)
    (95, 99)
    """
    return round(min(100 * probability, _MOST))


def score(cutoff: float) -> str:
    """Return a cutoff as the score that is shown.

    Examples
    --------
    >>> score(0.588), score(0.998)
    ('59', '99')
    """
    return str(shown_score(cutoff))


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


def interval(share: float, low: float, high: float, *, to: str = "") -> str:
    """Return a share with its interval, and between them what the share is of.

    Examples
    --------
    >>> interval(0.81, 0.76, 0.85), interval(0.81, 0.76, 0.85, to="to convert")
    ('81% (76% to 85%)', '81% to convert (76% to 85%)')
    """
    text = f"{percent(share)} {to}" if to else percent(share)
    return text if math.isnan(low) else f"{text} ({percent(low)} to {percent(high)})"


def leads(n: int) -> str:
    """Return a number of leads.

    Examples
    --------
    >>> leads(1), leads(9240)
    ('1 lead', '9,240 leads')
    """
    return f"{n:,} {'lead' if n == 1 else 'leads'}"


def number(value: float, *, digits: int = 4) -> str:
    """Return a number of so many significant digits, whole numbers in full.

    Examples
    --------
    >>> number(784.2857), number(12345.0), number(1036.4, digits=3), number(0.0)
    ('784.3', '12,345', '1,036', '0')
    """
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:,.{digits}g}"
