"""In the card "Columns": of which numbers more shall never lower, or never raise, the score."""

from __future__ import annotations

from typing import Any

import streamlit as st

from leadscoring.app import state
from leadscoring.app.state import Key
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_found import Found

__all__ = ["choose"]

HELP = {
    "rising": "Numbers of which more can only help, such as time on the site.",
    "falling": "Numbers of which more can only hurt, such as days since the last visit.",
}
ALONE = " The model then keeps to it at every value, and judges such a field on its own: it is in no pair."


def choose(found: Found, columns: Columns, *, recipe: str) -> dict[str, Any]:
    """Ask for the fields that shall act in one direction only.

    Parameters
    ----------
    found : Found
        What the columns are.
    columns : Columns
        Those that were chosen.
    recipe : {"default", "classic"}
        The classic recipe keeps no direction, so that nothing is asked.

    Returns
    -------
    options : dict
        Options of `train`: rising, falling. No field is in both.
    """
    numbers = [c.name for c in found.schema.columns if c.kind == "numeric"]
    offered = [name for name in numbers if name in columns.used]
    if recipe == "classic" or not offered:
        return {}
    keys = {name: Key[list[str]]("_".join((f"training_{name}", *found.key))) for name in HELP}
    left, right = st.columns(2)
    with left:
        taken = state.get(keys["falling"], [])
        rising = _ask(
            "More never lowers the score", "rising", offered, taken=taken, key=keys["rising"]
        )
    with right:
        falling = _ask(
            "More never raises the score", "falling", offered, taken=rising, key=keys["falling"]
        )
    return {"rising": tuple(rising), "falling": tuple(falling)}


def _ask(
    label: str, direction: str, offered: list[str], *, taken: list[str], key: Key[list[str]]
) -> list[str]:
    return st.multiselect(
        label,
        [name for name in offered if name not in taken],
        key=key,
        persist_state="session",
        placeholder="None",
        help=HELP[direction] + ALONE,
    )
