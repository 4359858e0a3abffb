"""The one state of the page Cutoff: the cutoff that this visitor proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from leadscoring.app import cutoff_day, state
from leadscoring.app.state import Key
from leadscoring.decisions.cutoffs import CutoffPoint
from leadscoring.decisions.dials import DIALS
from leadscoring.exceptions import NotReachable
from leadscoring.lead_model import LeadModel

__all__ = [
    "Proposal",
    "calls_chosen",
    "leads_per_day",
    "look_again",
    "on_open_list",
    "propose",
    "proposed",
    "reset",
    "try_for",
    "turn",
    "unreachable",
    "use_leads_per_day",
]


@dataclass(frozen=True)
class Proposal:
    """A cutoff that somebody chose, and the version that it is for."""

    version: str
    cutoff: float


PROPOSAL: Key[Proposal] = Key("cutoff_proposal")
"""The cutoff being considered; absent while it is the published one."""

PER_DAY: Key[int] = Key("leads_per_day")
"""Leads per day, where the visitor set it; else what `cutoff_day.usual` finds."""

CALLS: Key[int] = Key("calls_per_day")
"""The calls per day that were last asked for."""

UNREACHABLE: Key[str] = Key("cutoff_unreachable")
"""What was asked for last and cannot be had, in words."""

POSITIONS: dict[str, Key[int]] = {name: Key(f"dial_{i}") for i, name in enumerate(DIALS)}
"""The slider of each dial."""


def proposed(model: LeadModel) -> CutoffPoint:
    """Return what the proposed cutoff means; the published one until another is chosen."""
    proposal = state.get(PROPOSAL)
    fits = proposal is not None and proposal.version == model.version
    return model.cutoffs.at(proposal.cutoff if proposal and fits else model.cutoff)


def propose(model: LeadModel, cutoff: float, *, keep: Key[int] | None = None) -> None:
    """Propose a cutoff; all sliders but one to `keep` move to where it lies."""
    state.drop(UNREACHABLE)
    state.put(PROPOSAL, Proposal(str(model.version), cutoff))
    look_again(keep=keep)


def reset() -> None:
    """Go back to the published cutoff."""
    state.drop(UNREACHABLE)
    state.drop(PROPOSAL)
    look_again()


def look_again(*, keep: Key[int] | None = None) -> None:
    """Move the sliders to where the cutoff lies, but for one; the cutoff itself stays."""
    for key in POSITIONS.values():
        if key != keep:
            state.drop(key)


def turn(name: str, model: LeadModel, n: int) -> None:
    """Propose what a dial was just turned to; made for a slider's ``on_change``.

    The slider stays where it was put, even where equal scores make the cutoff
    lie a little beside it: else it could not be moved past them. Nor may it be
    written to: that would undo what a quick hand has moved it by since.

    Parameters
    ----------
    name : str
        The dial.
    model : LeadModel
        The model whose cutoffs these are.
    n : int
        Leads per day.
    """
    position = st.session_state[POSITIONS[name]]
    if name == "Calls per day":
        state.put(CALLS, position)
    try_for(lambda: DIALS[name].find(model.cutoffs, position, n), model, keep=POSITIONS[name])


def try_for(
    find: Callable[[], CutoffPoint], model: LeadModel, *, keep: Key[int] | None = None
) -> None:
    """Propose the cutoff that `find` returns, or note why it cannot be reached."""
    try:
        propose(model, find().cutoff, keep=keep)
    except NotReachable as error:
        state.put(UNREACHABLE, str(error))


def unreachable() -> str | None:
    """Return why what was asked for last cannot be had; None where it can."""
    return state.get(UNREACHABLE)


def leads_per_day() -> int:
    """Return how many leads a day's figures are told for."""
    return state.get(PER_DAY) or cutoff_day.usual().n


def use_leads_per_day(widget: Key[int]) -> None:
    """Tell all figures for another number of leads; made for ``on_change``."""
    state.put(PER_DAY, st.session_state[widget])
    look_again()


def calls_chosen(model: LeadModel, n: int) -> int:
    """Return the calls last asked for, else those that the team can make, else those made now."""
    calls = state.get(CALLS) or cutoff_day.capacity().calls
    return max(1, min(n, calls or model.cutoffs.at(model.cutoff).per(n).n_hot))


def on_open_list(cutoff: float) -> tuple[int, int] | None:
    """Return how many of the open leads would be hot, and how many have a score.

    Parameters
    ----------
    cutoff : float
        A probability.

    Returns
    -------
    hot, listed : int
        None where there are no open leads.
    """
    open_leads = cutoff_day.open_leads()
    listed = len(open_leads.probability)
    return (open_leads.n_hot(cutoff), listed) if listed else None
