"""The calibration map as an expression: from log-odds to a probability."""

from __future__ import annotations

from sqlglot import exp

from leadscoring.export.sql.dialects import Words
from leadscoring.export.sql.points import curve
from leadscoring.model.calibration import Calibration

__all__ = ["probability"]

# PostgreSQL refuses an exponential that no double can tell from 0, or holds at all.
_FARTHEST = 700.0


def probability(words: Words, calibration: Calibration, log_odds: exp.Expr) -> exp.Expr:
    """Return the probability of log-odds, within 1e-15 of what Python says.

    Parameters
    ----------
    words : Words
        The database's.
    calibration : Calibration
        Of any method.
    log_odds : Expression
        Before calibration; the name of a column, for it is named more than once.
    """
    if calibration.method == "isotonic":
        return curve(words, log_odds, calibration.x, calibration.y, name="Calibration")
    if calibration.method == "beta":
        return _logistic(words, _beta(words, calibration, log_odds))
    if (calibration.slope, calibration.offset) == (1.0, 0.0):
        return _logistic(words, log_odds)
    turned = exp.Mul(this=words.number(calibration.slope), expression=log_odds)
    return _logistic(words, exp.Add(this=turned, expression=words.number(calibration.offset)))


def _logistic(words: Words, log_odds: exp.Expr) -> exp.Expr:
    near = words.least(
        words.greatest([log_odds, words.number(-_FARTHEST)]), words.number(_FARTHEST)
    )
    grown = exp.Exp(this=exp.Neg(this=near))
    odds = exp.paren(exp.Add(this=words.number(1), expression=grown), copy=False)
    return exp.Div(this=words.number(1), expression=odds, typed=True)


def _beta(words: Words, calibration: Calibration, log_odds: exp.Expr) -> exp.Expr:
    mirrored = exp.Neg(this=log_odds.copy())
    lower = exp.Mul(
        this=words.number(-calibration.slope), expression=_softplus(words, mirrored, log_odds)
    )
    upper = exp.Mul(
        this=words.number(calibration.upper_slope), expression=_softplus(words, log_odds, log_odds)
    )
    bent = exp.Add(this=lower, expression=upper)
    return exp.Add(this=bent, expression=words.number(calibration.offset))


def _softplus(words: Words, value: exp.Expr, magnitude: exp.Expr) -> exp.Expr:
    """Return ``log(1 + exp(value))``, of which the part that grows stands outside the logarithm."""
    far = words.least(exp.Abs(this=magnitude.copy()), words.number(_FARTHEST))
    rest = exp.Add(this=words.number(1), expression=exp.Exp(this=exp.Neg(this=far)))
    grown = words.greatest([value.copy(), words.number(0)])
    return exp.paren(exp.Add(this=grown, expression=exp.Ln(this=rest)), copy=False)
