"""The sidebar: where the pages are, and which model and cutoff are in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from leadscoring.app import cache, clock, identity, words
from leadscoring.app.menu import Link
from leadscoring.store.access import Person

__all__ = ["show"]

GAP = 6  # pixels between the links of a section


def show(person: Person, sections: Mapping[str, Sequence[Link]]) -> None:
    """Draw the menu and its foot.

    Parameters
    ----------
    person : Person
        Who is at the dashboard.
    sections : mapping of str to sequence of Link
        The pages under each heading, those alone that are open to the person.
    """
    with st.sidebar:
        for heading, links in sections.items():
            with st.container(gap=GAP):
                st.markdown(f":small[**{heading}**]")
                for link in links:
                    st.page_link(link.page, icon=link.icon, width="stretch")
        st.space("small")
        _foot()
        identity.foot(person)


def _foot() -> None:
    model = cache.published_model()
    publication = None if model is None else model.publication
    if publication is None:
        st.caption("No model published yet")
        return
    score = f"{100 * publication.cutoff:.0f}"
    day = words.on_day(publication.at, zone=clock.zone())
    name = words.escape(words.model_name(publication.version))
    st.caption(f"{name} · cutoff {score}  \nPublished {day} by {words.escape(publication.by)}")
