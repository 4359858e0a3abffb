"""One lead beside the list: its score and how it comes about, what to do, how to reach it."""

from __future__ import annotations

import math
import re
from typing import Literal

import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import (
    clock,
    lead_more,
    lead_outcomes,
    lead_story,
    lead_table,
    widgets,
    words,
)
from leadscoring.app.lead_list import BLANK, UNSCORED, LeadList, go, identifier
from leadscoring.app.lead_reasons import frame_for
from leadscoring.decisions import own_models
from leadscoring.decisions.wording import shown_score
from leadscoring.leads.outcomes import level_text
from leadscoring.store import one_lead
from leadscoring.store.one_lead import OneLead

__all__ = ["attributes", "contact", "show"]

_BADGES = {"hot": "orange", "warm": "yellow", "cold": "blue", BLANK: "gray", UNSCORED: "gray"}
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_TITLE = 40  # letters of a name before it is cut short
_EMPTY = "Not filled in"


def show(listed: LeadList) -> None:
    """Show the open lead of a list that has at least one."""
    lead = one_lead.read(listed.database, listed.person, listed.ids[listed.at])
    now = lead_outcomes.seen(listed, lead)
    tier = str(listed.tiers.iloc[listed.at])
    with st.container(border=True, key="lead_panel"):
        _title(lead, tier)
        _place(listed, lead, now)
        lead_outcomes.buttons(now)
        if tier == BLANK:
            _nothing_known()
        else:
            _why(listed, lead)
        _reach(lead)
        lead_story.show(lead)
        _rest(lead)


def _title(lead: OneLead, tier: str) -> None:
    row = {"horizontal": True, "vertical_alignment": "center"}
    with st.container(gap=None, horizontal_alignment="distribute", **row):  # type: ignore[arg-type]
        label = str(lead.row["label"])
        name = label if len(label) <= _TITLE else f"{label[: _TITLE - 1]}…"
        st.header(words.escape(name), anchor=False, width="content")
        with st.container(gap="small", width="content", **row):  # type: ignore[arg-type]
            told = "Nothing filled in" if tier == BLANK else lead_table.SHAPES[tier]
            st.badge(told, color=_BADGES[tier])  # type: ignore[arg-type]
            if tier not in {BLANK, UNSCORED}:
                st.markdown(f"**{shown_score(lead.row['probability'])}** of 100", width="content")


def _place(listed: LeadList, lead: OneLead, now: lead_outcomes.Seen) -> None:
    place = listed.first + listed.at
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap=None
    ):
        st.caption(words.escape(" · ".join(_facts(listed, lead))), width="content")
        with st.container(horizontal=True, width="content"):
            _step(listed, "Previous", place - 1, "This is the first lead of the list.")
            _step(listed, "Next", place + 1, "This is the last lead of the list.")
            lead_more.popover(now, lead)


def _facts(listed: LeadList, lead: OneLead) -> list[str]:
    rank = listed.rows["rank"].iloc[listed.at]
    moved = lead_table.change(lead.row["previous"], lead.row["probability"])
    facts = [identifier(lead.row["label"], lead.row["external_id"])]
    facts.append(f"rank {rank:,} of {listed.total:,}")
    if moved and moved != lead_table.SAME:
        facts.append(f"{'up' if moved[0] == lead_table.UP else 'down'} {moved[2:]}")
    return [fact for fact in facts if fact]


def _step(listed: LeadList, label: str, to: int, why_not: str) -> None:
    there = 0 <= to < listed.n
    st.button(
        label,
        type="tertiary",
        disabled=not there,
        help=None if there else why_not,
        on_click=go,
        args=(listed.ids, listed.first, to),
    )


def _nothing_known() -> None:
    st.info(
        "**No score for this lead yet.** Nothing is filled in that the model reads, so its place "
        "in the list only says what is usual. Fill in its fields and score it again.",
        icon=":material/help:",
    )


def _why(listed: LeadList, lead: OneLead) -> None:
    model, cutoff = listed.model, listed.model.cutoff
    frame = frame_for(model, [lead.attributes])
    why = model.explain(frame)
    position = float(model.serving(frame).calibration.inverse([cutoff])[0])
    mark = (position, f"cutoff {round(100 * cutoff)}") if math.isfinite(position) else None
    with st.container(horizontal=True, gap=None):  # takes away the heading's stray padding
        st.subheader("Why this score", anchor=False)
    if lead.row["scored_by"] != model.version:
        st.caption(_other_version(lead, str(model.version)))
    elif model.parts:
        st.caption(_scored_by(str(model.version), str(model.scored_by(frame)[0])))
    figure = figures.waterfall(
        why.steps,
        start=why.start,
        start_score=shown_score(why.start_score / 100),
        end_score=shown_score(why.end_score / 100),
        ticks=why.ticks,
        cutoff=mark,
        palette=widgets.palette(),
    )
    widgets.chart(figure, key="why")


def _scored_by(version: str, part: str) -> str:
    return words.escape(f"Scored by {own_models.serving(words.model_name(version), part)}.")


def _other_version(lead: OneLead, version: str) -> str:
    now = words.escape(words.model_name(version))
    if lead.row["scored_by"] is None:
        return f"The list has no score for this lead yet. This is how {now} sees it."
    before = words.escape(words.model_name(lead.row["scored_by"]))
    return f"The list still shows the score by {before}. This is how {now} sees the lead."


def contact(lead: OneLead) -> dict[str, str]:
    """Return how to reach a lead, where it came from and what it did, as far as files say."""
    reachable = lead.row["email"] or lead.row["phone"] or lead.row["contact_problem"]
    cells = {
        "Email": lead.row["email"] or (_EMPTY if reachable else ""),
        "Phone": lead.row["phone"] or (_EMPTY if reachable else ""),
        "Source": lead.row["source"] or "",
        "Last activity": lead.row["activity"] or "",
        "Came in": clock.on(lead.row["created_on"]),
        "Owner": lead.row["owner"] or "",
    }
    return {name: cell for name, cell in cells.items() if cell}


def _reach(lead: OneLead) -> None:
    barred = lead.row["do_not_contact"]
    told = "Do not contact this lead" if barred else lead.row["contact_problem"]
    if told:
        st.warning(words.escape(told), icon=":material/warning:")
    with st.grid(2, min_column_width=140) as grid:
        for name, value in contact(lead).items():
            span: Literal["all", 1] = "all" if name == "Email" else 1  # addresses are long
            with grid.cell(column_span=span), st.container(gap=None):
                st.caption(name)
                if _ADDRESS.fullmatch(value):
                    st.markdown(f"[{words.escape(value)}](mailto:{value})")
                else:
                    st.text(value)  # other people's text is never read as Markdown


def attributes(lead: OneLead) -> pd.DataFrame:
    """Return all that files said of a lead, a row for each of their columns."""
    cells = ["" if value is None else level_text(value) for value in lead.attributes.values()]
    return pd.DataFrame({"Column": list(lead.attributes), "Value": cells})


def _rest(lead: OneLead) -> None:
    table = attributes(lead)
    filled = int(table["Value"].ne("").sum())
    with st.expander(f"All columns as in the file ({filled} of {len(table)} filled in)"):
        st.dataframe(table, hide_index=True, alt="Everything that files said of this lead")
