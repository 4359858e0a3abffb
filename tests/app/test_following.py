from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from leadscoring.app.jobs import jobs

PATIENCE = 30  # seconds, for a machine that is busy


def script():
    import streamlit as st  # noqa: PLC0415 - the function becomes a script of its own

    from leadscoring.app.following import Kind  # noqa: PLC0415

    training = Kind("training")
    job, is_gone = training.current()
    offered = training.offered()
    st.text(job.name if job else "gone" if is_gone else "none")
    st.text(offered.name if offered else "nothing")
    if st.button("leave"):
        training.leave()


@pytest.fixture
def visitor():
    st.cache_resource.clear()
    yield lambda: AppTest.from_function(script, default_timeout=PATIENCE)
    st.cache_resource.clear()


def start(kind="training"):
    return jobs().start("leads.csv", lambda _: None, kind=kind)


def seen(visit):
    assert not visit.exception
    return [text.value for text in visit.text]


def test_a_reload_finds_the_job_by_its_address_and_a_fresh_visitor_is_offered_it(visitor):
    job = start()
    fresh = visitor().run()
    assert seen(fresh) == ["none", "leads.csv"]
    reloaded = visitor()
    reloaded.query_params["training"] = job.key
    assert seen(reloaded.run()) == ["leads.csv", "leads.csv"]
    # Another page drops the address's parameters; coming back finds the job in the session.
    del reloaded.query_params["training"]
    assert seen(reloaded.run())[0] == "leads.csv"
    assert reloaded.query_params["training"] in (job.key, [job.key])


def test_a_job_that_was_left_is_not_offered_again(visitor):
    job = start()
    visit = visitor()
    visit.query_params["training"] = job.key
    visit.run().button[0].click().run()
    assert seen(visit.run()) == ["none", "nothing"]


def test_a_job_of_an_earlier_server_is_gone(visitor):
    visit = visitor()
    visit.query_params["training"] = "of-yesterday"
    assert seen(visit.run()) == ["gone", "nothing"]


def test_a_job_of_another_kind_is_neither_shown_nor_offered(visitor):
    comparison = start("comparison")
    visit = visitor()
    visit.query_params["training"] = comparison.key
    assert seen(visit.run()) == ["gone", "nothing"]
