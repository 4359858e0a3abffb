"""The target column: two values of any kind, one of which means converted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING, missing_mask

__all__ = ["BinaryOutcome", "binary_outcome", "closed_outcome", "level_text", "likely_targets"]

_POSITIVE = (
    "1",
    "yes",
    "y",
    "true",
    "t",
    "won",
    "win",
    "converted",
    "success",
    "bought",
    "buyer",
    "positive",
)
_NEGATIVE = (
    "0",
    "no",
    "n",
    "false",
    "f",
    "lost",
    "loss",
    "not converted",
    "failure",
    "negative",
    "-1",
)
_FEW = 5
_TARGET_NAME = re.compile(
    r"^(?:is[\s_])?(?:converted|conversion|outcome|target|label|won|bought|purchased|sold|y|deal won|closed won|success)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BinaryOutcome:
    """A target column read as converted or not.

    Attributes
    ----------
    converted : ndarray of float of shape (n_leads,)
        1 where converted, 0 where not, nan where the outcome is missing.
    positive, negative : str
        The two values, as text.
    """

    converted: npt.NDArray[np.float64]
    positive: str
    negative: str


def level_text(value: object) -> str:
    """Return the text by which a value is known as a level.

    Whole numbers lose their decimals, so that a column read once as integers
    and once as floats (because of a missing cell) has the same levels.

    Examples
    --------
    >>> level_text(3.0), level_text(" Google ")
    ('3', 'Google')
    """
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def binary_outcome(
    values: pd.Series, positive: object = None, missing: Iterable[str] = DEFAULT_MISSING
) -> BinaryOutcome:
    """Read a column of two values as an outcome.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        The target column; missing cells are leads whose outcome is not known.
    positive : object, optional
        The value that means converted. Where it is not given, well-known pairs
        (1/0, Yes/No, Won/Lost, ...) decide, then the rarer value.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    outcome : BinaryOutcome
        The outcome of each lead and the two values.

    Raises
    ------
    InvalidInput
        If the column does not hold exactly two values, or `positive` is not one of them.

    Examples
    --------
    >>> binary_outcome(pd.Series(["Lost", "Won", None])).converted.tolist()
    [0.0, 1.0, nan]
    """
    known = ~missing_mask(values, missing)
    codes, uniques = pd.factorize(values.where(known))
    texts = np.array([level_text(value) for value in uniques], dtype=object)
    levels = list(dict.fromkeys(texts))
    _check_two(values.name, levels)
    chosen = _positive(values.name, levels, positive, pd.Series(texts[codes[codes >= 0]]))
    converted = np.append(np.asarray(texts == chosen, dtype=np.float64), np.nan)[codes]
    return BinaryOutcome(converted, chosen, next(level for level in levels if level != chosen))


def closed_outcome(
    values: pd.Series, positive: object = None, missing: Iterable[str] = DEFAULT_MISSING
) -> npt.NDArray[np.float64]:
    """Read what became of leads, of which all may have gone the same way.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of two values, or of one that says by itself what it means.
    positive : object, optional
        The value that means converted; as in `binary_outcome`.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    converted : ndarray of float of shape (n_leads,)
        1 where converted, 0 where not, nan where the outcome is missing.

    Raises
    ------
    InvalidInput
        If the column holds more than two values, none, or one that may mean either.

    Examples
    --------
    >>> closed_outcome(pd.Series(["Won", None, "Won"])).tolist()
    [1.0, nan, 1.0]
    """
    known = ~missing_mask(values, missing)
    levels = {level_text(value) for value in values[known].unique()}
    if len(levels) != 1:
        return binary_outcome(values, positive, missing).converted
    return np.where(known, _meaning(values.name, levels.pop(), positive), np.nan)


def _meaning(name: object, level: str, positive: object) -> float:
    if positive is not None:
        return float(level == level_text(positive))
    if level.casefold() in (*_POSITIVE, *_NEGATIVE):
        return float(level.casefold() in _POSITIVE)
    raise InvalidInput(
        f"The outcome column '{name}' says '{level}' of every lead, which may mean either. "
        "Say which value means converted."
    )


def likely_targets(frame: pd.DataFrame, missing: Iterable[str] = DEFAULT_MISSING) -> list[str]:
    """Return the columns that may hold the outcome, likeliest first.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    names : list of str
        Columns of exactly two values; those named like an outcome come first.

    Examples
    --------
    >>> likely_targets(pd.DataFrame({"A": ["No", "Yes"], "Converted": [0, 1], "B": [1, 2]}))
    ['Converted', 'A', 'B']
    """
    placeholders = tuple(missing)
    two = [
        str(name)
        for name in frame.columns
        if frame[name][~missing_mask(frame[name], placeholders)].nunique() == 2
    ]
    return sorted(two, key=lambda name: not _TARGET_NAME.search(name))


def _check_two(name: object, levels: list[str]) -> None:
    if len(levels) == 2:
        return
    seen = ", ".join(f"'{level}'" for level in levels) or "nothing"
    # Many are no outcomes but names or addresses, which an error shall not spread.
    told = f" ({seen})" if len(levels) <= _FEW else ""
    raise InvalidInput(
        f"The outcome column '{name}' must hold exactly two values, such as Yes and No; "
        f"it holds {len(levels):,}{told}. Choose another column, or leads of both outcomes."
    )


def _positive(name: object, levels: list[str], asked: object, texts: pd.Series) -> str:
    if asked is not None:
        if level_text(asked) in levels:
            return level_text(asked)
        raise InvalidInput(
            f"The outcome column '{name}' never says '{asked}'; it says '{levels[0]}' or '{levels[1]}'. "
            "Choose one of these as the value that means converted."
        )
    for level, other in (levels, levels[::-1]):
        if level.casefold() in _POSITIVE or other.casefold() in _NEGATIVE:
            return level
    counts = texts.value_counts()
    return min(sorted(levels), key=lambda level: counts[level])
