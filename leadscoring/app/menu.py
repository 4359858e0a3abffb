"""The pages of the dashboard, and to whom each is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from leadscoring.app import cache, words
from leadscoring.exceptions import NotAllowed
from leadscoring.store.access import Act, Person, may, require

__all__ = ["Link", "admit", "open_to"]


@dataclass(frozen=True)
class Link:
    """A page, and the menu's way to it.

    Parameters
    ----------
    page : Page
        What Streamlit runs.
    icon : str
        A material icon. On the page itself it would make the browser fetch a favicon
        from outside.
    acts : tuple of Act
        What visitors do there; the page is open to whoever may do any of it.
    """

    page: Page
    icon: str
    acts: tuple[Act, ...]

    def is_open_to(self, person: Person) -> bool:
        """Return whether the person may open the page."""
        return any(may(person, act) for act in self.acts)


def open_to(person: Person, sections: Mapping[str, Iterable[Link]]) -> dict[str, list[Link]]:
    """Return the part of the menu that is open to a person, without empty sections."""
    links = {
        heading: [link for link in listed if link.is_open_to(person)]
        for heading, listed in sections.items()
    }
    return {heading: listed for heading, listed in links.items() if listed}


def admit(person: Person, current: Page, links: Iterable[Link]) -> None:
    """Let a person through to the page that was asked for, or say that it is not theirs.

    Parameters
    ----------
    person : Person
        Who is at the dashboard.
    current : Page
        The page that was asked for. Who asked for none, and may not open the first,
        goes on to the first that is theirs.
    links : iterable of Link
        All pages.
    """
    links = list(links)
    theirs = [link.page for link in links if link.is_open_to(person)]
    if current.url_path == "" and current not in theirs and theirs:
        st.switch_page(theirs[0])
    acts = next(link.acts for link in links if link.page == current)
    try:
        require(cache.database(), person, *acts, subject=f"page {current.title}")
    except NotAllowed as error:
        st.title(current.title, anchor=False)
        st.markdown(words.escape(error))
        st.stop()
