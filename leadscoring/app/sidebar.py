"""The sidebar: where the pages are, and which model and cutoff are in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import Page

__all__ = ["show"]


def show(sections: Mapping[str, Sequence[tuple[Page, str]]]) -> None:
    """Draw the menu and its foot.

    Parameters
    ----------
    sections : mapping of str to sequence of (Page, str)
        The pages under each heading, each with its icon.
    """
    with st.sidebar:
        for heading, pages in sections.items():
            with st.container(gap="xxsmall"):
                st.markdown(f":small[**{heading}**]")
                for page, icon in pages:
                    st.page_link(page, icon=icon, width="stretch")
        _foot()


def _foot() -> None:
    st.caption("No model published yet")
