"""The cards of the page Coefficients that hold a table or a choice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import model_export, widgets, words
from leadscoring.app.state import Key
from leadscoring.decisions import (
    confirmation,
    curves,
    directions,
    effects,
    in_time,
    maturity,
    provenance,
    standing,
)
from leadscoring.lead_model import LeadModel
from leadscoring.leads.writing import to_csv_bytes

__all__ = ["caption", "every_term", "field", "left_out", "standing_tables", "warnings"]

FIELD: Key[str] = Key("coefficient_field")
"""The field looked at."""

SHARE = st.column_config.ProgressColumn(
    "Converted", format="%.0f%%", min_value=0, max_value=100, width="small"
)
EFFECT = st.column_config.NumberColumn("Effect", format="×%.2f", width=64, help="On the odds")  # noqa: RUF001
ROW = 31  # pixels of a table's row
MOST_ROWS = 9
MOST_HEIGHT = 420  # pixels of a table that scrolls


def caption(model: LeadModel) -> str:
    """Return what the model was made of, and when."""
    day = words.on_day(model.card.created)
    return words.escape(f"{standing.facts(model.card)} · trained {day}")


def field(model: LeadModel) -> None:
    """Let the visitor pick a field; show its curve, if it is a number, and its levels."""
    card = model.card
    name = st.selectbox(
        "Field", effects.fields_by_strength(card), key=FIELD, persist_state="session"
    )
    table = effects.levels(card, name)
    if name in card.curves:
        _curve(model, name)
    else:
        _levels(table)
    st.dataframe(
        _in_percent(table)[["level", "leads", "converted", "odds"]],
        hide_index=True,
        height=ROW * (min(len(table), MOST_ROWS) + 1) + 2,
        column_config={
            "level": st.column_config.TextColumn("Value" if name in card.curves else "Level"),
            "leads": st.column_config.NumberColumn("Leads", format="localized", width=58),
            "converted": SHARE,
            "odds": EFFECT,
        },
        alt=f"Leads, conversion and effect by level of {name}",
    )


def _levels(table: pd.DataFrame) -> None:
    shown = effects.largest_levels(table)
    widgets.chart(figures.odds(shown, palette=widgets.palette()), key="field_levels")
    fewer = f" The {len(shown)} levels of most leads." if len(shown) < len(table) else ""
    st.caption(f"Odds against the average lead, with their 95% interval.{fewer}")


def _curve(model: LeadModel, name: str) -> None:
    curve, goes_on_to = curves.chance_curve(model.card, model.scorecard, name)
    leads = curves.histogram(model.card, name, end=float(curve["x"].iloc[-1]))
    figure = figures.curve(curve, leads=leads, x_title=name, palette=widgets.palette())
    widgets.chart(figure, key="field_curve")
    notes = ["Everything else as in the average lead.", directions.of_curve(model.card, name)]
    if goes_on_to is not None:
        notes.append(f"Few leads lie further right; the largest value is {goes_on_to:,.6g}.")
    st.caption(" ".join(note for note in notes if note))


def standing_tables(model: LeadModel) -> None:
    """Show the figures of the cross-validation, and what else was tried or left out."""
    st.caption(provenance.folds(model.card))
    table = standing.cross_validation(model.card)
    st.table(
        table.rename(columns={"measure": "Measure", "mean": "Mean", "sd": "Varies by"}),
        border="horizontal",
        hide_index=True,
        alt="Figures of the repeated cross-validation",
    )
    _in_time(model)
    decided = maturity.told(model.card.maturity)
    if decided:
        st.markdown("**Time to decide**")
        st.markdown(words.escape(decided))
    kept_apart = confirmation.told(model.card)
    if kept_apart is not None:
        st.markdown("**On leads kept apart**")
        st.markdown(words.escape(kept_apart))


def _in_time(model: LeadModel) -> None:
    told = in_time.backtest(model.card)
    if told is None:
        return
    st.markdown("**On the newest leads**")
    st.markdown(words.escape(told))
    blocks = in_time.origins(model.card)
    if not blocks.empty:
        st.table(
            blocks.rename(columns=lambda name: name[0].upper() + name[1:]),
            border="horizontal",
            hide_index=True,
            alt="Blocks of newer leads, each predicted by a model of all older ones",
        )


def left_out(model: LeadModel) -> None:
    """Show which columns the model does not use, and why, and which somebody has vouched for."""
    confirmed = standing.confirmed(model.card)
    if confirmed:
        st.caption(words.escape(confirmed))
    table = standing.left_out(model.card)
    if table.empty:
        st.caption("No column was left out.")
        return
    st.table(
        table.map(words.escape).rename(columns={"column": "Column", "reason": "Why"}),
        border="horizontal",
        hide_index=True,
        height=MOST_HEIGHT if len(table) > MOST_ROWS else "content",
        alt="Columns left out, and why",
    )


def warnings(model: LeadModel) -> None:
    """Show what the people who use the model should know."""
    found = model.card.warnings
    if not found:
        return
    with st.expander(
        f"{words.count(len(found), 'thing')} to check about this model",
        icon=":material/warning:",
    ):
        st.markdown("\n".join(f"- {words.escape(text)}" for text in found))


def every_term(model: LeadModel) -> None:
    """Show every row of the scorecard, and offer it as a file."""
    table = effects.every_term(model.card)
    st.dataframe(
        _in_percent(table), hide_index=True, height=420, column_config=_columns(), alt="Every term"
    )
    model_export.button(
        "Download as CSV",
        model,
        what="every term",
        make=lambda: to_csv_bytes(table),
        file_name=f"coefficients-{model.version}.csv",
        mime="text/csv",
    )


def _in_percent(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(converted=100 * table["converted"])


def _columns() -> dict[str, Any]:
    number, points = st.column_config.NumberColumn, "%+.3f"
    factor = "×%.2f"  # noqa: RUF001
    return {
        "field": "Field",
        "value": "Value",
        "kind": "Kind",
        "leads": number("Leads", format="localized"),
        "converted": SHARE,
        "points": number("Points (log-odds)", format=points),
        "points_low": number("from", format=points),
        "points_high": number("to", format=points),
        "odds": number("Odds ratio", format=factor),
        "odds_low": number("from ", format=factor),
        "odds_high": number("to ", format=factor),
    }
