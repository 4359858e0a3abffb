"""Whether a lead can be reached, and whether it may be."""

from __future__ import annotations

import re

import pandas as pd

from leadscoring.leads.lead_columns import EMAIL, PHONE
from leadscoring.leads.outcomes import level_text

__all__ = ["barred", "contact_problem"]

_BARS = re.compile(
    r"\b(?:(?:do ?not|don ?t) ?(?:contact|call|phone|ring)|dnc|(?:has ?)?opt(?:ed)? ?out)\b"
)
_ONE_WAY = re.compile("mail|sms")  # "Do Not Email" leaves the telephone
_YES = {"yes", "y", "true", "t", "1", "x"}


def contact_problem(
    email: str | None, phone: str | None, *, has_email: bool, has_phone: bool
) -> str | None:
    """Return in words why a lead is hard to reach.

    Parameters
    ----------
    email, phone : str or None
        As the file has them.
    has_email, has_phone : bool
        Whether the file has such a column at all.

    Returns
    -------
    problem : str or None
        None where nothing is wrong, or nothing is known.

    Examples
    --------
    >>> contact_problem("ann@example", None, has_email=True, has_phone=True)
    'The e-mail address looks wrong; no phone number'
    >>> contact_problem(None, None, has_email=False, has_phone=False) is None
    True
    """
    found = []
    if has_email and not (email and EMAIL.match(email)):
        found.append("the e-mail address looks wrong" if email else "no e-mail address")
    if has_phone and not (phone and PHONE.match(phone)):
        found.append("the phone number looks wrong" if phone else "no phone number")
    words = "; ".join(found)
    return words[:1].upper() + words[1:] if words else None


def barred(frame: pd.DataFrame) -> pd.Series:
    """Return which leads a file says not to contact.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        As the file was read.

    Returns
    -------
    barred : pandas.Series of bool of shape (n_leads,)
        Whether a column such as "Do Not Call" or "Opted out" says yes; one
        about mail alone bars nobody.

    Examples
    --------
    >>> barred(pd.DataFrame({"Do Not Call": ["Yes", "No"], "Do Not Email": "Yes"})).tolist()
    [True, False]
    """
    found = pd.Series(False, index=frame.index)
    for name in frame.columns:
        words = re.sub(r"[\W_]+", " ", str(name)).casefold()
        if _BARS.search(words) and not _ONE_WAY.search(words):
            found |= frame[name].map(_says_yes, na_action="ignore").fillna(value=False).astype(bool)
    return found


def _says_yes(value: object) -> bool:
    return level_text(value).casefold() in _YES
