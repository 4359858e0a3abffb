"""The cards of the page Cutoff that hold numbers rather than a figure."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cutoff_proposal, widgets, words
from leadscoring.decisions import outcomes as outcome_words
from leadscoring.decisions import sentences
from leadscoring.decisions.confirmation import told_briefly
from leadscoring.decisions.cutoffs import CutoffPoint
from leadscoring.decisions.wording import score
from leadscoring.lead_model import LeadModel

__all__ = ["compared", "outcomes", "said"]


def said(model: LeadModel, point: CutoffPoint, n: int) -> None:
    """State the consequence of the cutoff, and what it changes.

    Parameters
    ----------
    model : LeadModel
        The model in use, at the published cutoff.
    point : CutoffPoint
        What the proposed cutoff means.
    n : int
        Leads per day.
    """
    st.header(sentences.answer(point, n), anchor=False)
    lines = [sentences.comparison(point, model.cutoffs.at(model.cutoff), n)]
    listed = cutoff_proposal.on_open_list(point.cutoff)
    if listed is not None:
        lines.append(sentences.on_list(*listed, point.cutoff))
    st.caption(words.escape(" ".join(lines)))
    tried = told_briefly(model.card)
    if tried is not None:
        st.caption(words.escape(tried))


def outcomes(point: CutoffPoint, n: int) -> None:
    """Show the confusion matrix in words."""
    with widgets.card(
        f"What happens at {score(point.cutoff)}, per {words.count(n, 'lead')}",
        height="stretch",
    ):
        with st.grid(2, min_column_width=120, border=True, gap="xsmall") as grid:
            for cell in outcome_words.outcomes(point, n):
                icon = (
                    ":orange[:material/call:]"
                    if cell.called
                    else ":blue[:material/phone_disabled:]"
                )
                with grid.cell():
                    st.metric(f"{icon} {cell.label}", f"{cell.leads:,}")
                    st.caption(cell.text)
        st.caption(f"{sentences.accuracy(point)} Leads are rounded to whole ones, shares are not.")


def compared(model: LeadModel, point: CutoffPoint) -> None:
    """Show every measure of the proposed and of the published cutoff."""
    table = outcome_words.measures(point, model.cutoffs.at(model.cutoff))
    headings = {
        "measure": "Measure",
        "proposed": f"Proposed {score(point.cutoff)}",
        "published": f"Published {score(model.cutoff)}",
    }
    st.table(
        table.rename(columns=headings),
        border="horizontal",
        hide_index=True,
        alt="Every measure of the proposed and of the published cutoff",
    )
