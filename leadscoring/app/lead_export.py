"""The ranked list as a file: what is filtered, with every column of the lead file."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.lead_filters import ALL
from leadscoring.app.lead_list import LeadList
from leadscoring.lead_model import RANKED
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes

__all__ = ["buttons", "file_stem", "to_csv", "to_excel"]

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(listed: LeadList, shown: pd.DataFrame) -> None:
    """Offer the leads shown as CSV and as Excel; a file is made once it is asked for."""
    count = words.count(len(shown), "lead")
    for label, make, suffix, mime in (
        ("Export CSV", to_csv, "csv", "text/csv"),
        ("Excel", to_excel, "xlsx", _EXCEL),
    ):
        st.download_button(
            label,
            partial(make, listed, shown),
            file_name=f"{file_stem(listed)}.{suffix}",
            mime=mime,
            icon=":material/download:",
            key=f"export_{suffix}",
            disabled=shown.empty,
            help="There is no lead to export: clear the filters."
            if shown.empty
            else f"The {count} shown, with all their columns",
            on_click="ignore",
        )


def to_csv(listed: LeadList, shown: pd.DataFrame) -> bytes:
    """Return the leads shown as CSV, their own cells as the file holds them."""
    return to_csv_bytes(_table(shown, listed.leads.original))


def to_excel(listed: LeadList, shown: pd.DataFrame) -> bytes:
    """Return the leads shown as an Excel workbook, in which numbers and dates are such."""
    return to_excel_bytes(_table(shown, _typed(listed.leads.original, listed.leads.frame)))


def file_stem(listed: LeadList) -> str:
    """Return a name for the file: the lead file's, and the tier."""
    name = re.sub(r"[^\w.-]+", "-", Path(listed.leads.name).stem).strip("-.") or "leads"
    tier = state.get(state.TIER, ALL)
    return f"{name}-ranked" if tier == ALL else f"{name}-{tier}"


def _table(shown: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    clashes = {name: f"{name} (file)" for name in own.columns if name in RANKED}
    return pd.concat([shown[list(RANKED)], own.loc[shown.index].rename(columns=clashes)], axis=1)


def _typed(original: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells as the file holds them, those read as numbers or dates as such."""
    columns = {
        position: _typed_column(original.iloc[:, position], frame.iloc[:, position])
        for position in range(original.shape[1])
    }
    return pd.DataFrame(columns).set_axis(original.columns, axis=1)


def _typed_column(cells: pd.Series, values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return values.astype(object).where(values.notna(), cells)
    return cells
