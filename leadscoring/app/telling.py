"""What the last press on a button did, said when the page is drawn next."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.state import Key

__all__ = ["tell", "told"]

TOLD: Key[tuple[str, str]] = Key("told")
"""On which page something was done, and what."""


def tell(page: str, text: str) -> None:
    """Have a page say something when it is drawn next.

    Parameters
    ----------
    page : str
        The page's name.
    text : str
        What was done, as plain text.
    """
    state.put(TOLD, (page, text))


def told(page: str) -> None:
    """Say what was done on a page, once; what was done on another page is forgotten."""
    said = state.get(TOLD)
    state.drop(TOLD)
    if said is not None and said[0] == page:
        st.success(words.escape(said[1]), icon=":material/check:")
