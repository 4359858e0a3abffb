"""Publishing a cutoff: the bar at the page's foot, and what it says afterwards."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, cutoff_proposal, identity, roles, state, widgets, words
from leadscoring.app.state import Key
from leadscoring.decisions.cutoffs import CutoffPoint
from leadscoring.decisions.warm import warm_line
from leadscoring.decisions.wording import score
from leadscoring.exceptions import LeadScoringError, RegistryError
from leadscoring.lead_model import LeadModel
from leadscoring.store import publishing
from leadscoring.store.access import Act, Person
from leadscoring.store.registry import Publication

__all__ = ["bar", "current", "go_back", "look_up", "news"]

REASON: Key[str] = Key("publish_reason")
"""Why the cutoff is to be published."""

PUBLISH: Key[bool] = Key("publish")
"""The button that publishes."""

RESET: Key[bool] = Key("reset")
"""The button that goes back to the published cutoff."""

SEEN: Key[Publication] = Key("publication_seen")
"""The publication that the page showed last."""

DONE: Key[str] = Key("publish_done")
"""What the last press on Publish did, ready for Markdown."""

FAILED: Key[str] = Key("publish_failed")
"""Why the last press on Publish did nothing, ready for Markdown."""


def current(model: LeadModel) -> Publication | None:
    """Return what is published now; where its record is damaged, what serves instead."""
    try:
        return cache.published()
    except RegistryError:
        return model.publication  # the page says what is wrong; publishing is refused in words


def news(published: Publication | None) -> None:
    """Say what was published since the visitor last looked, by them or by somebody else.

    Parameters
    ----------
    published : Publication or None
        What is published now.
    """
    seen, done, failed = state.get(SEEN), state.get(DONE), state.get(FAILED)
    state.drop(DONE)
    state.drop(FAILED)
    if published is not None:
        state.put(SEEN, published)
    if done is not None:
        st.success(done, icon=":material/check:")
    elif published and seen and published.revision != seen.revision:
        st.warning(_overtaken(published, seen, failed), icon=":material/sync_problem:")
    elif failed is not None:
        st.error(f"{failed}  \nNothing was published.", icon=":material/error:")


def look_up(model: LeadModel, shown: Publication | None) -> None:
    """Draw the whole page anew where it has news, or shows a publication that is no longer the one.

    Parameters
    ----------
    model : LeadModel
        The model in use when the page was drawn.
    shown : Publication or None
        What was published then.
    """
    has_news = state.get(DONE) is not None or state.get(FAILED) is not None
    if has_news or current(model) != shown:
        st.rerun()


def _overtaken(published: Publication, seen: Publication, failed: str | None) -> str:
    """Say who published what in the meantime, and what that means for the visitor's proposal."""
    what = f"cutoff {score(published.cutoff)}"
    then = "Your proposal is still here: compare it, then publish it if you still want it."
    if published.version != seen.version:
        what = f"{words.model_name(published.version)} with {what}"
        then = "A proposal for the earlier model no longer applies."
    by, reason = words.escape(published.by), words.escape(published.reason)
    nothing = "Nothing of yours was published. " if failed else ""
    return f"**{by} published {what} while you were here**, saying “{reason}”.  \n{nothing}{then}"


def bar(model: LeadModel, point: CutoffPoint, published: Publication | None) -> None:
    """Draw the publish bar at the foot of the window.

    Parameters
    ----------
    model : LeadModel
        The model in use.
    point : CutoffPoint
        What the proposed cutoff means.
    published : Publication or None
        The publication that this page shows, which a new one would replace.
    """
    person = identity.require_person()
    with st.bottom, st.container(width=widgets.WIDE, gap="xsmall"):
        with st.container(horizontal=True, gap="small"):
            missing = _why_not(person, model, point, _reason())
            label = f"Publish cutoff {score(point.cutoff)}"
            st.button(
                label if missing else widgets.primary_label(label),
                key=PUBLISH,
                type="primary",
                disabled=missing is not None,
                on_click=_publish,
                args=(person, model, point.cutoff, published.revision if published else None),
            )
            moved = point.cutoff != model.cutoff
            st.button(
                f"Reset to {score(model.cutoff)}",
                key=RESET,
                disabled=not moved,
                on_click=cutoff_proposal.reset,
            )
        st.caption(missing or "Hot leads and everyone's scores use it from then on.")


def _reason() -> str:
    reason = st.text_input(
        "Why change it?",
        key=REASON,
        placeholder="Why change it? One line the team will see",
        label_visibility="collapsed",
        live=True,
        max_chars=200,
        persist_state="session",
    )
    return str(reason or "").strip()


def _why_not(person: Person, model: LeadModel, point: CutoffPoint, reason: str) -> str | None:
    """Return why the button is disabled, or None where it is not."""
    forbidden = roles.why_not(person, Act.PUBLISH_CUTOFF)
    if forbidden is not None:
        return forbidden
    if point.cutoff == model.cutoff:
        return f"Cutoff {score(model.cutoff)} is the published one: move it to publish another."
    if not reason:
        return "To publish, say why you change it."
    return None


def _publish(person: Person, model: LeadModel, cutoff: float, revision: int | None) -> None:
    """Publish the cutoff; made for the button's ``on_click``."""
    warm = warm_line(
        cutoff,
        base_rate=model.card.base_rate,
        published_cutoff=model.cutoff,
        published_warm=model.warm,
    )
    publication = _published(
        person, str(model.version), cutoff, warm, str(state.get(REASON, "")), revision
    )
    if publication is not None:
        state.put(DONE, f"Cutoff {score(publication.cutoff)} is published: Hot leads uses it now.")
        state.put(REASON, "")


def go_back(person: Person, past: Publication, reason: str, revision: int) -> None:
    """Publish again what was published before; made for a button's ``on_click``.

    Parameters
    ----------
    person : Person
        Who does.
    past : Publication
        What to go back to: its version, its cutoff and its warm line.
    reason : str
        What the team sees as the reason.
    revision : int
        The revision that the page shows as published.
    """
    publication = _published(person, past.version, past.cutoff, past.warm, reason, revision)
    if publication is not None:
        what = f"Cutoff {score(past.cutoff)} of {words.model_name(past.version)}"
        state.put(DONE, f"{words.escape(what)} is published again: Hot leads uses it now.")


def _published(
    person: Person, version: str, cutoff: float, warm: float, reason: str, revision: int | None
) -> Publication | None:
    """Publish, or note why that was refused."""
    try:
        publication = publishing.publish(
            cache.database(),
            cache.registry(),
            person,
            version,
            cutoff=cutoff,
            warm=warm,
            reason=reason,
            expected_revision=revision,
        )
    except LeadScoringError as error:
        state.put(FAILED, words.escape(error))
        return None
    state.put(SEEN, publication)
    cutoff_proposal.reset()
    return publication
