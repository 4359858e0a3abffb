"""The dialog "Change how this file is read"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from leadscoring.app import cache, state, widgets
from leadscoring.app.state import Upload

__all__ = ["button"]

FOUND = "Found by itself"
DELIMITERS = {FOUND: None, "Comma ,": ",", "Semicolon ;": ";", "Tab": "\t", "Bar |": "|"}
ENCODINGS = {
    FOUND: None,
    "UTF-8": "utf-8",
    "Windows-1252 (Western European)": "cp1252",
    "Windows-1250 (Central European)": "cp1250",
    "Windows-1251 (Cyrillic)": "cp1251",
    "UTF-16": "utf-16",
}
DECIMALS = {FOUND: None, "Point, as in 1.5": ".", "Comma, as in 1,5": ","}


def button(upload: Upload) -> None:
    """Show the button that opens the dialog."""
    if st.button("Change how this file is read", type="tertiary", icon=":material/settings:"):
        _dialog(upload)


@st.dialog("Change how this file is read")
def _dialog(upload: Upload) -> None:
    with st.form("reading", border=False):
        options = _questions(upload)
        with st.container(horizontal=True):
            again = st.form_submit_button(widgets.primary_label("Read it again"), type="primary")
            afresh = st.form_submit_button("Find everything by itself")
    if again or afresh:
        state.put(state.UPLOAD, upload.read_with({} if afresh else options))
        st.rerun()


def _questions(upload: Upload) -> dict[str, Any]:
    """Ask what the kind of file leaves open; return the answers that differ from the default."""
    suffix = upload.name.lower().rpartition(".")[2]
    answers: dict[str, Any] = {}
    if suffix in {"csv", "tsv", "txt"}:
        answers["delimiter"] = _choice("Columns are separated by", DELIMITERS, upload, "delimiter")
        answers["encoding"] = _choice("Encoding", ENCODINGS, upload, "encoding")
        answers["decimal"] = _choice("Decimal sign", DECIMALS, upload, "decimal")
    elif suffix in {"xls", "xlsx"}:
        sheet = st.text_input(
            "Sheet", upload.options.get("sheet", ""), help="Its name; the first one if left empty."
        )
        answers["sheet"] = sheet.strip() or None
    answers["missing"] = _missing(upload)
    answers |= {
        name: upload.options[name] for name in ("dates", "header") if name in upload.options
    }
    return {name: answer for name, answer in answers.items() if answer is not None}


def _choice(label: str, choices: dict[str, str | None], upload: Upload, name: str) -> str | None:
    values = list(choices.values())
    chosen = st.selectbox(label, choices, index=values.index(upload.options.get(name)))
    return choices[chosen]


def _missing(upload: Upload) -> tuple[str, ...] | None:
    usual = _filled(cache.placeholders())
    lines = st.text_area(
        "Texts that mean “not filled in”, one a line",
        "\n".join(_filled(upload.options.get("missing", usual))),
        help="Empty cells always do. Case does not matter.",
    ).splitlines()
    chosen = _filled(lines)
    return None if chosen == usual else ("", *chosen)


def _filled(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]
