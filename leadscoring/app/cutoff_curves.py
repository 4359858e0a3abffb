"""The figures of a model's cutoffs: drawn from few rows, however many leads there were."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import cache, widgets
from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.sentences import reach
from leadscoring.lead_model import LeadModel

__all__ = ["conversion", "gains", "separation", "table"]


def conversion(model: LeadModel, point: CutoffPoint) -> None:
    """Draw how many hot leads convert and how many buyers are reached, at every cutoff.

    Parameters
    ----------
    model : LeadModel
        The model in use, at the published cutoff.
    point : CutoffPoint
        What the proposed cutoff means.
    """
    figure = figures.precision_recall(
        table(model, point.cutoff, model.cutoff),
        proposed=point.cutoff,
        published=model.cutoff,
        palette=widgets.palette(),
    )
    widgets.chart(figure, key="precision_recall")


def gains(model: LeadModel, point: CutoffPoint, n: int) -> None:
    """Draw how far down the list of a day's `n` leads the proposed cutoff goes, and say it."""
    figure = figures.gains(
        table(model, point.cutoff, model.cutoff),
        n_hot=point.per(n).n_hot,
        of=n,
        cutoff=point.cutoff,
        palette=widgets.palette(),
    )
    widgets.chart(figure, key="gains")
    st.caption(reach(point, n))


def separation(model: LeadModel, point: CutoffPoint) -> None:
    """Draw how well the model tells buyers from others, the proposed cutoff marked."""
    rows = table(model, point.cutoff, model.cutoff)
    widgets.chart(figures.roc(rows, marked=point.cutoff, palette=widgets.palette()), key="roc")


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
