"""What the last press came to, said once where it was pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.state import Key
from leadscoring.exceptions import LeadScoringError

__all__ = ["LEAD", "LIST", "TRAIN", "say", "show", "tried"]

LIST, LEAD = "list", "lead"
"""The places of Hot leads: above the list, and beside it."""
TRAIN = "Train"
"""The top of a page goes by the page's name."""


@dataclass(frozen=True)
class _Notice:
    text: str
    is_problem: bool


def say(place: str, text: str, *, is_problem: bool = False) -> None:
    """Say something at a place of the page when it is drawn next.

    Parameters
    ----------
    place : str
        Where: the same word as for `show`.
    text : str
        Plain text.
    is_problem : bool
        Whether what was wanted did not happen.
    """
    state.put(_key(place), _Notice(text, is_problem))


@contextmanager
def tried(place: str) -> Iterator[None]:
    """Say at a place what went wrong within, as callbacks have no page to say it on."""
    state.drop(_key(place))
    try:
        yield
    except LeadScoringError as error:
        say(place, str(error), is_problem=True)


def show(place: str, *, as_banner: bool = False) -> bool:
    """Show what there is to say at a place, once.

    Parameters
    ----------
    place : str
        Where: the same word as for `say`.
    as_banner : bool
        Whether what was done stands out, as at the top of a page.

    Returns
    -------
    shown : bool
        Whether there was anything.
    """
    notice = state.get(_key(place))
    state.drop(_key(place))
    if notice is None:
        return False
    if notice.is_problem:
        st.warning(words.escape(notice.text), icon=":material/warning:")
    elif as_banner:
        st.success(words.escape(notice.text), icon=":material/check:")
    else:
        st.caption(words.escape(notice.text))
    return True


def _key(place: str) -> Key[_Notice]:
    return Key(f"notice_{place}")
