"""The card "What we read": what a file held, and how it meets the model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import streamlit as st
from pandas.api.typing import NAType

from leadscoring.app import words
from leadscoring.app.state import Leads
from leadscoring.lead_model import LeadModel
from leadscoring.leads.matching import Match
from leadscoring.leads.receipt import Receipt
from leadscoring.leads.schema import infer_schema
from leadscoring.leads.writing import to_csv_bytes

__all__ = ["columns_found", "findings", "how_read", "set_aside"]

MOST = 8
_DELIMITERS = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated"}
_ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "windows-1252": "Windows-1252"}


def how_read(receipt: Receipt) -> str:
    """Return in one line which file was read and how, ready for Markdown."""
    parts = [receipt.name, words.size(receipt.size)]
    if receipt.delimiter:
        parts.append(_DELIMITERS.get(receipt.delimiter, f"separated by {receipt.delimiter}"))
    elif receipt.format in {"excel", "parquet"}:
        parts.append(receipt.format.capitalize())
    if receipt.encoding:
        parts.append(_ENCODINGS.get(receipt.encoding.lower(), receipt.encoding.upper()))
    if receipt.decimal == ",":
        parts.append("decimal comma")
    if receipt.sheet:
        parts.append(f"sheet “{receipt.sheet}”")
    return " · ".join(words.escape(part) for part in parts)


def columns_found(leads: Leads, match: Match | None, model: LeadModel | None) -> None:
    """Show in three cells which columns the model knows, which it does not, which it misses.

    Parameters
    ----------
    leads : Leads
        The leads read.
    match : Match or None
        How their columns meet the model's fields.
    model : LeadModel or None
        The published model; without one the cells say what each column could be.
    """
    if match is None or model is None:
        cells = _roles(leads)
    else:
        cells = _matched(match, words.model_name(str(model.version)))
    with st.grid(3, min_column_width=220, border=True) as grid:
        for title, text in cells:
            with grid.cell():
                st.markdown(f"**{title}**")
                st.caption(words.escape(text))


def _matched(match: Match, model: str) -> list[tuple[str, str]]:
    return [
        (f"{words.count(len(match.recognised), 'column')} recognised", _recognised(match)),
        (words.count(len(match.new), "new column"), _new(match, model)),
        (f"{words.count(len(match.missing), 'column')} missing", _missing(match)),
    ]


def _roles(leads: Leads) -> list[tuple[str, str]]:
    schema = infer_schema(leads.frame)
    names = {
        role: [column.name for column in schema.columns if column.role == role]
        for role in ("field", "identifier", "left out")
    }
    return [
        (words.count(len(names["field"]), "field"), "A model could learn from these."),
        (words.count(len(names["identifier"]), "identifier"), _named(names["identifier"])),
        (f"{words.count(len(names['left out']), 'column')} left out", _named(names["left out"])),
    ]


def _named(names: list[str]) -> str:
    return f"{words.listed(names)}." if names else "None."


def _recognised(match: Match) -> str:
    if not match.recognised:
        return "No column bears the name of one of the model's fields."
    if match.known:
        names = words.listed(list(match.known), most=2)
        return f"Matched by name, ignoring case and spaces. Known too, but not used: {names}."
    return "Matched by name, ignoring case and spaces."


def _new(match: Match, model: str) -> str:
    if not match.new:
        return "Every column is one that the model knows."
    return f"{words.listed(list(match.new))}. Kept in the file, not used by {model}."


def _missing(match: Match) -> str:
    if not match.missing:
        return "Every field of the model is there."
    return f"{words.listed(list(match.missing))}. Treated as blank for every lead."


def findings(receipt: Receipt) -> None:
    """Show what was noticed in the file, how often, and what was done.

    Parameters
    ----------
    receipt : Receipt
        What reading the file did; cells that were not filled in are shown by
        placeholder here, and column by column on request.
    """
    rest = replace(receipt, missing={}).findings()
    rows = [
        (noticed, _often(n, "row"), did[:1].upper() + did[1:])
        for noticed, n, did in rest.itertuples(index=False)
    ]
    rows += [(noticed, _often(n, "cell"), "Treated as blank") for noticed, n in _blanks(receipt)]
    if not rows:
        st.caption("Nothing odd was noticed: every cell is filled in and read as it stands.")
        return
    columns = ["What we noticed", "How many", "What we did"]
    table = pd.DataFrame(rows, columns=columns).map(words.escape)
    st.table(table.head(MOST), border="horizontal", hide_index=True, alt="What we noticed")
    if receipt.missing or len(rows) > MOST:
        with st.expander("Column by column"):
            st.dataframe(receipt.findings(), hide_index=True, alt="Every finding by column")


def _often(n: int | NAType, noun: str) -> str:
    return "" if pd.isna(n) else words.count(n, noun)


def _blanks(receipt: Receipt) -> list[tuple[str, int]]:
    """Return each placeholder with the number of its columns, and of its cells."""
    columns: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    for counts in receipt.missing.values():
        for found, n in counts.items():
            columns[found.strip()] += 1
            cells[found.strip()] += n
    return [
        (f"{f'“{text}”' if text else 'Empty cells'} in {words.count(columns[text], 'column')}", n)
        for text, n in cells.most_common()
    ]


def set_aside(receipt: Receipt) -> None:
    """Offer the rows that were set aside as a file; nothing where there are none."""
    if not receipt.set_aside:
        return
    st.download_button(
        f"Rows set aside ({len(receipt.set_aside):,})",
        to_csv_bytes(receipt.set_aside_table()),
        file_name="rows-set-aside.csv",
        mime="text/csv",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
