"""The card "Known before the first contact?": a question for each warned column."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import training_columns, widgets, words
from leadscoring.app.state import Key
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_found import Found

__all__ = ["ask"]

ROW = 880  # pixels: the answers stand in line, and not far from the longest question
ANSWERS = {"Yes": True, "No": False}
WHY = (
    "These columns may have been filled in once somebody had spoken to the lead. A model that "
    "learns from such a column looks good on old leads and fails on new ones. **No** leaves the "
    "column out, **Yes** uses it. Without an answer it is used too, but the model's warnings say "
    "that nobody has confirmed it."
)


def ask(found: Found, columns: Columns) -> Columns:
    """Ask of each warned column whether it is known before the first contact.

    Parameters
    ----------
    found : Found
        What the columns are.
    columns : Columns
        What was chosen of the others.

    Returns
    -------
    columns : Columns
        All that were chosen. An answer belongs to the file and its outcome
        column, and outlasts a visit to another page.
    """
    if found.warned.empty:
        return columns
    with widgets.card("Known before the first contact?"):
        st.markdown(WHY)
        answers = {row["column"]: _answer(found, row) for _, row in found.warned.iterrows()}
        st.caption(_summary(answers))
    return columns.with_answers(answers)


def _answer(found: Found, row: pd.Series) -> bool | None:
    """Ask about one column, and return None as long as nobody has answered."""
    digest, target, _ = found.key
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        width=ROW,
    ):
        training_columns.reason(row)
        said = st.segmented_control(
            f"Is “{words.escape(row['column'])}” known before the first contact?",
            list(ANSWERS),
            key=Key(f"training_known_{digest}_{target}_{row['column']}"),
            persist_state="session",
            label_visibility="collapsed",
            width="content",
        )
    return None if said is None else ANSWERS[said]


def _summary(answers: dict[str, bool | None]) -> str:
    said = list(answers.values())
    n_open, n_out = said.count(None), said.count(False)
    left_out = f"{n_out} left out" if n_out else "none left out"
    unconfirmed = f", {n_open} of them unconfirmed" if n_open else ""
    return (
        f"{len(said) - n_open} of {len(said)} answered: {left_out}, "
        f"{len(said) - n_out} used{unconfirmed}."
    )
