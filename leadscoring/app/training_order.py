"""In the card "Data and target": which columns say when leads came in, and when they converted."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from leadscoring.app import words
from leadscoring.app.state import Leads
from leadscoring.app.training_setup import Target
from leadscoring.decisions import maturity
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.leads.schema import Schema, infer_schema
from leadscoring.model.maturity import judge_maturity
from leadscoring.model.options import FEWEST
from leadscoring.model.timing import Timing, date_columns, find_timing, order_columns

__all__ = ["choose"]

ORDER_HELP = (
    "A date, or a number that is larger for newer leads. The model is then also tested as it will "
    "be used: trained on the older leads, tried on the newest."
)
CONVERTED_HELP = (
    "A date that only leads that converted have. It tells how long leads take to decide, and which "
    "are too young to learn from."
)
NO_ORDER = (
    "No column says when a lead came in. With one, the model would also be tried on the newest "
    "leads."
)


def choose(leads: Leads, target: Target) -> dict[str, Any]:
    """Ask for both columns and return them as options of `train`.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    """
    key = (leads.digest, target.column, target.positive)
    schema, _ = _looked_at(key, _leads=leads, _target=target)
    offered = order_columns(schema)
    if not offered:
        st.caption(NO_ORDER)
        return {"date": "", "converted_on": ""}
    found, _ = _timed(key, None, None, _leads=leads, _target=target)
    date = _ask("Order in time", offered, found.date, key=("date", *key), text=ORDER_HELP)
    dates = date_columns(schema)
    others = [name for name in dates if name != date] if date in dates else []
    if not others:
        return {"date": date, "converted_on": ""}
    found, _ = _timed(key, date, None, _leads=leads, _target=target)
    key_of_date = ("converted_on", *key, date)
    converted_on = _ask(
        "Converted on", others, found.converted_on, key=key_of_date, text=CONVERTED_HELP
    )
    _, told = _timed(key, date, converted_on, _leads=leads, _target=target)
    if told:
        st.caption(words.escape(told))
    return {"date": date, "converted_on": converted_on}


def _ask(
    label: str, columns: list[str], found: str | None, *, key: tuple[str, ...], text: str
) -> str:
    """Ask for a column, an empty text for none."""
    offered = ["", *columns]
    return str(
        st.selectbox(
            label,
            offered,
            index=offered.index(found or ""),
            format_func=lambda name: name or "None",
            key="_".join(("training", *key)),
            persist_state="session",
            help=text,
        )
    )


@st.cache_data(show_spinner="Looking at the columns…", max_entries=8)
def _looked_at(
    key: tuple[str, str, str],  # noqa: ARG001 - stands for the leads and the target
    *,
    _leads: Leads,
    _target: Target,
) -> tuple[Schema, npt.NDArray[np.float64]]:
    """Return the columns, and which leads converted."""
    frame, missing = _leads.unweighted, _leads.placeholders
    column, positive = _target.column, _target.positive
    schema = infer_schema(frame, target=column, positive=positive, missing=missing)
    return schema, binary_outcome(frame[column], positive, missing).converted


@st.cache_data(show_spinner=False, max_entries=16)
def _timed(
    key: tuple[str, str, str],
    date: str | None,
    converted_on: str | None,
    *,
    _leads: Leads,
    _target: Target,
) -> tuple[Timing, str]:
    """Return what the columns tell of time, and how many leads are too young to have decided."""
    schema, converted = _looked_at(key, _leads=_leads, _target=_target)
    timing = find_timing(_leads.frame, converted, schema, date=date, converted_on=converted_on)
    found = judge_maturity(_leads.frame, converted, timing, fewest=FEWEST)
    return timing, maturity.told(None if found is None else found.to_dict())
