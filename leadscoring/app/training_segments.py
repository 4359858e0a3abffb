"""In the card "Columns": a field whose levels shall have models of their own, and what came of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from leadscoring.app import words
from leadscoring.app.state import Key, Leads
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_found import Found
from leadscoring.app.training_setup import Target
from leadscoring.decisions import own_models
from leadscoring.lead_model import LeadModel
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.model.segment_levels import MOST_LEVELS, count_levels

__all__ = ["choose", "result"]

HELP = (
    "Where a field, such as the product line, decides what all the others mean, its levels can have "
    "models of their own. Each is kept only if it is better than the general model on its own leads."
)
NONE = "None: one model for all"
HEADINGS = {
    "level": "Level",
    "leads": "Leads",
    "converted": "Converted",
    "serves": "Model that serves",
    "reason": "Why",
}
_MOST_TOLD = 4


def choose(leads: Leads, target: Target, found: Found, columns: Columns) -> dict[str, Any]:
    """Ask for the field and its levels.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    found : Found
        What the columns are.
    columns : Columns
        Those that were chosen.

    Returns
    -------
    options : dict
        Options of `train`: segment, segment_levels; empty where no level is chosen.
    """
    few = [c.name for c in found.schema.columns if 1 < c.n_levels <= MOST_LEVELS]
    offered = [name for name in few if name in columns.used]
    if not offered:
        return {}
    field = st.selectbox(
        "A model of its own for each (optional)",
        ["", *offered],
        format_func=lambda name: name or NONE,
        key=Key[str]("_".join(("training_segment", *found.key))),
        persist_state="session",
        help=HELP,
    )
    if not field:
        return {}
    table = _counted((*found.key, field), field, _leads=leads, _target=target)
    levels = _levels(table, Key("_".join(("training_segment_levels", *found.key, field))))
    return {"segment": field, "segment_levels": tuple(levels)} if levels else {}


def result(model: LeadModel) -> None:
    """Show which levels earned a model of their own; nothing where none was asked for."""
    told = own_models.told(model.card)
    if not told:
        return
    st.markdown(words.escape(told))
    table = own_models.table(model.card)
    shown = table.assign(
        leads=table["leads"].map("{:,}".format), converted=table["converted"].map("{:.0%}".format)
    )
    st.table(
        shown.map(words.escape).rename(columns=HEADINGS),
        border="horizontal",
        hide_index=True,
        alt="Levels that might have had a model of their own",
    )


def _levels(table: pd.DataFrame, key: Key[list[str]]) -> list[str]:
    enough = table.loc[table["is_enough"], "level"].tolist()
    chosen: list[str] = []
    if enough:
        chosen = st.multiselect(
            "For the levels",
            enough,
            default=enough,
            key=key,
            persist_state="session",
            placeholder="None",
        )
    told = _too_few(table[~table["is_enough"]])
    if told:
        st.caption(told)
    return chosen


def _too_few(table: pd.DataFrame) -> str:
    """Return which levels have too few leads, and what it takes."""
    if table.empty:
        return ""
    rows = [
        f"{words.escape(row['level'])} ({row['converted']:,} of "
        f"{words.count(row['leads'], 'lead')} converted; it takes {row['needed']:,} that did "
        f"and {row['needed']:,} that did not)"
        for row in table.head(_MOST_TOLD).to_dict("records")
    ]
    more = len(table) - len(rows)
    rest = f" and {words.count(more, 'smaller level')}" if more else ""
    return (
        "Too few leads to tell a better model from a worse one, so the general model serves: "
        f"{', '.join(rows)}{rest}."
    )


@st.cache_data(show_spinner=False, max_entries=16)
def _counted(
    key: tuple[str, ...],  # noqa: ARG001 - stands for the leads, the target and the field
    field: str,
    *,
    _leads: Leads,
    _target: Target,
) -> pd.DataFrame:
    missing = _leads.placeholders
    outcome = binary_outcome(_leads.frame[_target.column], _target.positive, missing)
    return count_levels(_leads.frame[field], outcome.converted, missing)
