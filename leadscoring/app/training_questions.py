"""The card "Known before the first contact?": a question for each warned column."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

from leadscoring.app import state, training_columns, widgets, words
from leadscoring.app.state import Key
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_found import Found
from leadscoring.app.training_work import TRAINING
from leadscoring.decisions import selected
from leadscoring.lead_model import LeadModel

__all__ = ["ask", "leave_out"]

ROW = 880  # pixels: the answers stand in line, and not far from the longest question
NO = "No"
ANSWERS = {"Yes": True, NO: False}
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
        trained = _last_trained(found)
        rows = [row for _, row in found.warned.iterrows()]
        answers = {row["column"]: _answer(found, row, trained) for row in rows}
        st.caption(_summary(answers))
    return columns.with_answers(answers)


def leave_out(key: tuple[str, ...], names: Collection[str]) -> None:
    """Answer for some warned columns that they are not used, the next time the page is drawn.

    Parameters
    ----------
    key : tuple of str
        Stands for the leads and the target; see `Found`.
    names : collection of str
        The columns.
    """
    for name in names:
        state.put(_answer_key(key, name), NO)


def _answer_key(key: tuple[str, ...], column: str) -> Key[str]:
    digest, target, _ = key
    return Key(f"training_known_{digest}_{target}_{column}")


def _answer(found: Found, row: pd.Series, trained: LeadModel | None) -> bool | None:
    """Ask about one column, and return None as long as nobody has answered."""
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        width=ROW,
    ):
        training_columns.reason(row, _lost(trained, row["column"]))
        said = st.segmented_control(
            f"Is “{words.escape(row['column'])}” known before the first contact?",
            list(ANSWERS),
            key=_answer_key(found.key, row["column"]),
            persist_state="session",
            label_visibility="collapsed",
            width="content",
        )
    return None if said is None else ANSWERS[said]


def _last_trained(found: Found) -> LeadModel | None:
    """Return the model that this session has just trained on these leads."""
    job, _ = TRAINING.current()
    if job is None or job.result is None or job.result.key != found.key:
        return None
    return job.result.model


def _lost(trained: LeadModel | None, column: str) -> str:
    told = None if trained is None else selected.lost_without(trained.card, column)
    if trained is None or told is None:
        return ""
    return f"{words.model_name(str(trained.version))} {told}."


def _summary(answers: dict[str, bool | None]) -> str:
    said = list(answers.values())
    n_open, n_out = said.count(None), said.count(False)
    left_out = f"{n_out} left out" if n_out else "none left out"
    unconfirmed = f", {n_open} of them unconfirmed" if n_open else ""
    return (
        f"{len(said) - n_open} of {len(said)} answered: {left_out}, "
        f"{len(said) - n_out} used{unconfirmed}."
    )
