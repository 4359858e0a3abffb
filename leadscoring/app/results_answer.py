"""The top of the page Results: whether the promise is kept, what to do, and four figures."""

from __future__ import annotations

import math
from datetime import date, datetime

import streamlit as st

from leadscoring.app import clock, widgets, words
from leadscoring.app.widgets import Stat
from leadscoring.decisions.health import told
from leadscoring.decisions.health.told import Outcome
from leadscoring.health import Health
from leadscoring.lead_model import LeadModel

__all__ = ["banner", "headline", "is_judged", "strip"]


def is_judged(health: Health) -> bool:
    """Return whether any hot lead counts yet, so that there is something to show of it."""
    return bool(len(health.weeks) or health.since.n_leads)


def headline(model: LeadModel, health: Health) -> None:
    """Say what hot leads converted, and what was promised of them."""
    when, outcome = _span(model, health)
    if outcome is None:
        st.header("No hot lead is old enough to count yet", anchor=False)
        counting = f"Under the published cutoff {told.counting(health.since)}"
        st.caption(words.escape(f"{told.old_enough(health.ripening)} {counting}"))
        return
    st.header(words.escape(told.answer(when, outcome)), anchor=False)


def banner(health: Health) -> None:
    """Say the first thing to do, and what speaks for it."""
    first = health.advice[0]
    text = f"**{words.escape(first.headline)}.** {words.escape(first.evidence)}"
    if first.kind == "healthy":
        st.success(text, icon=":material/check:")
    elif first.kind == "wait":
        st.info(text, icon=":material/hourglass_empty:")
    else:
        st.warning(text, icon=":material/trending_down:")


def strip(model: LeadModel, health: Health) -> None:
    """Show the gap, the weeks below the promise, hot leads a day and what is known."""
    _, outcome = _span(model, health)
    since, hot = health.since, told.per_day(health.hot_share)
    n_promised = since.n_leads + since.n_young + since.n_uncalled
    widgets.stat_strip(
        [
            Stat(
                "Gap to the promise",
                "unknown" if outcome is None else told.gap(outcome),
                "Conversion of the hot leads in the sentence above, less what was promised.",
            ),
            Stat(
                "Weeks below the promise",
                f"{health.n_weeks_below:,} of {len(health.weeks):,}",
                "Weeks that lie below it by more than chance does, each by itself. Of 100 weeks "
                "in which the promise is kept, two or three do.",
            ),
            Stat(
                "Hot leads a day",
                "unknown" if math.isnan(hot) else f"{hot:,.0f}",
                "New leads at or above the cutoff, on average of the last four weeks.",
            ),
            Stat(
                "Outcomes that count",
                f"{since.n_leads:,} of {n_promised:,}",
                f"Hot leads under the published cutoff. {told.counting(since)}",
            ),
        ]
    )


def _span(model: LeadModel, health: Health) -> tuple[str, Outcome | None]:
    """Return the time to tell of: since the promise broke, else since the publication."""
    judged, weeks = health.judged, health.weeks
    if health.broken_since is not None and judged is not None and judged.n_leads:
        return f"Since {_day(health.broken_since)}", Outcome.of(judged)
    if health.since.n_leads and model.publication is not None:
        at = clock.on(datetime.fromisoformat(model.publication.at))
        return f"Since {at}", Outcome.of(health.since)
    if len(weeks):
        return f"Since {_day(weeks['week'].iloc[0].date())}", Outcome.of_weeks(weeks)
    return "", None


def _day(day: date) -> str:
    return words.day(day, today=clock.today())
