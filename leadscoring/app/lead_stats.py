"""The figures above the lists: how the day stands, and what a hot lead is worth."""

from __future__ import annotations

import math

import streamlit as st

from leadscoring.app import words
from leadscoring.app.lead_list import LeadList
from leadscoring.decisions.cautions import no_signal
from leadscoring.decisions.expectations import expected_conversions
from leadscoring.lead_model import LeadModel
from leadscoring.store import rescoring
from leadscoring.store.database import Database

__all__ = ["caution", "promise", "strip", "waiting"]


def caution(model: LeadModel) -> None:
    """Say where the ranking is worth nothing."""
    told = no_signal(model.card)
    if told:
        st.warning(words.escape(told), icon=":material/warning:")


def waiting(database: Database, model: LeadModel) -> None:
    """Say how many leads the model in use has not scored yet."""
    with database.reading() as link:
        left = rescoring.pending(link, str(model.version))
    if left:
        name = words.escape(words.model_name(str(model.version)))
        st.caption(f":material/sync: {words.count(left, 'lead')} still to be scored by {name}")


def strip(listed: LeadList) -> None:
    """Show how long the day's list is, how far the work is, and what to expect of it."""
    today = listed.today
    if today is None or not listed.total:
        return
    rows = today.rows
    expected = expected_conversions(rows["probability"].dropna())
    with st.container(border=True), st.grid(4, min_column_width=150):
        _stat("On today's list", f"{len(rows):,}", f"room for {today.capacity:,} calls")
        _stat(
            "Worked",
            f"{today.n_worked:,} of {len(rows):,}",
            f"{len(rows) - today.n_worked:,} to go",
            "Leads of today's list of which somebody recorded today what came of them.",
        )
        _stat(
            "Expected conversions",
            f"{expected.mean:,.0f}",
            f"{expected.low:,.0f} to {expected.high:,.0f}",
            "Of the whole list, with its 95% interval: the sum of the probabilities, "
            "and what chance does to it.",
        )
        _stat("Converted so far", f"{today.n_converted:,}", "today")


def promise(model: LeadModel) -> str:
    """Return what a hot lead is worth, in a sentence of Markdown."""
    point = model.cutoffs.at(model.cutoff)
    name = words.model_name(str(model.version))
    by = f"scored by {name} at cutoff {round(100 * model.cutoff)}"
    if math.isnan(point.precision):
        return words.escape(f"{by.capitalize()}; above it no lead was seen yet.")
    return words.escape(
        f"Of the hot leads {point.precision:.0%} convert "
        f"({point.precision_low:.0%} to {point.precision_high:.0%}), {by}."
    )


def _stat(label: str, value: str, note: str, explained: str | None = None) -> None:
    st.metric(label, value, note, delta_color="off", delta_arrow="off", help=explained)
