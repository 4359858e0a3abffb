"""What came of taking a file in, and the files that were taken in before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import cache, clock, job_progress, widgets, words
from leadscoring.app.jobs import Job
from leadscoring.app.taking_work import TAKING, Answers, TakenIn
from leadscoring.exceptions import LeadScoringError
from leadscoring.store import uploads
from leadscoring.store.access import Person
from leadscoring.store.uploads import Taken

__all__ = ["notes", "past", "sentence", "show"]


def show() -> None:
    """Show the file that this session has taken in, or what came of it; nothing without one.

    While it is being taken in, the page ends here.
    """
    job, _ = TAKING.current()
    if job is None:
        TAKING.leave()  # a server that was started anew knows nothing of it
    else:
        _follow(job)


def _follow(job: Job[TakenIn]) -> None:
    if not job.is_over:
        with widgets.card("Keeping the leads"):
            job_progress.running(job)
            st.caption("You may leave this page meanwhile: it goes on.")
        st.stop()
    if job.result is not None:
        _result(job.result)
    elif job.state == "cancelled":
        st.info(
            "Stopped. What was kept until then stays; keep the file again to finish it.",
            icon=":material/cancel:",
        )
    else:
        widgets.show_error(
            job.error or LeadScoringError("The file was not taken in."),
            changed="What was kept until then stays; keep the file again to finish it.",
        )


def _result(done: TakenIn) -> None:
    title = "Nothing changed" if done.taken.already else "Kept"
    with widgets.card(words.escape(f"{title}: {done.name}"), level=2):
        st.markdown(f"**{sentence(done.taken)}**")
        for note in notes(done.taken, done.answers):
            st.caption(words.escape(note))
        with st.container(horizontal=True):
            if widgets.primary_button("See the hot leads", key="see_hot_leads"):
                st.switch_page("pages/hot_leads.py")
            st.button("Done", on_click=TAKING.leave)


def sentence(taken: Taken) -> str:
    """Return the counts of a file in an equation.

    Examples
    --------
    >>> sentence(Taken(1, n_new=12, n_changed=270, n_unchanged=18))
    '300 leads read = 12 new + 270 changed + 18 unchanged'
    >>> sentence(Taken(1, n_new=1, n_forgotten=1))
    '2 leads read = 1 new + 0 changed + 0 unchanged + 1 left out'
    """
    out = taken.n_without_id + taken.n_repeated_id + taken.n_forgotten
    parts = [
        f"{taken.n_new:,} new",
        f"{taken.n_changed:,} changed",
        f"{taken.n_unchanged:,} unchanged",
    ]
    total = taken.n_new + taken.n_changed + taken.n_unchanged + out
    left_out = [f"{out:,} left out"] if out else []
    return f"{words.count(total, 'lead')} read = {' + '.join([*parts, *left_out])}"


def notes(taken: Taken, answers: Answers) -> list[str]:
    """Return what else there is to say of a file that was taken in.

    Examples
    --------
    >>> notes(Taken(1, n_new=3, n_converted=2, n_lost=1), Answers("Nr", "Won", "Yes"))
    ['2 leads are closed as converted and 1 as lost.']
    """
    found = []
    if taken.already:
        found.append("This file was taken in before, in the same way. The counts are of that time.")
    if answers.outcome is not None:
        known = f", {taken.n_outcomes_known:,} were already" if taken.n_outcomes_known else ""
        closed = words.count(taken.n_converted, "lead is", "leads are")
        found.append(f"{closed} closed as converted and {taken.n_lost:,} as lost{known}.")
    told = {
        f"left out, since {answers.id_column} is empty": taken.n_without_id,
        f"left out, since a later row has the same {answers.id_column or 'content'}": (
            taken.n_repeated_id
        ),
        "left out: somebody was erased on request, and stays forgotten": taken.n_forgotten,
    }
    return [*found, *(f"{words.count(n, 'row')} {why}." for why, n in told.items() if n)]


def past(person: Person) -> None:
    """Show the files that were taken in, the newest first; nothing before the first.

    Parameters
    ----------
    person : Person
        Who looks; they may upload.
    """
    found = uploads.past(cache.database(), person)
    if found.empty:
        return
    at = pd.to_datetime(found["at"], utc=True).dt.tz_convert(clock.zone() or "UTC")
    outcomes = found["n_converted"] + found["n_lost"]
    table = pd.DataFrame(
        {
            "File": found["file_name"].where(
                ~found["is_sample"], found["file_name"] + " (sample leads)"
            ),
            "When": at,
            "Who": found["by"],
            "New": found["n_new"],
            "Changed": found["n_changed"],
            "Unchanged": found["n_unchanged"],
            "Outcomes": outcomes,
            "State": found["is_finished"].map({True: "", False: "Broken off: keep it again"}),
        }
    )
    if found["is_finished"].all():
        table = table.drop(columns="State")
    number = st.column_config.NumberColumn
    st.subheader("Files taken in", anchor=False)
    st.dataframe(
        table,
        hide_index=True,
        alt="Files taken in",
        column_config={
            "When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            **{
                name: number(format="localized", width="small")
                for name in ("New", "Changed", "Unchanged", "Outcomes")
            },
        },
    )
