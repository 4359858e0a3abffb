"""A ranked list of leads, and how one lead of it is named and judged."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from leadscoring.app import cache, start, widgets, words
from leadscoring.app.state import Leads
from leadscoring.decisions.reasons import NOTHING_FILLED_IN
from leadscoring.lead_model import LeadModel
from leadscoring.leads.lead_columns import LeadColumns, lead_columns

__all__ = ["BLANK", "LeadList", "heading", "is_blank", "no_leads", "of", "shown_score"]

BLANK = "blank"
"""Stands in for the tier of a lead in which nothing is filled in."""
MOST = 99


@dataclass(frozen=True)
class LeadList:
    """Leads scored and ranked: the one table that every figure on the page is taken from.

    Attributes
    ----------
    leads : Leads
        The leads as read.
    model : LeadModel
        The model that scored them.
    ranked : pandas.DataFrame
        Best first; the index is that of the leads as read.
    own : pandas.DataFrame
        The leads' own columns in that order, under the model's names.
    columns : LeadColumns
        The columns that tell who a lead is.
    """

    leads: Leads
    model: LeadModel
    ranked: pd.DataFrame
    own: pd.DataFrame
    columns: LeadColumns

    def cells(self, index: pd.Index, column: str) -> pd.Series:
        """Return cells as the file holds them; empty where they are not filled in."""
        position = list(self.own.columns).index(column)
        texts = self.leads.original.iloc[:, position].loc[index].astype("str").str.strip()
        return texts.mask(self.own[column].loc[index].isna(), "")

    def names(self, index: pd.Index) -> pd.DataFrame:
        """Return what leads are called, and what tells them apart beside that.

        Parameters
        ----------
        index : pandas.Index
            The leads.

        Returns
        -------
        names : pandas.DataFrame
            label: the name, or the identifier, or the row in the file;
            identifier: empty where the label is all that there is.
        """
        nothing = pd.Series("", index=index)
        name, identifier = (
            nothing if column is None else self.cells(index, column)
            for column in (self.columns.name, self.columns.identifier)
        )
        rows = pd.Series([f"Row {row + 1:,}" for row in index], index=index)
        label = name.where(name != "", identifier.where(identifier != "", rows))
        return pd.DataFrame({"label": label, "identifier": identifier.where(name != "", "")})


def of(leads: Leads, model: LeadModel) -> LeadList:
    """Return the leads as the model ranks them."""
    frame = cache.column_match(leads, model).apply(leads.frame)
    ranked = cache.ranked(leads, model)
    columns = _columns((leads.digest, str(model.version)), _frame=frame)
    return LeadList(leads, model, ranked, frame.loc[ranked.index], columns)


@st.cache_data(show_spinner=False, max_entries=8)
def _columns(
    key: tuple[str, str],  # noqa: ARG001 - stands for the leads under the model's names
    *,
    _frame: pd.DataFrame,
) -> LeadColumns:
    return lead_columns(_frame)


def is_blank(ranked: pd.DataFrame) -> pd.Series:
    """Return in which leads nothing is filled in that the model reads."""
    return ranked["reason_1"] == NOTHING_FILLED_IN


def shown_score(probability: float) -> int:
    """Return a probability as the score that is shown: whole, and never a certainty.

    Examples
    --------
    >>> shown_score(0.947), shown_score(0.9999)
    (95, 99)
    """
    return min(round(100 * probability), MOST)


def heading(listed: LeadList) -> str:
    """Return which file is shown and what scored it, ready for Markdown."""
    sample = " (sample leads)" if listed.leads is cache.sample_leads() else ""
    model = words.model_name(str(listed.model.version))
    cutoff = round(100 * listed.model.cutoff)
    count = words.count(len(listed.ranked), "lead")
    text = f"{listed.leads.name}{sample} · {count}, scored by {model} at cutoff {cutoff}"
    return words.escape(text)


def no_leads(model: LeadModel) -> None:
    """Say that nothing is scored yet, and offer a file or the sample leads."""
    name = words.escape(words.model_name(str(model.version)))
    with st.container(border=True, horizontal_alignment="center"):
        st.space("medium")
        st.header("No leads scored yet", anchor=False, text_alignment="center")
        st.markdown(
            f"Upload a list and it will be ranked here. {name} is ready.", text_alignment="center"
        )
        if widgets.primary_button("Upload leads", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py")
        samples = cache.sample_leads()
        if samples is not None and cache.column_match(samples, model).is_usable:
            label = f"Try {len(samples.frame):,} sample leads"
            st.button(label, type="tertiary", on_click=start.show_samples)
        st.space("medium")
