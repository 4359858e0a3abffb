"""How a visitor sets the cutoff: one dial at a time, or a button that names the goal."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cutoff_day, words
from leadscoring.app import cutoff_proposal as proposal
from leadscoring.app.state import Key
from leadscoring.decisions.cutoffs import CutoffPoint
from leadscoring.decisions.dials import DIALS
from leadscoring.decisions.sentences import tied
from leadscoring.decisions.wording import score
from leadscoring.lead_model import TARGET_CONVERSION, LeadModel

__all__ = ["show"]

DIAL: Key[str] = Key("dial")
"""The dial in use."""

PER_DAY: Key[int] = Key("per_day")
"""The field for the leads per day."""

MOST_PER_DAY = 1_000_000


def show(model: LeadModel, point: CutoffPoint, n: int) -> None:
    """Draw the choice of dials, the slider, and the buttons.

    Parameters
    ----------
    model : LeadModel
        The model in use.
    point : CutoffPoint
        What the proposed cutoff means.
    n : int
        Leads per day.
    """
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        name = _choice()
        _per_day(n)
    _slider(name, model, point, n)
    _buttons(model, n)
    cutoff_day.told(point, n)
    problem = proposal.unreachable()
    if problem is not None:
        kept = f"The cutoff stays at {score(point.cutoff)}."
        st.warning(f"{words.escape(problem)} {kept}", icon=":material/block:")


def _choice() -> str:
    chosen = st.segmented_control(
        "Set the cutoff by",
        list(DIALS),
        default="Calls per day",
        required=True,
        wrap=True,
        key=DIAL,
        on_change=proposal.look_again,
        persist_state="session",
    )
    return str(chosen)


def _per_day(n: int) -> None:
    if PER_DAY not in st.session_state:
        st.session_state[PER_DAY] = min(n, MOST_PER_DAY)
    st.number_input(
        "Leads per day",
        min_value=1,
        max_value=MOST_PER_DAY,
        step=10,
        key=PER_DAY,
        on_change=proposal.use_leads_per_day,
        args=(PER_DAY,),
        width=150,
        help=f"All numbers of leads on this page are for this many. {cutoff_day.usual().told}",
    )


def _slider(name: str, model: LeadModel, point: CutoffPoint, n: int) -> None:
    dial, key = DIALS[name], proposal.POSITIONS[name]
    low, high = dial.span(model.cutoffs, n)
    if key not in st.session_state:
        st.session_state[key] = dial.position(point, model.cutoffs, n)
    asked = st.slider(
        dial.question,
        low,
        high,
        format=dial.shown,
        key=key,
        on_change=proposal.turn,
        args=(name, model, n),
    )
    note = tied(asked, point, n) if name == "Calls per day" else None
    if note is not None and proposal.unreachable() is None:
        st.caption(note)


def _buttons(model: LeadModel, n: int) -> None:
    cutoffs, calls = model.cutoffs, proposal.calls_chosen(model, n)
    goals = {
        f"Reach {TARGET_CONVERSION:.0%} conversion": (
            lambda: cutoffs.for_precision(TARGET_CONVERSION),
            "The lowest cutoff at which that share of the called leads converts.",
        ),
        "Best balance (best F1)": (
            cutoffs.for_f1,
            "Where conversion and buyers reached are best together.",
        ),
        f"Fill {words.count(calls, 'call')}": (
            lambda: cutoffs.for_capacity(calls, of=n),
            "As many as the team can make, or as were last chosen under “Calls per day”.",
        ),
    }
    with st.container(horizontal=True):
        for place, (label, (find, meaning)) in enumerate(goals.items()):
            st.button(
                label,
                key=f"goal_{place}",
                help=meaning,
                on_click=proposal.try_for,
                args=(find, model),
            )
