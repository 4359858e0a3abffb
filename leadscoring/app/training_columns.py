"""The card "Columns": which the model may use, and which know the answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.state import Key, Leads
from leadscoring.app.training_setup import Target
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.schema import Column, Schema, infer_schema

__all__ = ["Columns", "choose"]

CHECK = "Check: known before the call?"


@dataclass(frozen=True)
class Columns:
    """What the visitor chose, as options of `train`.

    Parameters
    ----------
    used : tuple of str
        The fields.
    exclude : tuple of str
        Fields switched off.
    include : tuple of str
        Columns used although a rule would leave them out.
    """

    used: tuple[str, ...]
    exclude: tuple[str, ...]
    include: tuple[str, ...]


def choose(leads: Leads, target: Target) -> Columns:
    """Show the columns and ask which to use.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    """
    key = (leads.digest, target.column, target.positive)
    schema, leaks = _looked_at(key, _leads=leads, _target=target)
    blocked = leaks[leaks["verdict"] == "blocked"]
    table = _table(schema, leaks, set(blocked["column"]))
    n_usable = int((table["Role"] == "field").sum())
    st.caption(
        f"{n_usable} usable, {len(blocked)} blocked. Columns that know the answer are left out."
    )
    used = _editor(table, Key("_".join(("training_columns", *key))))
    _warned(leaks[leaks["verdict"] == "warned"])
    _never_used(schema, {*table["Column"], *blocked["column"], target.column})
    put_back = _blocked(blocked, schema, Key("_".join(("training_put_back", *key))))
    fields = {str(name) for name in table.loc[table["Role"] == "field", "Column"]}
    return Columns(
        used=(*used, *put_back),
        exclude=tuple(sorted(fields - set(used))),
        include=tuple(sorted((set(used) - fields) | set(put_back))),
    )


@st.cache_data(show_spinner="Looking at the columns…", max_entries=8)
def _looked_at(
    key: tuple[str, str, str],  # noqa: ARG001 - stands for the leads and the target
    *,
    _leads: Leads,
    _target: Target,
) -> tuple[Schema, pd.DataFrame]:
    frame, missing = _leads.frame, _leads.placeholders
    column, positive = _target.column, _target.positive
    schema = infer_schema(frame, target=column, positive=positive, missing=missing)
    return schema, find_leaks(frame, target=column, positive=positive, missing=missing)


def _table(schema: Schema, leaks: pd.DataFrame, blocked: set[str]) -> pd.DataFrame:
    """One row per column that can be switched on or off; those with a note first."""
    warned = set(leaks.loc[leaks["verdict"] == "warned", "column"])
    rows = [
        {
            "Use": column.role == "field",
            "Column": column.name,
            "Kind": "number" if column.kind == "numeric" else f"text, {_levels(column)}",
            "Blank": round(column.n_missing / max(schema.n_leads, 1), 3),
            "Note": _note(column, is_warned=column.name in warned),
            "Role": column.role,
        }
        for column in schema.columns
        if _can_be_used(column) and column.name not in blocked
    ]
    names = ["Use", "Column", "Kind", "Blank", "Note", "Role"]
    table = pd.DataFrame(rows, columns=names)
    order = table["Note"].eq("").astype(int) + 2 * table["Role"].ne("field").astype(int)
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _levels(column: Column) -> str:
    return words.count(column.n_levels, "value")


def _note(column: Column, *, is_warned: bool) -> str:
    if column.role != "field":
        return f"Left out: {column.reason}"
    return CHECK if is_warned else ""


def _can_be_used(column: Column) -> bool:
    """Whether a column can be a field: dates, identifiers and constants tell a model nothing."""
    return column.role == "field" or (
        column.role == "left out" and column.kind != "date" and column.n_levels > 1
    )


def _editor(table: pd.DataFrame, key: Key[object]) -> list[str]:
    """Show the table and return the columns that are switched on, also those of an earlier visit."""
    if table.empty:
        return []
    kept: Key[dict[str, bool]] = Key(f"{key}_kept")
    base: Key[dict[str, bool]] = Key(f"{key}_base")
    if key not in st.session_state:  # the page was opened anew: what was chosen before holds
        state.put(base, state.get(kept) or {})
    before = state.get(base) or {}
    use = [before.get(name, on) for name, on in zip(table["Column"], table["Use"], strict=True)]
    edited = st.data_editor(
        table.assign(Use=use),
        key=key,
        hide_index=True,
        column_order=["Use", "Column", "Kind", "Blank", "Note"],
        disabled=["Column", "Kind", "Blank", "Note"],
        column_config={
            "Use": st.column_config.CheckboxColumn(width=58),
            "Column": st.column_config.TextColumn(width="medium"),
            "Kind": st.column_config.TextColumn(width=104),
            "Blank": st.column_config.NumberColumn(format="percent", width=60),
            "Note": st.column_config.TextColumn(width=196),
        },
        alt="Columns that the model may use",
    )
    chosen = dict(zip(edited["Column"], edited["Use"], strict=True))
    state.put(kept, chosen)
    return [str(name) for name, on in chosen.items() if on]


def _warned(warned: pd.DataFrame) -> None:
    """List why columns are to be checked."""
    if warned.empty:
        return
    with st.expander(f"{words.count(len(warned), 'column')} to check: known before the call?"):
        for _, row in warned.iterrows():
            _reason(row)


def _reason(row: pd.Series) -> None:
    name, reason = words.escape(row["column"]), words.escape(row["reason"])
    st.markdown(f"**{name}** :gray[{reason}]", help=words.escape(row["evidence"]))


def _never_used(schema: Schema, shown: set[str]) -> None:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for name, reason in schema.excluded.items():
        if name not in shown:
            by_reason[reason].append(name)
    parts = [f"{words.listed(names)} ({reason})" for reason, names in by_reason.items()]
    if parts:
        st.caption(f"Never used: {words.escape('; '.join(parts))}.")


def _blocked(blocked: pd.DataFrame, schema: Schema, key: Key[list[str]]) -> list[str]:
    """Show the columns that know the answer, and return those that are put back on purpose."""
    if blocked.empty:
        return []
    with st.container(border=True):
        st.markdown(
            f":material/lock: **{words.count(len(blocked), 'column')} blocked because "
            f"{'it knows' if len(blocked) == 1 else 'they know'} the answer**"
        )
        for _, row in blocked.iterrows():
            _reason(row)
        offered = [name for name in blocked["column"] if schema.column(name).kind != "date"]
        if not offered:  # a date is no field, whoever asks for it
            return []
        put_back = st.multiselect(
            "Use on purpose",
            offered,
            key=key,
            persist_state="session",
            placeholder="None",
            help="Only where you know that the column is filled in before the first contact.",
        )
    return [str(name) for name in put_back]
