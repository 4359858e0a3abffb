"""The card of the page Coefficients that says what the model uses, and why."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import widgets, words
from leadscoring.decisions import selected
from leadscoring.lead_model import LeadModel

__all__ = ["show"]

MOST_BARS = 12
LOST = (
    "What the model can tell beyond the average conversion (log loss), and how much of it is lost "
    "without each field or pair; without a field its pairs go, too. Line: 95% interval. Grey: the "
    "interval includes nothing lost."
)


def show(model: LeadModel) -> None:
    """Show what is lost without each field and pair, and which are out; nothing for old models."""
    lost, out = selected.losses(model.card), selected.left_out(model.card)
    if lost.empty and out.empty:
        return
    with widgets.card("What the model uses, and why"):
        enough = selected.fewest_told(model.card)
        if enough is not None:
            st.markdown(words.escape(enough))
        left, right = st.columns([1.25, 1])
        with left:
            st.caption(LOST)
            shown = lost.head(MOST_BARS)
            widgets.chart(figures.losses(shown, palette=widgets.palette()), key="losses")
            if len(lost) > len(shown):
                most = lost["lost"].iloc[len(shown)]
                rest = words.count(
                    len(lost) - len(shown), "more field or pair", "more fields and pairs"
                )
                st.caption(f"{rest}: at most {max(most, 0):.1%} each.")
        with right:
            _out(out)


def _out(out: pd.DataFrame) -> None:
    if out.empty:
        st.caption("Nothing else was looked at.")
        return
    st.caption("Looked at, and not in the model")
    for reason, rows in out.groupby("reason", sort=False):
        names = "\n".join(f"- {words.escape(term)}" for term in rows["term"])
        st.markdown(f"**Because {words.escape(reason)}:**\n\n{names}")
