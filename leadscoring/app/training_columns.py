"""The card "Columns": which the model may use, and which know the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.state import Key
from leadscoring.app.training_found import Found
from leadscoring.leads.schema import Column, Schema

__all__ = ["Columns", "choose", "reason", "use_only"]


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
    confirmed : tuple of str
        Fields that the visitor says are known before the first contact.
    """

    used: tuple[str, ...]
    exclude: tuple[str, ...]
    include: tuple[str, ...]
    confirmed: tuple[str, ...] = ()

    def with_answers(self, answers: Mapping[str, bool | None]) -> Columns:
        """Return these columns and more of which it was asked whether they are known in time.

        Parameters
        ----------
        answers : mapping of str to bool or None
            True uses a field, False leaves it out; None, not answered, uses it too.
        """
        no = tuple(name for name, known in answers.items() if known is False)
        return replace(
            self,
            used=(*self.used, *(name for name in answers if name not in no)),
            exclude=(*self.exclude, *no),
            confirmed=tuple(name for name, known in answers.items() if known),
        )


def choose(found: Found) -> Columns:
    """Show the columns that need nobody's word, and those that are blocked; ask which to use.

    Parameters
    ----------
    found : Found
        What the columns are.

    Returns
    -------
    columns : Columns
        Without those that are to be checked.
    """
    schema, blocked = found.schema, found.blocked
    table = _table(schema, {*blocked["column"], *found.warned["column"]})
    st.caption(_counted(found))
    used = _editor(table, _editor_key(found.key))
    _never_used(schema, {*table["Column"], *found.warned["column"], *blocked["column"]})
    put_back = _blocked(blocked, schema, _put_back_key(found.key))
    fields = {str(name) for name in table.loc[table["Role"] == "field", "Column"]}
    return Columns(
        used=(*used, *put_back),
        exclude=tuple(sorted(fields - set(used))),
        include=tuple(sorted((set(used) - fields) | set(put_back))),
    )


def use_only(key: tuple[str, ...], fields: Collection[str], *, of: Collection[str]) -> None:
    """Switch some columns on and the others off, the next time the page is drawn.

    Parameters
    ----------
    key : tuple of str
        Stands for the leads and the target; see `Found`.
    fields : collection of str
        The columns to use.
    of : collection of str
        All columns.
    """
    editor, put_back = _editor_key(key), _put_back_key(key)
    state.put(_kept_key(editor), {name: name in fields for name in of})
    state.drop(editor)  # drawn anew, it begins with what is kept
    state.put(put_back, [name for name in state.get(put_back, []) if name in fields])


def _editor_key(key: tuple[str, ...]) -> Key[object]:
    return Key("_".join(("training_columns", *key)))


def _kept_key(editor: Key[object]) -> Key[dict[str, bool]]:
    return Key(f"{editor}_kept")


def _put_back_key(key: tuple[str, ...]) -> Key[list[str]]:
    return Key("_".join(("training_put_back", *key)))


def reason(row: pd.Series, more: str = "") -> None:
    """Write a column's name and what speaks against it, with the evidence as help.

    Parameters
    ----------
    row : pandas.Series
        column, reason, evidence.
    more : str
        What else is known, in a line of its own.
    """
    name, text = words.escape(row["column"]), words.escape(row["reason"])
    line = f"  \n:gray[{words.escape(more)}]" if more else ""
    st.markdown(f"**{name}** :gray[{text}]{line}", help=words.escape(row["evidence"]))


def _counted(found: Found) -> str:
    n_blocked, n_warned = len(found.blocked), len(found.warned)
    n_usable = len({c.name for c in found.schema.fields} - set(found.blocked["column"]))
    to_check = f", {n_warned} of them to check below" if n_warned else ""
    return (
        f"{n_usable} usable{to_check}; {n_blocked} blocked. "
        "Columns that know the answer are left out."
    )


def _table(schema: Schema, elsewhere: set[str]) -> pd.DataFrame:
    """One row per column that can be switched on or off; those that are on first."""
    rows = [
        {
            "Use": column.role == "field",
            "Column": column.name,
            "Kind": "number" if column.kind == "numeric" else f"text, {_levels(column)}",
            "Blank": round(column.n_missing / max(schema.n_leads, 1), 3),
            "Note": f"Left out: {column.reason}" if column.role != "field" else "",
            "Role": column.role,
        }
        for column in schema.columns
        if _can_be_used(column) and column.name not in elsewhere
    ]
    names = ["Use", "Column", "Kind", "Blank", "Note", "Role"]
    table = pd.DataFrame(rows, columns=names)
    order = table["Role"].ne("field").argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _levels(column: Column) -> str:
    return words.count(column.n_levels, "value")


def _can_be_used(column: Column) -> bool:
    """Whether a column can be a field: dates, identifiers and constants tell a model nothing."""
    return column.role == "field" or (
        column.role == "left out" and column.kind != "date" and column.n_levels > 1
    )


def _editor(table: pd.DataFrame, key: Key[object]) -> list[str]:
    """Show the table and return the columns that are switched on, also those of an earlier visit."""
    if table.empty:
        return []
    kept = _kept_key(key)
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
            reason(row)
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
