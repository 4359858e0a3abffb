"""The cards of the page Results: each a figure, and what it says."""

from __future__ import annotations

import streamlit as st

from leadscoring import figures
from leadscoring.app import widgets, words
from leadscoring.decisions.health import told
from leadscoring.decisions.wording import leads, percent
from leadscoring.health import Health

__all__ = ["chance", "fields", "hot_share", "needed", "promises", "reliability", "still"]

MOST_FIELDS = 8
_VERDICTS = {
    "large": "Large",
    "some": "Some",
    "too few": "Too few leads to say",
    "stable": "None",
}


def promises(health: Health) -> None:
    """Show promised and actual conversion by week, and which leads count."""
    if health.weeks.empty:
        st.markdown("No week is old enough to its last day yet.")
    else:
        figure = figures.kept_promises(health.weeks, palette=widgets.palette())
        widgets.chart(figure, key="kept_promises")
        st.caption(
            "By the week in which leads were scored. Band: 95% interval. Diamonds: below the "
            "promise by more than chance does."
        )
    counting = f"Under the published cutoff {told.counting(health.since)}"
    st.caption(words.escape(f"{told.old_enough(health.ripening)} {counting}"))


def fields(health: Health) -> None:
    """Show how far fields have moved since training, the worst first."""
    drift = health.drift
    if len(drift):
        figure = figures.field_changes(drift.head(MOST_FIELDS), palette=widgets.palette())
        widgets.chart(figure, key="field_changes")
    st.caption(words.escape(told.changes(drift)))
    if len(drift):
        with st.expander("All fields"):
            _every_field(health)


def still(health: Health) -> str:
    """Return the question that the card about the cutoff answers, as its title."""
    return f"Does the cutoff still give {percent(health.target)}?"


def needed(health: Health) -> None:
    """Show the cutoff that would have kept the promise, by week."""
    table = health.needed
    if table["needed"].isna().all():
        st.markdown("Too few outcomes are old enough to say which cutoff would keep the promise.")
        return
    figure = figures.needed_cutoff(table, target=health.target, palette=widgets.palette())
    widgets.chart(figure, key="needed_cutoff")
    st.caption(
        f"The cutoff at which {percent(health.target)} would convert, by the outcomes of the weeks "
        "up to each. Band: 95% interval."
    )


def reliability(health: Health) -> None:
    """Show what leads of each score really converted."""
    table = health.reliability
    if table.empty:
        st.markdown("No outcome is old enough yet.")
        return
    figure = figures.reliability(table, palette=widgets.palette())
    widgets.chart(figure, key="real_reliability")
    known = leads(int(table["leads"].sum()))
    st.caption(
        "Leads scored 70 should convert 70% of the time: here by what really came of "
        f"{words.escape(known)}, within the time after which a lead counts."
    )


def hot_share(health: Health) -> None:
    """Show which share of the new leads is hot, by week."""
    if len(health.hot_share):
        figure = figures.hot_share(health.hot_share, palette=widgets.palette())
        widgets.chart(figure, key="hot_share")
    st.caption(words.escape(told.hot_now(health.hot_share)))


def chance(health: Health) -> None:
    """Show hot leads beside those that chance drew from below the cutoff."""
    table = told.lift_table(health.lift)
    if len(table):
        figure = figures.levels(table, palette=widgets.palette())
        widgets.chart(figure, key="lift")
    st.caption(words.escape(told.drawn(health.lift)))


def _every_field(health: Health) -> None:
    drift = health.drift
    table = drift.assign(
        verdict=drift["verdict"].map(_VERDICTS),
        **{name: 100 * drift[name] for name in ("missing_then", "missing_now", "new_levels")},
    ).drop(columns=["kind", "floor"])
    share = st.column_config.NumberColumn(format="%.0f%%")
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "field": "Field",
            "psi": st.column_config.NumberColumn("PSI", format="%.2f"),
            "verdict": "Change",
            "missing_then": {**share, "label": "Blank at training"},
            "missing_now": {**share, "label": "Blank now"},
            "new_levels": {**share, "label": "Never met"},
            "told": "What moved most",
        },
        alt="How each field has changed since training",
    )
