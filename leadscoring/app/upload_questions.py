"""What a file of leads cannot say by itself: by what they are known, and how they ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from leadscoring.app import cache, words
from leadscoring.app.state import Leads
from leadscoring.app.taking_work import Answers
from leadscoring.exceptions import LeadScoringError
from leadscoring.leads.outcomes import binary_outcome, level_text, likely_targets
from leadscoring.store import uploads
from leadscoring.store.lead_ids import id_columns

__all__ = ["ask"]

NO_ID = "All that the file says of them"


def ask(leads: Leads) -> Answers:
    """Ask by what the leads are known, and whether the file tells how they ended.

    Parameters
    ----------
    leads : Leads
        The leads read.

    Returns
    -------
    answers : Answers
        The likeliest ones until the visitor says otherwise; no outcomes at first.
    """
    left, right = st.columns(2)
    with left:
        id_column = _id_column(leads)
    with right:
        outcome, positive = _outcome(leads)
    return Answers(id_column, outcome, positive)


def _id_column(leads: Leads) -> str | None:
    with cache.database().reading() as link:
        remembered = uploads.remembered_id_column(link)
    known: list[str | None] = [*_id_columns(leads.digest, _leads=leads), None]
    if remembered in leads.frame.columns:
        known = [remembered, *(name for name in known if name != remembered)]
    chosen = st.selectbox(
        "Leads are known by",
        known,
        format_func=lambda name: NO_ID if name is None else name,
        key=f"id_column_{leads.digest}",
    )
    if chosen is None:
        st.caption(
            "Without an id, a lead of which a newer file says anything else comes in as a new "
            "lead, beside the old one."
        )
    else:
        st.caption(
            f"A newer file with the same {words.escape(chosen)} updates the lead: its outcomes, "
            "notes and owner stay."
        )
    return chosen


@st.cache_data(show_spinner=False, max_entries=8)
def _id_columns(digest: str, *, _leads: Leads) -> list[str]:  # noqa: ARG001 (the key)
    return id_columns(_leads.frame)


def _outcome(leads: Leads) -> tuple[str | None, str | None]:
    columns = likely_targets(leads.frame, leads.placeholders)
    if not columns:
        st.markdown("How they ended")
        st.caption("No column tells it: every lead of this file is open, or stays what it was.")
        return None, None
    told = st.toggle("It tells how these leads ended", key=f"ended_{leads.digest}")
    if not told:
        st.caption("Off: every lead of this file is open, or stays what it was.")
        return None, None
    return _column_and_value(leads, columns)


def _column_and_value(leads: Leads, columns: Sequence[str]) -> tuple[str, str]:
    column = st.selectbox("Column that tells it", columns, key=f"ended_in_{leads.digest}")
    found = binary_outcome(leads.frame[column], missing=leads.placeholders)
    positive = st.selectbox(
        "Converted is",
        [found.positive, found.negative],
        key=f"ended_as_{leads.digest}_{column}",
    )
    _count(leads, column, positive)
    return column, level_text(positive)


def _count(leads: Leads, column: str, positive: str) -> None:
    try:
        found = binary_outcome(leads.frame[column], positive, leads.placeholders)
    except LeadScoringError as error:
        st.caption(words.escape(error))
        return
    won, lost = (int((found.converted == value).sum()) for value in (1, 0))
    open_ones = int(np.isnan(found.converted).sum())
    still = f" {open_ones:,} say nothing and stay open." if open_ones else ""
    st.caption(
        f"{won:,} converted and {lost:,} lost: they are closed and leave the lists.{still} "
        f"If “{words.escape(found.negative)}” only means “not yet”, leave this off."
    )
