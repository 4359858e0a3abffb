"""The figures above the ranked list."""

from __future__ import annotations

import math

import streamlit as st

from leadscoring.app import words
from leadscoring.app.lead_list import LeadList, shown_score
from leadscoring.decisions.cautions import no_signal
from leadscoring.decisions.expectations import expected_conversions

__all__ = ["caution", "strip"]


def caution(listed: LeadList) -> None:
    """Say where the ranking is worth nothing."""
    told = no_signal(listed.model.card)
    if told:
        st.warning(words.escape(told), icon=":material/warning:")


def strip(listed: LeadList) -> None:
    """Show how many leads are hot, what to expect of them, and how sure that is."""
    ranked = listed.ranked
    hot = ranked[ranked["tier"] == "hot"]
    expected = expected_conversions(hot["probability"])
    with st.container(border=True), st.grid(4, min_column_width=150):
        _stat("Hot leads", f"{len(hot):,}", f"of {len(ranked):,}")
        _stat(
            "Expected conversions",
            f"{expected.mean:,.0f}",
            f"{expected.low:,.0f} to {expected.high:,.0f}",
            "Of the hot leads, with its 95% interval: the sum of their probabilities, "
            "and what chance does to it.",
        )
        _precision(listed)
        warm = int((ranked["tier"] == "warm").sum())
        average = (
            "" if ranked.empty else f"all leads average {shown_score(ranked['probability'].mean())}"
        )
        _stat("Warm leads", f"{warm:,}", average)


def _precision(listed: LeadList) -> None:
    point = listed.model.cutoffs.at(listed.model.cutoff)
    label = "Hot leads that convert"
    if math.isnan(point.precision):
        _stat(label, "Not known", "no lead was above the cutoff")
        return
    _stat(
        label,
        f"{point.precision:.0%}",
        f"{point.precision_low:.0%} to {point.precision_high:.0%}",
        f"What the cutoff promises (precision), with its 95% interval: of {point.n_hot:,} leads "
        f"above it that the model was not fitted on, {point.tp:,} converted.",
    )


def _stat(label: str, value: str, note: str, explained: str | None = None) -> None:
    st.metric(label, value, note, delta_color="off", delta_arrow="off", help=explained)
