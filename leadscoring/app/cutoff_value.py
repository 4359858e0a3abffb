"""What a call costs and a conversion brings: the team's figures, and others tried out here."""

from __future__ import annotations

import streamlit as st

from leadscoring import figures
from leadscoring.app import cache, cutoff_curves, notices, roles, state, widgets, words
from leadscoring.app.state import Key
from leadscoring.decisions.cutoffs import CutoffPoint
from leadscoring.decisions.wording import money
from leadscoring.decisions.worth import worth_in_words
from leadscoring.exceptions import NotReachable
from leadscoring.lead_model import LeadModel
from leadscoring.store import settings
from leadscoring.store.access import Act, Person
from leadscoring.store.settings import Settings

__all__ = ["COST", "MARGIN", "show"]

MARGIN: Key[int] = Key("margin")
"""What a conversion brings, in euros."""

COST: Key[int] = Key("cost")
"""What working a lead costs, in euros."""

TRIED: Key[bool] = Key("worth_tried")
"""Whether this visitor tries out other figures than the team's."""

PLACE = "worth"
"""Where it is said what came of a press."""


def show(person: Person, model: LeadModel, point: CutoffPoint, n: int) -> None:
    """Ask what a conversion brings and a call costs, and draw what each cutoff is worth.

    Parameters
    ----------
    person : Person
        Who looks.
    model : LeadModel
        The model in use, at the published cutoff.
    point : CutoffPoint
        What the proposed cutoff means.
    n : int
        Leads per day.
    """
    gain, cost = _inputs(person)
    best = _best(model, gain=gain, cost=cost)
    figure = figures.value(
        cutoff_curves.table(model, point.cutoff, model.cutoff),
        gain=gain,
        cost=cost,
        of=n,
        best=best.cutoff,
        proposed=point.cutoff,
        palette=widgets.palette(),
    )
    widgets.chart(figure, key="value")
    st.caption(worth_in_words(point, best, n, gain=gain, cost=cost))


def _inputs(person: Person) -> tuple[int, int]:
    """Ask what a conversion brings and what working a lead costs.

    The fields begin with the team's figures and follow them. Others are tried out
    by this visitor alone, until they are saved for the team.

    Parameters
    ----------
    person : Person
        Who looks.

    Returns
    -------
    gain, cost : int
        As they stand in the fields.
    """
    with cache.database().reading() as link:
        agreed = settings.read(link)
    with st.container(horizontal=True):
        gain = _field("Margin of a conversion (€)", MARGIN, agreed.conversion_value, least=1)
        cost = _field("Cost of working a lead (€)", COST, agreed.call_cost, least=0)
    wanted = {"conversion_value": gain, "call_cost": cost}
    changed = {name: value for name, value in wanted.items() if value != getattr(agreed, name)}
    if changed:
        _offer(person, agreed, changed)
    else:
        state.drop(TRIED)
    notices.show(PLACE)
    return gain, cost


def _best(model: LeadModel, *, gain: float, cost: float) -> CutoffPoint:
    """Return the point that earns most; say so where calling nobody earns more."""
    try:
        return model.cutoffs.for_value(gain=gain, cost=cost)
    except NotReachable as error:
        st.caption(words.escape(error))
        return error.best if isinstance(error.best, CutoffPoint) else model.cutoffs.at(1.0)


def _field(label: str, key: Key[int], agreed: int, *, least: int) -> int:
    if not state.get(TRIED) and state.get(key) != agreed:
        state.put(key, agreed)
    value = st.number_input(
        label,
        least,
        1_000_000,
        key=key,
        on_change=state.put,
        args=(TRIED, True),
        persist_state="session",
    )
    return int(value)


def _offer(person: Person, agreed: Settings, changed: dict[str, int]) -> None:
    """Offer to make what is tried out the team's, or to go back to what the team's is."""
    forbidden = roles.why_not(person, Act.PUBLISH_CUTOFF)
    with st.container(horizontal=True):
        st.button(
            "Save for the team",
            key="worth_save",
            disabled=forbidden is not None,
            on_click=_save,
            args=(person, changed),
        )
        st.button(
            "Back to the team's",
            key="worth_back",
            type="tertiary",
            on_click=state.drop,
            args=(TRIED,),
        )
    theirs = f"{money(agreed.conversion_value)} and {money(agreed.call_cost)}"
    st.caption(forbidden or f"Only you see these yet; the team's are {theirs}.")


def _save(person: Person, changed: dict[str, int]) -> None:
    with notices.tried(PLACE):
        settings.change(cache.database(), person, **changed)
        state.drop(TRIED)
        notices.say(PLACE, "Saved: everybody's Cutoff page uses these from now on.")
