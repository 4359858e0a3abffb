"""What happened to the open lead so far: its scores, what came of it, and whose it was."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import clock, widgets, words
from leadscoring.decisions.wording import shown_score
from leadscoring.store.one_lead import OneLead
from leadscoring.store.outcome_entries import Entry

__all__ = ["line", "show"]

_LAST = 4  # entries that are shown without asking


def show(lead: OneLead) -> None:
    """Show the lead's scores over time, its entries and its owners, as far as there are any."""
    if len(lead.history) > 1:
        _heading("Score over time")
        scores = pd.DataFrame(
            {
                "score": lead.history["probability"].map(shown_score),
                "day": lead.history["at"].map(clock.on),
                "model": lead.history["version"].map(words.model_name),
            }
        )
        figure = figures.score_history(scores, palette=widgets.palette())
        widgets.chart(figure, key="score_history")
    told = [line(entry) for entry in lead.entries]
    if told:
        _heading("So far")
        for text in told[:_LAST]:
            st.markdown(text)
        if told[_LAST:]:
            with st.expander(f"Earlier ({len(told) - _LAST})"):
                for text in told[_LAST:]:
                    st.markdown(text)
    for given in lead.assignments.iloc[: -_LAST - 1 : -1].to_dict("records"):
        owner = words.escape(given["owner"] or "nobody")
        st.caption(f"Given to {owner} by {words.escape(given['by'])} {clock.at(given['at'])}")


def line(entry: Entry) -> str:
    """Return an entry as a line of Markdown: what, who, when, and the note; struck if taken back."""
    what = entry.kind.words
    if entry.follow_up_on is not None:
        what = f"{what} on {words.day(entry.follow_up_on, today=clock.today())}"
    what = f"~~{what}~~ taken back" if entry.undone else f"**{what}**"
    who = f"from {entry.from_file}" if entry.from_file else f"by {entry.by}"
    said = f"  \n{words.escape(entry.note)}" if entry.note else ""
    return f"{what} {words.escape(who)} {clock.at(entry.at)}{said}"


def _heading(text: str) -> None:
    with st.container(horizontal=True, gap=None):  # takes away the heading's stray padding
        st.subheader(text, anchor=False)
