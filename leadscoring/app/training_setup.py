"""The card "Data and target": the outcome, and the options of a training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from leadscoring.app import words
from leadscoring.app.state import Key, Leads
from leadscoring.leads.outcomes import BinaryOutcome, binary_outcome, likely_targets

__all__ = ["Target", "options", "target"]

RESAMPLING: Key[str] = Key("training_resampling")
"""How a rare outcome is treated."""

INTERACTIONS: Key[bool] = Key("training_interactions")
"""Whether pairs of numbers are tried."""

CURVES: Key[bool] = Key("training_curves")
"""Whether numbers may bend."""

RARE = {
    "none": ("Leave as is", "Scores stay honest chances: a rare outcome is no illness."),
    "balanced": ("Weigh", "Leads of the rarer outcome weigh more (balanced weights)."),
    "over": ("Repeat", "Leads of the rarer outcome are repeated at random (oversampling)."),
    "under": ("Drop", "Leads of the commoner outcome are dropped at random (undersampling)."),
    "smote": ("SMOTE", "Leads of the rarer outcome are invented between neighbours."),
}
RARE_HELP = (
    "What to do where few leads convert. It hardly changes who is ranked first, and its shift is "
    "taken out of the scores again.\n\n"
    + "\n".join(f"- **{label}**: {text}" for label, text in RARE.values())
)


@dataclass(frozen=True)
class Target:
    """The column that holds the outcome, and what it says.

    Parameters
    ----------
    column : str
        Its name.
    positive : str
        The value that means converted.
    n_converted, n_not : int
        Leads of each outcome.
    """

    column: str
    positive: str
    n_converted: int
    n_not: int


def target(leads: Leads) -> Target:
    """Ask which column holds the outcome, and which of its values means converted.

    Parameters
    ----------
    leads : Leads
        With at least one column of two values.
    """
    column = str(
        st.selectbox(
            "Outcome column",
            likely_targets(leads.frame, leads.placeholders),
            key=f"training_target_{leads.digest}",
            persist_state="session",
            help="The columns of two values, the likeliest first.",
        )
    )
    outcome = binary_outcome(leads.frame[column], missing=leads.placeholders)
    share = _shares(outcome)
    positive = st.selectbox(
        "Value that means converted",
        list(share),
        format_func=lambda value: f"{value} ({100 * share[value]:.1f}% of rows)",
        key=f"training_positive_{leads.digest}_{column}",
        persist_state="session",
    )
    chosen = binary_outcome(leads.frame[column], positive, leads.placeholders)
    n_converted = int(np.nansum(chosen.converted))
    n_known = int((~np.isnan(chosen.converted)).sum())
    if n_known < len(leads.frame):
        left_out = words.count(len(leads.frame) - n_known, "lead")
        st.caption(f"{left_out} without an outcome will be left out.")
    return Target(column, chosen.positive, n_converted, n_known - n_converted)


def _shares(outcome: BinaryOutcome) -> dict[str, float]:
    """Return the share of all rows that each value has, the one that sounds like converted first."""
    return {
        outcome.positive: float(np.mean(outcome.converted == 1)),
        outcome.negative: float(np.mean(outcome.converted == 0)),
    }


def options() -> dict[str, Any]:
    """Ask how to train, and return the options of `train` that were chosen."""
    with st.expander("Options", expanded=True):
        resampling = st.segmented_control(
            "Rare outcome",
            list(RARE),
            format_func=lambda name: RARE[name][0],
            default="none",
            required=True,
            key=RESAMPLING,
            persist_state="session",
            help=RARE_HELP,
        )
        st.caption(RARE[str(resampling)][1])
        interactions = st.toggle(
            "Look for interactions",
            value=True,
            key=INTERACTIONS,
            persist_state="session",
            help="Multiply numbers with each other: many visits may mean more where time is long.",
        )
        curves = st.toggle(
            "Curves for numbers",
            value=True,
            key=CURVES,
            persist_state="session",
            help="Let a number's effect bend, as where the tenth visit tells less than the second.",
        )
    return {
        "resampling": str(resampling),
        "interactions": "auto" if interactions else (),
        "curves": bool(curves),
    }
