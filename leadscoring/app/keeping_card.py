"""The card "How long things are kept": agreeing on it, trying it out, and doing it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.api.typing import NaTType

from leadscoring.app import cache, clock, notices, widgets, words
from leadscoring.exceptions import LeadScoringError
from leadscoring.store import retention, settings
from leadscoring.store.access import Person
from leadscoring.store.settings import Settings

__all__ = ["backup", "show"]

KINDS = {
    "keep_closed_days": "Closed leads",
    "keep_scores_days": "Earlier scores",
    "keep_uploads_days": "Receipts of uploads",
}
HELP = {
    "keep_closed_days": "Days since they were closed; they go with all that is about them.",
    "keep_scores_days": "The newest score of a lead always stays.",
    "keep_uploads_days": "What reading a file noticed. The leads themselves stay.",
}


def show(person: Person, page: str) -> None:
    """Let somebody set how long things are kept, see what is older, and remove it.

    Parameters
    ----------
    person : Person
        Who keeps the database.
    page : str
        The page's name.
    """
    database = cache.database()
    due = retention.due(database, person)
    with database.reading() as link:
        agreed = settings.read(link)
    _settings(person, agreed, page)
    st.table(_told(due), border="horizontal", hide_index=True, alt="What is older than agreed")
    n = int(due["n"].sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("Thin out now", icon=":material/auto_delete:", disabled=n == 0)
        st.caption(_why_not(due, n), width="content")
    if pressed:
        _ask(person, due, page)


def _settings(person: Person, agreed: Settings, page: str) -> None:
    with st.form("keeping", border=False):
        st.caption("In days; 0 keeps them for good.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            wanted = {
                name: st.number_input(
                    label,
                    min_value=0,
                    max_value=100_000,
                    value=getattr(agreed, name) or 0,
                    help=HELP[name],
                    width=190,
                )
                for name, label in KINDS.items()
            }
            pressed = st.form_submit_button("Save")
    if not pressed:
        return
    try:
        settings.change(
            cache.database(), person, **{name: days or None for name, days in wanted.items()}
        )
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    notices.say(page, "Saved. Nothing is removed until you thin out.")
    st.rerun()


def _told(due: pd.DataFrame) -> pd.DataFrame:
    """Return what would be removed, in words."""
    until = [_until(moment) for moment in due["older_than"]]
    removed = [f"{n:,}" if limit else "" for n, limit in zip(due["n"], until, strict=True)]
    return pd.DataFrame(
        {
            "What": due["kind"].str.capitalize(),
            "Older than": [limit or "kept for good" for limit in until],
            "Would go": removed,
        }
    )


def _until(moment: pd.Timestamp | NaTType) -> str:
    if pd.isna(moment):
        return ""
    day = moment.tz_convert(clock.zone() or "UTC")
    return f"{day.day} {day:%b %Y}"


def _why_not(due: pd.DataFrame, n: int) -> str:
    if due["older_than"].isna().all():
        return "Everything is kept for good: agree on days first."
    if n == 0:
        return "Nothing is older than agreed."
    return "You are asked once more before anything goes."


@st.dialog("Thin out")
def _ask(person: Person, due: pd.DataFrame, page: str) -> None:
    """Say what goes, and remove it."""
    going = due[due["n"] > 0]
    lines = [f"- {n:,} {kind}" for kind, n in zip(going["kind"], going["n"], strict=True)]
    st.markdown("These go for good:\n" + "\n".join(lines))
    if not widgets.primary_button("Remove them", key="thin_out"):
        return
    try:
        removed = retention.thin_out(cache.database(), person)
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    n = words.count(int(removed["n"].sum()), "entry", "entries")
    notices.say(page, f"Thinned out: {n} removed.")
    st.rerun()


def backup() -> None:
    """Say how the database is backed up: files of that size are no download."""
    st.caption(
        "A backup is one file with all that is kept, made while everybody works on. "
        "It is made and restored on this machine, by these commands:"
    )
    st.code("leadscoring backup leads.backup\nleadscoring restore leads.backup", language=None)
    st.caption("Keep it elsewhere, and as safe as the leads themselves.")
