"""Publishing a version from the page Models, and going back to the one before."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, notices, roles, training_publishing, words
from leadscoring.decisions.wording import score
from leadscoring.lead_model import LeadModel
from leadscoring.refitting.promise import as_promised
from leadscoring.store import publishing
from leadscoring.store.access import Act, Person
from leadscoring.store.registry import Publication

__all__ = ["publish_button", "roll_back"]


def publish_button(
    person: Person, model: LeadModel, published: Publication | None, page: str
) -> None:
    """Offer to publish a version at the cutoff that keeps the present promise.

    Parameters
    ----------
    person : Person
        Who would publish it.
    model : LeadModel
        A saved version that is not published.
    published : Publication or None
        What the page shows as published.
    page : str
        The page's name.
    """
    why_not = roles.why_not(person, Act.PUBLISH_MODEL)
    name = words.model_name(str(model.version))
    label = f"Publish {name[:1].lower()}{name[1:]}"
    if st.button(label, disabled=why_not is not None, help=why_not, key="models_publish"):
        ready = as_promised(model, cache.published_model() if published else None)
        training_publishing.ask(ready, published, page=page)


def roll_back(person: Person, published: Publication | None, page: str) -> None:
    """Offer to publish again what was published before, in one press.

    Parameters
    ----------
    person : Person
        Who would take it back.
    published : Publication or None
        What the page shows as published: nothing later is taken back unseen.
    page : str
        The page's name.
    """
    past = cache.registry().history()
    if published is None or len(past) < 2 or past[-1].revision != published.revision:
        return
    earlier = past[-2]
    act = Act.PUBLISH_CUTOFF if earlier.version == published.version else Act.PUBLISH_MODEL
    why_not = roles.why_not(person, act)
    st.button(
        f"Roll back to {_said(earlier)}",
        icon=":material/undo:",
        disabled=why_not is not None,
        help=why_not or f"Published before by {words.escape(earlier.by)}; one press, at once",
        key="models_roll_back",
        on_click=_take_back,
        args=(person, published, earlier, page),
    )


def _take_back(person: Person, published: Publication, earlier: Publication, page: str) -> None:
    """Publish the earlier publication again; made for the button's ``on_click``."""
    with notices.tried(page):
        publishing.rollback(
            cache.database(),
            cache.registry(),
            person,
            reason=f"Back to {_said(earlier)} from {_said(published)}",
            expected_revision=published.revision,
        )
        notices.say(page, f"{_said(earlier)} is published again: everyone's scores come from it.")


def _said(publication: Publication) -> str:
    return f"{words.model_name(publication.version)} at cutoff {score(publication.cutoff)}"
