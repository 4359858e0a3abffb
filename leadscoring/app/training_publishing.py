"""Publishing a model that was just trained."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, identity, notices, roles, theme, widgets, words
from leadscoring.app.state import Key
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.store import publishing
from leadscoring.store.access import Act, Person
from leadscoring.store.registry import Publication

__all__ = ["ask"]

REASON: Key[str] = Key("training_reason")
"""Why the challenger is to be published."""


@st.dialog("Publish a model")
def ask(model: LeadModel, published: Publication | None, *, page: str = notices.TRAIN) -> None:
    """Ask why, and publish the model at the cutoff that it recommends.

    Parameters
    ----------
    model : LeadModel
        A saved version.
    published : Publication or None
        The publication that the page shows, which the new one replaces.
    page : str
        The page that asks, where it is said that the model is published.
    """
    name = words.model_name(str(model.version))
    point = model.cutoffs.at(model.cutoff)
    st.markdown(
        f"Everyone's scores then come from **{name}** at cutoff **{point.score:.0f}**, where "
        f"{100 * point.precision:.0f}% of the called convert and "
        f"{100 * point.recall:.0f}% of the buyers are reached."
    )
    reason = st.text_input("Why? One line the team will see", key=REASON, live=True, max_chars=200)
    person = identity.require_person()
    missing = roles.why_not(person, Act.PUBLISH_MODEL)
    if missing is None and not str(reason or "").strip():
        missing = "To publish, say why you publish it."
    label = f"Publish {name[:1].lower()}{name[1:]}"
    if st.button(
        label if missing else theme.primary_label(label),
        type="primary",
        disabled=missing is not None,
        key="training_publish",
    ):
        _publish(person, model, published, reason=str(reason), page=page)
    elif missing is not None:
        st.caption(missing)


def _publish(
    person: Person,
    model: LeadModel,
    published: Publication | None,
    *,
    reason: str,
    page: str,
) -> None:
    try:
        publishing.publish(
            cache.database(),
            cache.registry(),
            person,
            str(model.version),
            cutoff=model.cutoff,
            warm=model.warm,
            reason=reason,
            expected_revision=published.revision if published else None,
        )
    except LeadScoringError as error:
        widgets.show_error(error, changed="Nothing was published.")
    else:
        name = words.model_name(str(model.version))
        notices.say(page, f"{name} is published: everyone's scores come from it now.")
        st.rerun()
