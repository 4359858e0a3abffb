"""What reading a file had to suppose, put to whoever brought it before anything is kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from leadscoring.app import state, widgets, words
from leadscoring.app.state import Leads, Upload
from leadscoring.leads.header_rows import next_row_may_be_names

__all__ = ["ask"]

WAIT = "First say how the file is to be read, above."

_ORDERS = {"Day first": "day first", "Month first": "month first", "Leave them as text": None}


def ask(upload: Upload, leads: Leads) -> str | None:
    """Ask what the file leaves open; an answer has it read again.

    Parameters
    ----------
    upload : Upload
        The file, with what was answered before.
    leads : Leads
        As it was read.

    Returns
    -------
    wait : str or None
        Why nothing can be done with the leads yet; None where nothing is open.
    """
    open_ones = [
        question
        for name, question, is_open in (
            ("sheet", _sheet, bool(leads.receipt.other_sheets)),
            ("header", _header, _asks_header(leads)),
            ("dates", _dates, bool(leads.receipt.asks_order)),
        )
        if is_open and name not in upload.options
    ]
    if not open_ones:
        return None
    with widgets.card("Please check how this file is read"), st.form("supposed", border=False):
        answers: dict[str, Any] = {}
        for question in open_ones:
            answers |= question(leads)
        if st.form_submit_button("Read it so", type="secondary"):
            state.put(state.UPLOAD, upload.read_with({**upload.options, **answers}))
            st.rerun()
    return WAIT


def _sheet(leads: Leads) -> dict[str, Any]:
    receipt = leads.receipt
    sheets = [receipt.sheet, *receipt.other_sheets]
    chosen = st.selectbox(
        f"It has {len(sheets):,} sheets. Which one holds the leads?",
        sheets,
        help="The others are not read.",
    )
    return {"sheet": chosen}


def _asks_header(leads: Leads) -> bool:
    header = leads.receipt.header
    if header is None:
        return False
    return header[0] > 1 or next_row_may_be_names(leads.original)


def _header(leads: Leads) -> dict[str, Any]:
    line, n_rows = leads.receipt.header or (1, 1)
    what = "Row" if leads.receipt.format == "excel" else "Line"
    names = words.listed([str(name) for name in leads.original.columns])
    choices = {f"{what} {line:,}: {words.escape(names)}": (line, n_rows)}
    if next_row_may_be_names(leads.original):
        below = words.listed([str(cell) for cell in leads.original.iloc[0]])
        together = f"{what}s {line:,} and {line + 1:,} together: {words.escape(below)} too"
        choices[together] = (line, n_rows + 1)
    if line > 1:
        choices[f"{what} 1"] = (1, 1)
        st.caption(f"What stands above {what.lower()} {line:,} is set aside, not lost.")
    chosen = st.radio("The names of the columns stand in", list(choices))
    return {"header": choices[chosen]}


def _dates(leads: Leads) -> dict[str, Any]:
    columns = list(leads.receipt.asks_order)
    cells = leads.original[columns[0]]
    example = next((cell for cell in cells if cell.strip()), "")
    chosen = st.radio(
        f"Dates such as {words.escape(example)} in {words.escape(words.listed(columns))} have the",
        list(_ORDERS),
        index=None,
        help="Nothing in the file tells: no number in them is above 12.",
    )
    return {} if chosen is None else {"dates": _ORDERS[chosen]}
