"""Segments as files: the table, and the leads of one part with every column that files told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from leadscoring.app import cache, lead_export, roles, state, words
from leadscoring.app.lead_list import LeadList
from leadscoring.app.segments_look import Segments
from leadscoring.app.state import Key
from leadscoring.decisions import segment_words
from leadscoring.lead_model import LeadModel
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes
from leadscoring.store.access import Act, Person
from leadscoring.store.listing import Filter

__all__ = ["leads_of", "popover", "table_of"]

_PART: Key[int] = Key("segments_part")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = (("CSV", to_csv_bytes, "csv", "text/csv"), ("Excel", to_excel_bytes, "xlsx", _EXCEL))
_NAMES = {
    "leads": "leads",
    "share": "share_of_leads",
    "hot": "hot",
    "hot_share": "hot_share",
    "score": "average_score",
    "known": "known_outcomes",
    "converted": "converted",
    "conversion": "conversion",
    "low": "conversion_low",
    "high": "conversion_high",
    "lift": "lift",
    "judged": "set_against_promise",
    "expected": "conversions_due",
    "actual": "conversions_came",
    "p_value": "p_value_corrected",
    "differs": "gap_beyond_chance",
}


def popover(person: Person, model: LeadModel, found: Segments) -> None:
    """Offer the table, and the leads of one part, as files; they are made once asked for."""
    with st.popover("Download", icon=":material/download:"):
        _buttons("table", lambda write: write(table_of(found)), stem="segments")
        st.divider()
        st.selectbox(
            "The leads of one part, with all their columns",
            range(len(found.table)),
            index=None,
            format_func=partial(_label, found),
            placeholder="Choose a part",
            key=_PART,
        )
        row = state.get(_PART)
        known = row is not None and row < len(found.table)
        why_not = roles.why_not(person, Act.EXPORT) or (None if known else "Choose a part first.")
        at = row if row is not None and known else 0
        listed = leads_of(person, model, found, at)
        if known and listed.n > lead_export.MOST:
            st.caption(f"The first {lead_export.MOST:,} of its {listed.n:,} leads, the best first.")
        _buttons("leads", partial(lead_export.made, listed), stem="segment-leads", why_not=why_not)


def leads_of(person: Person, model: LeadModel, found: Segments, row: int) -> LeadList:
    """Return the list of the leads of a row of the table, as far as an export needs it."""
    chosen = Filter(status="any", fields=found.of_row(row))
    n = int(found.table["leads"].iloc[row])
    return LeadList(cache.database(), person, model, pd.DataFrame(), 0, n, chosen)


def table_of(found: Segments) -> pd.DataFrame:
    """Return the table as it is downloaded, shares in [0, 1]."""
    table = found.table
    levels = [name for name in ("level_1", "level_2") if name in table]
    own = dict(zip(levels, found.fields, strict=True))
    clashes = {name: f"{field} (field)" for name, field in own.items() if field in _NAMES.values()}
    return table[[*levels, *_NAMES]].rename(columns=own | clashes | _NAMES)


def _label(found: Segments, row: int) -> str:
    told = found.table.iloc[row].to_dict()
    return f"{segment_words.label(told)}: {words.count(int(told['leads']), 'lead')}"


def _buttons(
    what: str,
    make: Callable[[Callable[[pd.DataFrame], bytes]], bytes],
    *,
    stem: str,
    why_not: str | None = None,
) -> None:
    with st.container(horizontal=True):
        for kind, write, suffix, mime in _KINDS:
            st.download_button(
                f"{what.capitalize()} as {kind}",
                partial(make, write),
                file_name=f"{stem}.{suffix}",
                mime=mime,
                icon=":material/download:",
                key=f"segments_{what}_{suffix}",
                disabled=why_not is not None,
                help=why_not,
                on_click="ignore",
            )
