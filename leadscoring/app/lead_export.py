"""The list shown as a file, with every column that files told; written down when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from leadscoring.app import roles, words
from leadscoring.app.lead_filters import ALL
from leadscoring.app.lead_list import LeadList
from leadscoring.app.lead_reasons import frame_for
from leadscoring.lead_model import RANKED, LeadModel
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes
from leadscoring.store import downloads, listing
from leadscoring.store.access import Act
from leadscoring.store.attributes import frame_of

__all__ = ["MOST", "buttons", "file_stem", "made", "table"]

MOST = 10_000
_AT_ONCE = 1_000  # leads read in one go
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")


def buttons(listed: LeadList) -> None:
    """Offer the whole list as CSV and as Excel; a file is made once it is asked for."""
    why_not = _why_not(listed)
    for label, write, suffix, mime in (
        ("Export CSV", to_csv_bytes, "csv", "text/csv"),
        ("Excel", to_excel_bytes, "xlsx", _EXCEL),
    ):
        st.download_button(
            label,
            partial(made, listed, write),
            file_name=f"{file_stem(listed)}.{suffix}",
            mime=mime,
            icon=":material/download:",
            key=f"export_{suffix}",
            disabled=why_not is not None,
            help=why_not or _what(listed),
            on_click="ignore",
        )
    _for_programs(listed, why_not)


def _for_programs(listed: LeadList, why_not: str | None) -> None:
    """Offer the list with its texts as they came, for those who ask for it."""
    with st.popover("For programs", disabled=why_not is not None, help=why_not):
        st.caption(
            "Texts stay as they came. A spreadsheet would run those that begin like a formula, "
            "so do not open this file in one. The audit log says that you took it raw."
        )
        st.download_button(
            "Raw CSV",
            partial(made, listed, partial(to_csv_bytes, raw=True), raw=True),
            file_name=f"{file_stem(listed)}-raw.csv",
            mime="text/csv",
            icon=":material/download:",
            key="export_raw",
            disabled=why_not is not None,
            on_click="ignore",
        )


def made(listed: LeadList, write: Callable[[pd.DataFrame], bytes], *, raw: bool = False) -> bytes:
    """Return the file, once the audit log says who takes it.

    Parameters
    ----------
    listed : LeadList
        The list.
    write : callable
        Makes a file of a table.
    raw : bool
        Whether it leaves texts that a spreadsheet would run as they are.

    Raises
    ------
    NotAllowed
        If the person's roles do not allow it any more.
    """
    downloads.note_export(
        listed.database,
        listed.person,
        what="All leads" if listed.today is None else "Today",
        n_leads=min(listed.total, MOST),
        own=listed.today is not None,
        raw=raw,
    )
    return write(table(listed.model, _read(listed) if listed.today is None else listed.today.rows))


def table(model: LeadModel, rows: pd.DataFrame) -> pd.DataFrame:
    """Return leads as they are downloaded.

    Parameters
    ----------
    model : LeadModel
        The published model.
    rows : pandas.DataFrame
        As `store.rows.read_rows` gives them, in the order of the list.

    Returns
    -------
    table : pandas.DataFrame
        rank, score, probability, tier and reasons; scored_by, where levels have models
        of their own; then every column that files told.
    """
    frame = frame_for(model, rows["attributes"].tolist())
    front = model.score(frame).assign(
        rank=range(1, len(rows) + 1),
        probability=rows["probability"].to_numpy(),
        score=100 * rows["probability"].to_numpy(),
        tier=model.tiers(rows["probability"]),
    )
    shown = list(RANKED)
    if model.parts:
        front["scored_by"] = model.scored_by(frame)
        shown.append("scored_by")
    own = _own_columns(rows)
    clashes = {name: f"{name} (file)" for name in own.columns if name in shown}
    return pd.concat([front[shown], own.rename(columns=clashes)], axis=1)


def file_stem(listed: LeadList) -> str:
    """Return a name for the file: which list it is."""
    if listed.chosen is None:
        return "leads-today"
    tier = listed.chosen.tier
    return "leads" if tier == ALL else f"leads-{tier}"


def _own_columns(rows: pd.DataFrame) -> pd.DataFrame:
    return frame_of(rows["attributes"].tolist()).apply(_typed)


def _typed(values: pd.Series) -> pd.Series:
    """Return whole numbers without decimals, and dates, which are kept as text, as such."""
    if pd.api.types.is_float_dtype(values):
        whole = values.map(lambda x: int(x) if x.is_integer() else x, na_action="ignore")
        return pd.Series(whole.to_numpy(dtype=object), index=values.index)
    if values.notna().any() and values.map(_is_moment, na_action="ignore").fillna(value=True).all():
        return pd.to_datetime(values, format="ISO8601")
    return values


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def _read(listed: LeadList) -> pd.DataFrame:
    assert listed.chosen is not None  # noqa: S101 - the day's list is at hand
    parts = [
        listing.page(
            listed.database,
            listed.person,
            listed.chosen,
            cutoff=listed.model.cutoff,
            warm=listed.model.warm,
            offset=start,
            limit=_AT_ONCE,
        ).rows
        for start in range(0, min(listed.n, MOST), _AT_ONCE)
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates("lead_id", ignore_index=True)


def _why_not(listed: LeadList) -> str | None:
    if listed.total == 0:
        return "There is no lead to export."
    return None if listed.today is not None else roles.why_not(listed.person, Act.EXPORT)


def _what(listed: LeadList) -> str:
    if listed.total > MOST:
        return f"The first {MOST:,} of the {listed.total:,} leads, with all their columns"
    return f"The {words.count(listed.total, 'lead')} of this list, with all their columns"
