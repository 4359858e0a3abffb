"""What the columns of a training file are: found once for each file and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from leadscoring.app.state import Leads
from leadscoring.app.training_setup import Target
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.schema import Schema, infer_schema

__all__ = ["Found", "look"]


@dataclass(frozen=True)
class Found:
    """What the columns of a file are, and which of them need a person's word.

    Parameters
    ----------
    key : tuple of str
        Stands for the leads and the target, in the names of widgets.
    schema : Schema
        The role of each column.
    blocked : pandas.DataFrame
        Columns that know the answer: column, reason, evidence.
    warned : pandas.DataFrame
        Fields that may know it, with the same columns.
    """

    key: tuple[str, ...]
    schema: Schema
    blocked: pd.DataFrame
    warned: pd.DataFrame


def look(leads: Leads, target: Target) -> Found:
    """Find out what the columns are.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    """
    key = (leads.digest, target.column, target.positive)
    schema, leaks = _looked_at(key, _leads=leads, _target=target)
    fields = [column.name for column in schema.fields]
    is_warned = (leaks["verdict"] == "warned") & leaks["column"].isin(fields)
    return Found(key, schema, leaks[leaks["verdict"] == "blocked"], leaks[is_warned])


@st.cache_data(show_spinner="Looking at the columns…", max_entries=8)
def _looked_at(
    key: tuple[str, str, str],  # noqa: ARG001 - stands for the leads and the target
    *,
    _leads: Leads,
    _target: Target,
) -> tuple[Schema, pd.DataFrame]:
    frame, missing = _leads.unweighted, _leads.placeholders
    column, positive = _target.column, _target.positive
    schema = infer_schema(frame, target=column, positive=positive, missing=missing)
    return schema, find_leaks(frame, target=column, positive=positive, missing=missing)
