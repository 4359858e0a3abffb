"""Short marks of leads, by which a model can tell later which ones it was trained on."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.values import to_levels

__all__ = ["BLANK", "lead_digests"]

BLANK = 0
"""Digest of a lead that is blank in every column asked for."""
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


def lead_digests(
    frame: pd.DataFrame, by: str | Iterable[str], *, missing: Iterable[str] = DEFAULT_MISSING
) -> npt.NDArray[np.uint32]:
    """Return a number per lead that depends on nothing but what its cells say.

    Two leads that say the same share it, in whatever file, type or order of
    columns they come; two that differ share it once in four thousand million
    times. The cells cannot be read back from it.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Leads.
    by : str or iterable of str
        The column that identifies a lead, or several that describe it.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    digests : ndarray of uint32 of shape (n_leads,)
        `BLANK` for a lead of which no column asked for is filled in.

    Raises
    ------
    InvalidInput
        If no column is named, or one is not in the frame.

    Examples
    --------
    >>> old = lead_digests(pd.DataFrame({"Id": ["17", "18", None]}), "Id")
    >>> new = lead_digests(pd.DataFrame({"Id": [18, 19]}), "Id")
    >>> np.isin(new, old).tolist(), int(old[2])
    ([True, False], 0)
    """
    names = [by] if isinstance(by, str) else sorted(by)
    _check_columns(frame, names)
    mixed = np.zeros(len(frame), dtype=np.uint64)
    filled = np.zeros(len(frame), dtype=bool)
    for name in names:
        marks, known = _marks(frame[name], missing)
        filled |= known
        mixed = (mixed ^ marks) * _MIXER
        mixed ^= mixed >> _HALF
    digests = (mixed >> _HALF).astype(np.uint32)
    return np.where(filled, np.maximum(digests, BLANK + 1), np.uint32(BLANK))


def _marks(
    values: pd.Series, missing: Iterable[str]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """Return each cell's own 64 bits, and whether it is filled in."""
    codes, levels = to_levels(values, missing)
    marks = [int.from_bytes(blake2b(t.encode(), digest_size=8).digest(), "big") for t in levels]
    return np.array([*marks, 0], dtype=np.uint64)[codes], codes >= 0


def _check_columns(frame: pd.DataFrame, names: list[str]) -> None:
    if not names:
        raise InvalidInput("Leads cannot be told apart without a column. Name at least one.")
    unknown = [name for name in names if name not in frame.columns]
    if unknown:
        raise InvalidInput(
            f"There is no column '{unknown[0]}' to know leads by. "
            f"The columns are: {', '.join(map(str, frame.columns))}."
        )
