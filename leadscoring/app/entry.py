"""Every page comes by the entry point, even the first that a fresh server is asked for.

Until `st.navigation` has been called once in a server's life, Streamlit runs a
file in pages/ by itself: the first visitor to follow a bookmark would see a
page without menu, width or leads.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.navigation.page import Page

from leadscoring.app import state

__all__ = ["passed", "require"]


def passed(pages: Iterable[Page]) -> None:
    """Note that the entry point ran, and go on to the page that was asked for first.

    Parameters
    ----------
    pages : iterable of Page
        The pages that there are.
    """
    state.put(state.ENTERED, value=True)
    asked = state.get(state.ASKED)
    state.drop(state.ASKED)
    for page in pages:
        if asked and page.url_path == asked:
            st.switch_page(page)


def require() -> None:
    """Go to the entry point first, if this session has not come by it."""
    if not state.get(state.ENTERED):
        state.put(state.ASKED, str(st.context.url or "").rpartition("/")[2])
        st.switch_page("streamlit_app.py")
