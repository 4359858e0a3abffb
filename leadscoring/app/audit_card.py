"""The card "What happened": the audit log, a page at a time, and a look through it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from leadscoring.app import cache, clock, state, words
from leadscoring.app.state import Key
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require

__all__ = ["check", "show"]

PAGE = 50  # entries at a time

ACT: Key[str | None] = Key("audit_act")
"""The act whose entries are shown; None for all."""

TURNED: Key[tuple[int, ...]] = Key("audit_turned")
"""Numbers before which the pages begin that were turned so far."""

NOTED: Key[str] = Key("audit_noted")
"""The seal that somebody noted down earlier."""


def show(person: Person) -> None:
    """Show entries of the log, the newest first, and let the visitor turn its pages."""
    database = cache.database()
    require(database, person, Act.READ_AUDIT, subject="audit log")
    turned = state.get(TURNED, ())
    with database.reading() as link:
        act = st.selectbox(
            "Show",
            [None, *audit.acts(link)],
            format_func=lambda name: "Everything" if name is None else name.capitalize(),
            key=ACT,
            on_change=state.drop,
            args=(TURNED,),
            width=320,
        )
        before = turned[-1] if turned else None
        found = audit.entries(link, before=before, act=act, limit=PAGE + 1)
    _table(found.head(PAGE))
    _turn(found, turned)


def _table(entries: pd.DataFrame) -> None:
    if entries.empty:
        st.caption("Nothing is written down yet: the first entry comes with the first change.")
        return
    at = pd.to_datetime(entries["at"], utc=True)
    st.dataframe(
        entries.assign(
            at=at.dt.tz_convert(clock.zone() or "UTC"),
            act=entries["act"].str.capitalize(),
            details=entries["details"].map(told),
        ),
        hide_index=True,
        alt="Entries of the audit log",
        column_config={
            "id": st.column_config.NumberColumn("No.", format="localized", width=60),
            "at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm:ss", width=165),
            "who": st.column_config.TextColumn("Who", width=180),
            "act": st.column_config.TextColumn("What", width=150),
            "subject": st.column_config.TextColumn("To what", width=130),
            "details": st.column_config.TextColumn("Details"),
        },
    )


def told(details: str) -> str:
    """Return an entry's details as a person reads them.

    Examples
    --------
    >>> told('{"kind":"not_now","n_leads":2,"roles":["rep","manager"],"owner":null}')
    'kind not_now, n leads 2, roles rep manager, owner none'
    """
    return ", ".join(
        f"{name.replace('_', ' ')} {_plain(value)}" for name, value in json.loads(details).items()
    )


def _plain(value: object) -> str:
    match value:
        case list():
            return " ".join(map(_plain, value))
        case dict():
            return " ".join(f"{name} {_plain(each)}" for name, each in value.items())
        case None:
            return "none"
        case _:
            return str(value)


def _turn(found: pd.DataFrame, turned: tuple[int, ...]) -> None:
    """Offer the pages before and after, where there are any."""
    older = (*turned, int(found["id"].iloc[PAGE - 1])) if len(found) > PAGE else None
    if older is None and not turned:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, pages in (("Newer", turned[:-1] if turned else None), ("Older", older)):
            st.button(
                label,
                disabled=pages is None,
                key=f"audit_{label}",
                on_click=state.put,
                args=(TURNED, pages),
            )
        if not turned:
            st.caption("These are the newest.")
        elif older is None:
            st.caption("These are the first.")


def check(person: Person) -> None:
    """Look through the whole log on request, and say whether it is whole."""
    st.caption(
        "Each entry is sealed by the one before it: one that was changed, removed or put in is "
        "found. Note the last seal down somewhere else; given here again, it also shows that no "
        "later entry was cut off."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        noted = st.text_input("A seal noted down earlier (if there is one)", key=NOTED)
        pressed = st.button("Check the log", icon=":material/verified_user:")
    if not pressed:
        return
    database = cache.database()
    require(database, person, Act.READ_AUDIT, subject="audit log")
    with st.spinner("Looking through the log…"), database.reading() as link:
        verdict = audit.verify(link, expected_head=str(noted or "").strip() or None)
    _say(verdict)


def _say(verdict: audit.Verdict) -> None:
    count = words.count(verdict.n_entries, "entry", "entries")
    if not verdict.is_whole:
        st.error(
            f"**The log is not whole.** {words.escape(verdict.problem)}  \n"
            "Somebody has reached the database beside this product. Keep a copy of it and of the "
            "last backups before anything else is done.",
            icon=":material/gpp_bad:",
        )
        return
    st.success(f"The log is whole: {count}, none changed, none missing.", icon=":material/check:")
    st.caption("The last seal, to note down:")
    st.code(verdict.head, language=None, wrap_lines=True)
