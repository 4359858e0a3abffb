"""The card of the page Coefficients that shows what pairs of fields do together."""

from __future__ import annotations

from typing import Any

import streamlit as st

from leadscoring import figures
from leadscoring.app import widgets, words
from leadscoring.app.state import Key
from leadscoring.decisions import pair_effects
from leadscoring.lead_model import LeadModel

__all__ = ["pairs"]

PAIR: Key[str] = Key("coefficient_pair")
"""The pair looked at."""

OF_LEADS = (
    "Grey: the 95% interval includes no effect. Blank squares: fewer than 10 leads. "
    "Shown are the levels that matter most; numbers are put into ranges."
)
OF_TABLE = "Shown are the levels that matter most; numbers are put into ranges, each the mean of its steps."
OF_PRODUCT = "Low and high: one standard deviation from the average, or as far as values go."


def pairs(model: LeadModel) -> None:
    """Show what pairs of fields do together, one of them at a time, as a heat map."""
    card = model.card
    names = pair_effects.names(card, model.scorecard)
    if not names:
        st.caption(
            "This model judges each field on its own: no pair was asked for, or none was found "
            f"that helps.{_others(pair_effects.slight(card))}"
        )
        return
    products = {row.pair: row for row in pair_effects.products(card).itertuples()}
    name = st.selectbox("Pair", names, key=PAIR, persist_state="session")
    of_kind = OF_PRODUCT if name in products else OF_LEADS if name in card.pairs else OF_TABLE
    st.caption(f"Extra change in odds beyond the two effects alone. {of_kind}")
    grid = pair_effects.pair_grid(card, model.scorecard, name)
    widgets.chart(figures.pair(grid, palette=widgets.palette()), key="pair")
    fields = pair_effects.both_fields(model.scorecard, name)
    down, across = (words.escape(field) for field in fields)
    told = f"  \n{_product(products[name])}" if name in products else ""
    st.caption(f"Down: {down}. Across: {across}.{told}{_others(pair_effects.slight(card))}")


def _others(slight: list[str]) -> str:
    if not slight:
        return ""
    one = len(slight) == 1
    pairs = "1 more pair of the model changes" if one else f"{len(slight)} more pairs change"
    return f"  \n{pairs} the odds by less than 5% for any lead."


def _product(row: Any) -> str:  # noqa: ANN401  a row of `pair_effects.products`
    unsure = row.odds_low <= 1 <= row.odds_high
    return (
        f"Both one standard deviation above average: ×{row.odds:.2f} "  # noqa: RUF001
        f"(95% interval {row.odds_low:.2f} to {row.odds_high:.2f}"
        f"{', which includes no effect' if unsure else ''})."
    )
