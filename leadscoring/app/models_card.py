"""The card of one model version: what it is, how good, and what can be done with it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import (
    coefficient_cards,
    model_export,
    model_sql,
    models_publishing,
    training_result,
    words,
)
from leadscoring.app.models_list import Version, came_from, loaded
from leadscoring.app.widgets import Badge
from leadscoring.decisions import provenance, standing
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Person
from leadscoring.store.registry import Publication

__all__ = ["details", "show"]

PUBLISHED = Badge("Published", "green", ":material/check:")


def show(person: Person, version: Version, published: Publication | None, page: str) -> None:
    """Show a version's figures, or why it is damaged, and offer what can be done with it.

    Parameters
    ----------
    person : Person
        Who looks.
    version : Version
        The version that is open.
    published : Publication or None
        What is published now.
    page : str
        The page's name.
    """
    name = words.model_name(version.name)
    is_live = published is not None and published.version == version.name
    if version.problem:
        st.header(f"{name} is damaged", anchor=False)
        st.error(words.escape(version.problem), icon=":material/broken_image:")
        models_publishing.roll_back(person, published if is_live else None, page)
        return
    model = loaded(version.name)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.header(standing.headline(model.card, name), anchor=False, width="content")
        if is_live:
            st.badge(PUBLISHED.label, color=PUBLISHED.color, icon=PUBLISHED.icon)
    st.caption(coefficient_cards.caption(model))
    corrected = provenance.recalibrated(model.card, before=came_from(model.card))
    if corrected:
        st.markdown(words.escape(corrected))
    if is_live and published is not None:
        st.markdown(_published_by(published))
    training_result.figures(model)
    coefficient_cards.warnings(model)
    _buttons(person, model, published, page, is_live=is_live)


def _published_by(published: Publication) -> str:
    by, reason = words.escape(published.by), words.escape(published.reason)
    return f"Published by {by} on {words.on_day(published.at)}: “{reason}”"


def _buttons(
    person: Person,
    model: LeadModel,
    published: Publication | None,
    page: str,
    *,
    is_live: bool,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_live:
            models_publishing.roll_back(person, published, page)
        else:
            models_publishing.publish_button(person, model, published, page)
        for label, what, make in (
            ("Download model", "scorecard", model.scorecards_json),
            ("Download report", "report", model.card.to_json),
        ):
            model_export.button(
                label,
                model,
                what=what,
                make=make,
                file_name=f"{model.version}-{what if what == 'scorecard' else 'card'}.json",
                mime="application/json",
                kind="tertiary",
            )
        model_sql.popover(model)


def details(version: Version) -> None:
    """Show a version's metrics, fields and what was left out, each when it is unfolded."""
    if version.problem:
        return
    model = loaded(version.name)
    with st.expander("How good it is on leads it has not seen"):
        coefficient_cards.standing_tables(model)
    with st.expander(f"{words.count(len(model.card.fields), 'field')} in use"):
        table = pd.DataFrame(model.card.fields.items(), columns=["Field", "Kind"])
        st.dataframe(table, hide_index=True, alt="Fields that the model uses", height="content")
    with st.expander(f"{words.count(len(model.card.excluded), 'column')} left out"):
        coefficient_cards.left_out(model)
