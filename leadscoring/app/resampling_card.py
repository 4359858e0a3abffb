"""The comparison of ways to treat a rare outcome: starting it, watching it, its table."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from leadscoring.app import job_progress, widgets, words
from leadscoring.app.jobs import Job
from leadscoring.app.resampling_work import COMPARISON, STAGES, Compared, Request, work
from leadscoring.app.training_choice import Choice
from leadscoring.app.training_setup import RARE
from leadscoring.app.training_table import VERDICTS
from leadscoring.decisions.resampling_words import LABELS
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import TARGET_CONVERSION
from leadscoring.model.comparison import NO_EVIDENCE

__all__ = ["show"]

ABOUT = (
    "Trains once with each of the five ways on the leads and columns chosen above, and tests each "
    "on leads left out. Nothing is saved. It takes about as long as a training."
)
TRAINING = "A training is under way below: compare when it is over, or cancel it."
GONE = "That comparison is no longer known: the server was started anew since."
OTHERS_NOW = "The leads, columns or options chosen above have changed since."


def show(choice: Choice, *, is_training: bool) -> bool:
    """Offer the comparison, watch it or show its table, and return whether it is under way.

    Parameters
    ----------
    choice : Choice
        What to train on, and how.
    is_training : bool
        Whether the session's training is under way.

    Notes
    -----
    Where leads count for others it is not offered: SMOTE cannot invent such leads.
    """
    if choice.leads.weight:
        return False
    job, is_gone = COMPARISON.current()
    title = "Compare ways to treat a rare outcome"
    with st.expander(title, expanded=job is not None or is_gone, icon=":material/balance:"):
        if job is not None and not job.is_over:
            job_progress.running(job)
            return True
        if is_gone:
            COMPARISON.leave()
            st.info(GONE, icon=":material/restart_alt:")
        if job is None:
            _offer()
        _over(job, choice, is_training=is_training)
    return False


def _offer() -> None:
    job_progress.offer(COMPARISON, what="A comparison", running="is under way", done="is at hand")


def _over(job: Job[Compared] | None, choice: Choice, *, is_training: bool) -> None:
    """Show what came of a comparison, and offer one where it would tell more."""
    result = None if job is None else job.result
    if result is not None:
        _result(result)
    elif job is not None and job.state == "cancelled":
        st.info("The comparison was cancelled.", icon=":material/cancel:")
    elif job is not None:
        widgets.show_error(job.error or LeadScoringError("The comparison failed."))
    why_not = choice.why_not
    if result is None:
        _start("Compare the five ways", ABOUT, choice, TRAINING if is_training else why_not)
    elif why_not or result.request != Request.of(choice):
        _start("Compare again", OTHERS_NOW, choice, TRAINING if is_training else why_not)


def _start(label: str, about: str, choice: Choice, why_not: str | None) -> None:
    st.markdown(about)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            label,
            icon=":material/balance:",
            disabled=why_not is not None,
            key="comparison_start",
        )
        st.caption(
            why_not or "You may leave this page meanwhile: nothing is lost.", width="content"
        )
    if pressed:
        COMPARISON.start(choice.leads.name, work(choice), stages=STAGES)
        st.rerun()


def _result(result: Compared) -> None:
    st.markdown(words.escape(result.words))
    st.table(
        _table(result.table),
        border="horizontal",
        hide_index=True,
        alt="Ways to treat a rare outcome, side by side",
    )
    reasons = sorted({str(reason) for reason in result.table["reason"] if reason})
    st.caption(
        f"{words.escape(result.name)}, {words.count(result.n_columns, 'column')}: each lead is "
        "scored by a model trained without it, in the same folds. Of surprise and gap, less is "
        f"better; buyers reached where {TARGET_CONVERSION:.0%} of the called convert. A "
        f"difference from “{RARE['none'][0]}” is marked where it is more than chance. "
        f"{words.escape(' '.join(reasons))}"
    )


def _table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison as texts, ready for Markdown."""
    headings = [
        "Way",
        "Buyers reached (recall)",
        "Ranks buyers first (AUC)",
        "Surprise at the outcomes (log loss)",
        "Gap between score and reality (calibration error)",
    ]
    return pd.DataFrame([_row(row) for row in table.to_dict("records")], columns=headings)


def _row(row: dict[Hashable, Any]) -> tuple[str, ...]:
    name, recall = row["resampling"], row["recall_at_target"]
    label = RARE[name][0]
    term = LABELS.get(name, label)
    return (
        label if term == label else f"{label} ({term})",
        "not reachable" if pd.isna(recall) else f"{100 * recall:.1f}%",
        f"{row['roc_auc']:.3f}{_marked(row['ranking'])}",
        f"{row['log_loss']:.4f}{_marked(row['chances'])}",
        f"{100 * row['calibration_error']:.1f} points",
    )


def _marked(verdict: str) -> str:
    return f" {VERDICTS[verdict]}" if verdict not in ("", NO_EVIDENCE) else ""
