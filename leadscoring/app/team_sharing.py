"""Sharing out the leads that nobody has, or giving them to one person."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from leadscoring.app import cache, notices, theme, widgets, words
from leadscoring.app.team_list import NOBODYS, Team
from leadscoring.exceptions import LeadScoringError
from leadscoring.store.access import Person
from leadscoring.store.listing import Tier
from leadscoring.store.sharing import share_out

__all__ = ["show"]

TIERS: dict[Tier, str] = {"all": "All", "hot": "Hot", "warm": "Warm", "cold": "Cold"}


def show(person: Person, team: Team, page: str) -> None:
    """Offer to share out the leads of nobody among some people.

    Parameters
    ----------
    person : Person
        Who shares them out.
    team : Team
        The people, and the leads that nobody has.
    page : str
        The page's name.
    """
    if not team.nobodys["all"]:
        st.caption("Every open lead has an owner. New ones come with the next upload.")
        return
    tier = st.segmented_control(
        "Which leads of nobody",
        list(TIERS),
        default="all",
        required=True,
        format_func=lambda name: f"{TIERS[name]} {team.nobodys[name]:,}",
        key="share_tier",
    )
    names = team.callers
    chosen = st.pills(
        "To whom: one person, or several to share them out",
        list(names),
        selection_mode="multi",
        format_func=lambda number: words.escape(names[number]),
        key="share_among",
    )
    _button(person, team, tier, chosen, page)


def _button(person: Person, team: Team, tier: Tier, chosen: list[int], page: str) -> None:
    n = team.nobodys[tier]
    leads = words.count(n, "lead")
    label = f"Share out {leads} among {len(chosen)}"
    if len(chosen) == 1:
        label = f"Give {leads} to {words.escape(team.callers[chosen[0]])}"
    ready = bool(chosen) and n > 0
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            theme.primary_label(label) if ready else f"Share out {leads}",
            type="primary",
            disabled=not ready,
            key="share_out",
        )
        st.caption(_why(n, chosen), width="content")
    if pressed:
        _share(person, team, tier, chosen, page)


def _why(n: int, chosen: list[int]) -> str:
    if not n:
        return "Nobody's leads are none of this tier: choose another."
    if not chosen:
        return "Choose who gets them."
    if len(chosen) > 1:
        return "Each gets as many leads, with the same expected conversions."
    return ""


def _share(person: Person, team: Team, tier: Tier, chosen: list[int], page: str) -> None:
    try:
        shares = share_out(
            cache.database(),
            person,
            replace(NOBODYS, tier=tier),
            chosen,
            cutoff=team.cutoff,
            warm=team.warm,
        )
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    notices.say(page, _told(shares))
    st.rerun()


def _told(shares: pd.DataFrame) -> str:
    """Return who got what, in a sentence."""
    parts = [
        f"{name} got {words.count(int(n), 'lead')} ({expected:.1f} conversions expected)"
        for _, name, n, expected in shares.itertuples(index=False)
    ]
    return f"{', '.join(parts)}."
