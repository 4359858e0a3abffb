"""The card "Data and target": the outcome, and the options of a training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from leadscoring.app import state, words
from leadscoring.app.state import Key, Leads
from leadscoring.leads.outcomes import BinaryOutcome, binary_outcome, likely_targets

__all__ = ["Target", "options", "target"]

RESAMPLING: Key[str] = Key("training_resampling")
"""How a rare outcome is treated."""

RECIPE: Key[str] = Key("training_recipe")
"""Which kind of model is fitted."""

PENALTY: Key[str] = Key("training_penalty")
"""How the textbook's model is held back."""

INTERACTIONS: Key[bool] = Key("training_interactions")
"""Whether pairs of fields are tried."""

CURVES: Key[bool] = Key("training_curves")
"""Whether numbers may bend."""

BEST_FIT = (
    "Follows the leads: pairs of fields are looked for, and each field is trusted as far as its "
    "leads bear it out (a penalty for each, chosen by evidence)."
)
TEXTBOOK = (
    "Simpler, and seldom as accurate: only numbers are paired, and all effects are held back "
    "alike (logistic regression with one penalty, chosen by cross-validation)."
)
RECIPES = {"default": ("Best fit", BEST_FIT), "classic": ("Textbook", TEXTBOOK)}
RECIPE_HELP = "Either way a score is a sum of points that anyone can check.\n\n" + "\n".join(
    f"- **{label}**: {text}" for label, text in RECIPES.values()
)
PENALTIES = {
    "l2": ("Shrink all a little", "Every effect is made somewhat smaller (L2)."),
    "l1": ("Drop the weakest", "Weak effects vanish altogether, so fewer are left (L1)."),
}
PENALTY_HELP = "Keeps chance out of the model.\n\n" + "\n".join(
    f"- **{label}**: {text}" for label, text in PENALTIES.values()
)
INTERACTIONS_HELP = {
    "default": "Look among all fields for pairs that tell more together than each alone, such as "
    "a source that converts only after a long visit. Those that do not help are dropped.",
    "classic": "Multiply numbers with each other: many visits may mean more where time is long.",
}
CURVES_HELP = {
    "default": "Let a number's effect bend, as where the tenth visit tells less than the second, "
    "and jump, as at the first visit. Off: a straight line.",
    "classic": "Let a number's effect bend, as where the tenth visit tells less than the second. "
    "Off: a straight line.",
}

RARE = {
    "none": ("Leave as is", "Scores stay honest chances: a rare outcome is no illness."),
    "balanced": ("Weigh", "Leads of the rarer outcome weigh more (balanced weights)."),
    "over": ("Repeat", "Leads of the rarer outcome are repeated at random (oversampling)."),
    "under": ("Drop", "Leads of the commoner outcome are dropped at random (undersampling)."),
    "smote": ("SMOTE", "Leads of the rarer outcome are invented between neighbours."),
}
LIKELY_TARGETS = "The columns of two values, the likeliest first."
KNOWN_TARGET = "What the team recorded, under the name that the model in use has for it."
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
            [leads.target] if leads.target else likely_targets(leads.frame, leads.placeholders),
            key=f"training_target_{leads.digest}",
            persist_state="session",
            help=KNOWN_TARGET if leads.target else LIKELY_TARGETS,
        )
    )
    outcome = binary_outcome(leads.frame[column], missing=leads.placeholders)
    share = _shares(outcome)
    positive = st.selectbox(
        "Value that means converted",
        [leads.positive] if leads.positive else list(share),
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


def options(leads: Leads) -> dict[str, Any]:
    """Ask how to train, and return the options of `train` that were chosen.

    Parameters
    ----------
    leads : Leads
        What is trained on; where leads count for others, none can be invented.
    """
    rare = {name: way for name, way in RARE.items() if name != "smote" or not leads.weight}
    with st.expander("Options", expanded=True):
        recipe = _choice("Kind of model", RECIPES, key=RECIPE, help=RECIPE_HELP)
        penalty = "l2"
        if recipe == "classic":
            penalty = _choice("Against chance", PENALTIES, key=PENALTY, help=PENALTY_HELP)
        interactions = st.toggle(
            "Look for interactions",
            value=True,
            key=INTERACTIONS,
            persist_state="session",
            help=INTERACTIONS_HELP[recipe],
        )
        curves = st.toggle(
            "Curves for numbers",
            value=True,
            key=CURVES,
            persist_state="session",
            help=CURVES_HELP[recipe],
        )
        if state.get(RESAMPLING, "none") not in rare:
            state.put(RESAMPLING, "none")
        resampling = _choice("Rare outcome", rare, key=RESAMPLING, help=RARE_HELP)
    return {
        "recipe": recipe,
        "penalty": penalty,
        "interactions": "auto" if interactions else (),
        "curves": bool(curves),
        "resampling": resampling,
    }


def _choice(label: str, ways: dict[str, tuple[str, str]], *, key: Key[str], help: str) -> str:  # noqa: A002
    """Ask for one of a few ways, the first by default, and say what it does."""
    way = st.segmented_control(
        label,
        list(ways),
        format_func=lambda name: ways[name][0],
        default=next(iter(ways)),
        required=True,
        key=key,
        persist_state="session",
        help=help,
    )
    st.caption(ways[str(way)][1])
    return str(way)
