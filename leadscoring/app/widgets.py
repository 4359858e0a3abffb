"""The few pieces that every page is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from leadscoring import figures
from leadscoring.app import cache, entry, words
from leadscoring.app.theme import palette, primary_label, theme
from leadscoring.exceptions import LeadScoringError, ReadError
from leadscoring.lead_model import LeadModel

__all__ = [
    "Badge",
    "Stat",
    "card",
    "chart",
    "empty_state",
    "page",
    "palette",
    "primary_button",
    "primary_label",
    "require_model",
    "show_error",
    "stat_strip",
    "told",
]

WIDE = 1120
NARROW = 960


@dataclass(frozen=True)
class Badge:
    """A word in a coloured frame, at a card's upper right."""

    label: str
    color: Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"] = "gray"
    icon: str | None = None


@dataclass(frozen=True)
class Stat:
    """One figure of a stat strip: what it is, how much, and what it means."""

    label: str
    value: str
    help: str | None = None


@contextmanager
def page(
    title: str, *, text: str | None = None, width: int | Literal["stretch"] = WIDE
) -> Iterator[None]:
    """Open a page under its name.

    Parameters
    ----------
    title : str
        The page's name, its only H1.
    text : str, optional
        What the page is for, in a sentence.
    width : int or "stretch"
        Widest the page gets, in pixels, from the left; Hot leads uses all.
    """
    entry.require()
    with st.container(width=width):
        with st.container(gap="xxsmall"):
            st.title(title, anchor=False)
            if text is not None:
                st.markdown(text)
        yield


@contextmanager
def card(
    title: str | None = None,
    *,
    level: Literal[2, 3] = 3,
    badge: Badge | None = None,
    height: Literal["content", "stretch"] = "content",
    key: str | None = None,
) -> Iterator[None]:
    """Open a framed card.

    Parameters
    ----------
    title : str, optional
        The card's heading.
    level : {2, 3}
        2 for the answer or the object in focus, 3 for a card's title.
    badge : Badge, optional
        State of the thing, at the right of the title.
    height : {"content", "stretch"}
        ``"stretch"`` for cards that stand side by side.
    key : str, optional
        Stable name of the card.
    """
    with st.container(border=True, height=height, key=key):
        if title is not None:
            _heading(title, level, badge)
        yield


def _heading(title: str, level: int, badge: Badge | None) -> None:
    # A horizontal container without a gap takes away the heading's stray padding.
    with st.container(
        horizontal=True, gap=None, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        write = st.header if level == 2 else st.subheader
        write(title, anchor=False, width="content")
        if badge is not None:
            st.badge(badge.label, color=badge.color, icon=badge.icon)


def stat_strip(stats: Iterable[Stat], *, columns: int = 4) -> None:
    """Show figures side by side; on a phone two and two.

    Parameters
    ----------
    stats : iterable of Stat
        The figures, the most important first.
    columns : int
        How many stand beside each other where there is room.
    """
    with st.container(border=True), st.grid(columns, min_column_width=150):
        for stat in stats:
            st.metric(stat.label, stat.value, help=stat.help)


def empty_state(
    title: str, text: str, *, page: str | None = None, label: str = "", icon: str | None = None
) -> None:
    """Say that there is nothing yet, and what to do next.

    Parameters
    ----------
    title : str
        What is not there, as an H2.
    text : str
        What to do, in one sentence.
    page : str, optional
        File of the page where it is done; pressing the button opens it.
    label : str
        Words on the button.
    icon : str, optional
        Icon on the button.
    """
    with st.container(border=True, horizontal_alignment="center"):
        st.space("medium")
        st.header(title, anchor=False, text_alignment="center")
        st.markdown(text, text_alignment="center")
        if page is not None and primary_button(label, icon=icon):
            st.switch_page(page)
        st.space("medium")


def primary_button(
    label: str,
    *,
    icon: str | None = None,
    disabled: bool = False,
    key: str | None = None,
    on_click: Callable[[], None] | None = None,
) -> bool:
    """Show the page's main button, readable in the dark theme too.

    Parameters
    ----------
    label : str
        What pressing it does.
    icon : str, optional
        A material icon.
    disabled : bool
        Whether it cannot be pressed now; say why beside it.
    key : str, optional
        Stable name.
    on_click : callable, optional
        Called before the page runs again.

    Returns
    -------
    pressed : bool
        Whether it was just pressed.
    """
    if theme() == "dark" and not disabled:
        label, icon = primary_label(f"{icon or ''} {label}"), None
    return st.button(
        label, icon=icon, type="primary", disabled=disabled, key=key, on_click=on_click
    )


def require_model() -> LeadModel:
    """Return the published model, or say that there is none yet and end the page."""
    model = cache.published_model()
    if model is None:
        empty_state(
            "No model yet",
            "Scores come from a model. Upload leads with known outcomes and train one.",
            page="pages/upload.py",
            label="Upload leads",
            icon=":material/upload_file:",
        )
        st.stop()
    for problem in model.problems:
        st.warning(words.escape(problem), icon=":material/warning:")
    return model


def chart(figure: go.Figure, *, key: str, alt: str | None = None) -> None:
    """Show a figure, with its message in words for those who cannot see it.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        The figure.
    key : str
        Stable name, so that a changed figure is redrawn in place.
    alt : str, optional
        What it shows, in a sentence; the figure's own words by default.
    """
    words_for_it = figures.alt(figure) if alt is None else alt
    st.plotly_chart(figure, theme="streamlit", alt=words_for_it, key=key, config=figures.CONFIG)


@contextmanager
def told() -> Iterator[None]:
    """Say what went wrong; for fragments, which run on without the entry point."""
    try:
        yield
    except LeadScoringError as error:
        show_error(error)


def show_error(error: LeadScoringError, *, changed: str = "Nothing was changed.") -> None:
    """Say what went wrong, where, and that nothing was changed.

    Parameters
    ----------
    error : LeadScoringError
        What a user can cause and mend.
    changed : str
        What did not happen because of it.
    """
    if isinstance(error, ReadError):
        text = f"**We could not read {words.escape(error.file)}.** {words.escape(error.message)}"
    else:
        text = words.escape(error)
    st.error(f"{text}  \n{changed}", icon=":material/error:")
    if isinstance(error, ReadError) and error.line is not None:
        with card(f"Line {error.line:,}"):
            st.code(error.excerpt or "", language=None, wrap_lines=True)
