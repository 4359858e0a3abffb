"""The cutoffs of a model as its figures need them: few rows, however many leads there were."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import cache
from leadscoring.lead_model import LeadModel

__all__ = ["table"]


def table(model: LeadModel, *marked: float) -> pd.DataFrame:
    """Return the rows that draw every curve of a model's cutoffs, and those of some cutoffs.

    Parameters
    ----------
    model : LeadModel
        Of the registry.
    *marked : float
        Cutoffs that a figure marks, probabilities: their rows are among those returned.

    Returns
    -------
    table : pandas.DataFrame
        Some thousand rows of ``Cutoffs.table``; leave it unchanged.
    """
    whole = model.cutoffs.table
    key = (str(cache.models_folder()), str(model.version), model.card.created)
    held = np.searchsorted(whole["cutoff"].to_numpy(), marked)
    rows = np.union1d(_outline(key, _table=whole), held[held < len(whole)])
    return whole.iloc[rows]


# A version never changes once it is written.
@st.cache_resource(show_spinner=False, max_entries=8)
def _outline(key: tuple[str, ...], *, _table: pd.DataFrame) -> npt.NDArray[np.intp]:  # noqa: ARG001 (the key alone needs it)
    return figures.outline(_table)
