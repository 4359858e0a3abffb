"""The table of leads, a page at a time, with one lead of it open."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from leadscoring import figures
from leadscoring.app import clock, state, widgets, words
from leadscoring.app.lead_list import (
    BLANK,
    PER_PAGE,
    UNSCORED,
    LeadList,
    go,
    identifier,
)
from leadscoring.app.state import Key
from leadscoring.decisions.wording import shown_score
from leadscoring.store.access import Act, may
from leadscoring.store.outcome_kinds import OPEN, Outcome

__all__ = ["SHAPES", "change", "rows", "show"]

ROW = 58
_FEW = 8  # leads that need no scrolling
_LABEL, _IDENTIFIER = 32, 14  # letters before a name is cut short
SHAPES = {
    "hot": "◆ Hot",
    "warm": "● Warm",
    "cold": "○ Cold",
    BLANK: "◌ Blank",
    UNSCORED: "· Not scored yet",
}
_BARS = {"hot": "orange", "warm": "yellow", "cold": "blue"}
_GREY = {figures.LIGHT: "#5B616B", figures.DARK: "#A7ABB3"}
_INK = {
    figures.LIGHT: {"hot": "#B93A0A", "warm": "#8A5A00", "cold": "#2A5F8F"},
    figures.DARK: {"hot": "#FF9F68", "warm": "#F0C46A", "cold": "#8ABCE6"},
}
UP, DOWN, SAME = "▲", "▼", "–"  # noqa: RUF001 (a dash, as on screen)


def show(listed: LeadList) -> None:
    """Show the page of leads; it has at least one."""
    # A click on a cell opens its row, which the row's own marker alone would not.
    st.session_state[state.LEAD_TABLE] = _selection(listed.at)
    st.dataframe(
        _styled(rows(listed)),
        column_config=_columns(listed),
        hide_index=True,
        row_height=ROW,
        height="content" if len(listed.ids) <= _FEW else "stretch",
        placeholder="",
        key=state.LEAD_TABLE,
        on_select=partial(_choose, listed.ids, listed.first),
        selection_mode=["single-row-required", "single-cell"],
        alt="Leads, best first",
    )
    _foot(listed)


def rows(listed: LeadList) -> pd.DataFrame:
    """Return what the table says of the leads on the page.

    Parameters
    ----------
    listed : LeadList
        The leads.

    Returns
    -------
    rows : pandas.DataFrame
        rank, lead, score, tier, change, reasons, today (of the day's list: why
        the lead is on it, or what came of it), source, age, contact and, where
        everybody's leads are shown, owner; a column that says nothing is left out.
    """
    given = listed.rows
    tier, probability = listed.tiers, given["probability"]
    warned = [_warning(*told) for told in zip(*_contact(given), strict=True)]
    table = pd.DataFrame(
        {
            "rank": given["rank"],
            "lead": [_two_lines(*names) for names in zip(*_names(given), warned, strict=True)],
            "score": [_score(p) for p in probability.mask(tier == BLANK)],
            "tier": tier.map(SHAPES).astype("str"),
            "change": [change(*pair) for pair in zip(given["previous"], probability, strict=True)],
            "today": _today(given) if listed.today else "",
            "reasons": listed.reasons.short().to_numpy(),
            "source": given["source"].fillna(""),
            "age": [clock.age(moment) for moment in given["created_on"]],
            "contact": warned,
            "owner": given["owner"].fillna("") if _everybodys(listed) else "",
        }
    )
    always = ("rank", "lead", "score", "tier", "reasons", "age")
    told = [name for name in table if name in always or table[name].ne("").any()]
    return table[told].reset_index(drop=True)


def change(previous: float, probability: float) -> str:
    """Return how far a shown score moved since the last upload; nothing where it was not known.

    Examples
    --------
    >>> change(0.87, 0.951), change(0.9, 0.87), change(math.nan, 0.9)
    ('▲ 8', '▼ 3', '')
    """
    if math.isnan(previous) or math.isnan(probability):
        return ""
    moved = shown_score(probability) - shown_score(previous)
    return SAME if moved == 0 else f"{UP if moved > 0 else DOWN} {abs(moved)}"


def _score(probability: float) -> float | None:
    return None if math.isnan(probability) else float(shown_score(probability))


def _names(given: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return given["label"], given["external_id"]


def _two_lines(label: str, external_id: str, warned: str) -> str:
    beside = _short(identifier(label, external_id), _IDENTIFIER)
    return f"{_short(label, _LABEL)}\n{beside} {warned[:1]}".strip()


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _today(given: pd.DataFrame) -> list[str]:
    return [_why_here(lead) for lead in given.to_dict("records")]


_WHY = {"follow_up": "Follow-up due", "explore": "Drawn to learn"}


def _why_here(lead: Mapping[Hashable, Any]) -> str:
    if lead["worked"]:
        return _came(lead["status"], lead["follow_up_on"])
    if lead["why"] == "first":
        return f"Put first: {lead['first']}"
    return _WHY.get(lead["why"], "")


def _came(status: str, follow_up_on: date | None) -> str:
    """Return what came of a lead that was worked today."""
    if status != OPEN:
        return f"✓ {Outcome(status).words}"
    if follow_up_on is None:
        return "✓ Worked"
    return f"✓ Follow up on {words.day(follow_up_on, today=clock.today())}"


def _contact(given: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return given["contact_problem"], given["do_not_contact"]


def _warning(problem: str | None, do_not_contact: bool) -> str:  # noqa: FBT001
    told = "Do not contact" if do_not_contact else problem
    return f"⚠ {told}" if told else ""


def _everybodys(listed: LeadList) -> bool:
    return listed.today is None and may(listed.person, Act.SEE_ALL)


def _styled(table: pd.DataFrame) -> Styler:
    palette = widgets.palette()
    grey = _GREY[palette]
    css = {
        shape: f"color: {_INK[palette].get(tier, grey)}; font-weight: 600"
        for tier, shape in SHAPES.items()
    }
    styled = table.style.map(lambda tier: css[tier], subset=["tier"])
    if "change" in table:
        up, other = f"color: {palette.ok}", f"color: {grey}"
        styled = styled.map(lambda text: up if text[:1] == UP else other, subset=["change"])
    return styled


def _columns(listed: LeadList) -> dict[str, Any]:
    config = st.column_config
    tier = set(listed.tiers)
    return {
        "rank": config.NumberColumn("#", width=40, format="localized"),
        "lead": config.TextColumn("Lead", width=91),
        "score": config.ProgressColumn(
            "Score",
            width=88,
            format="%d",
            min_value=0,
            max_value=100,
            color=_BARS.get(tier.pop(), "gray") if len(tier) == 1 else "gray",
            help="Chance of converting in 100. Leads are ranked by the exact value.",
        ),
        "tier": config.TextColumn("Tier", width=66),
        "change": config.TextColumn(
            "Change", width=62, help="How far the score moved since the last upload"
        ),
        "reasons": config.TextColumn("Top reasons", width=204),
        "today": config.TextColumn("Today", width=110),
        "source": config.TextColumn("Source", width=88),
        "age": config.TextColumn("Age", width=52, help="Since the lead came in"),
        "contact": config.TextColumn("Contact", width=120),
        "owner": config.TextColumn("Owner", width=90),
    }


def _selection(row: int) -> dict[str, Any]:
    return {"selection": {"rows": [row], "columns": [], "cells": []}}


def _choose(ids: Sequence[int], first: int) -> None:
    """Open the lead whose row or cell was pressed."""
    selection = st.session_state[state.LEAD_TABLE]["selection"]
    pressed = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if pressed and pressed[0] < len(ids):
        go(ids, first, first + pressed[0])


def _foot(listed: LeadList) -> None:
    n_pages = -(-listed.n // PER_PAGE)
    told = [words.count(listed.n, "lead")]
    if listed.rows["previous"].notna().any():
        told.append(f"{UP}{DOWN} score change since the last upload")
    told.append("\\+ raises, − lowers the score")  # noqa: RUF001 (a minus sign, as on screen)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(" · ".join(told), width="content")
        if n_pages > 1:
            _pages(listed, n_pages)


def _pages(listed: LeadList, n_pages: int) -> None:
    # The page follows the open lead: a widget of its own for each page begins on it.
    page = listed.first // PER_PAGE
    key = Key[int](f"{state.LEAD_PAGE}_{page}")
    st.pagination(
        n_pages,
        default=page + 1,
        key=key,
        max_visible_pages=5,
        width=250,
        on_change=lambda: go((), 0, (state.get(key, 1) - 1) * PER_PAGE),
    )
