"""A page that fails for a reason that nobody foresaw: a number on it, the place in the log."""

from __future__ import annotations

import re
import threading

import pytest
import streamlit as st

from leadscoring.app import lead_stats, tracing, unforeseen

WHO = "ann@example.com"
NUMBER = re.compile(r"\b[0-9a-f]{8}\b")


def fail(*_args, **_kwargs):
    message = f"could not convert string to float: {WHO!r}"
    try:
        float(WHO)
    except ValueError as error:
        raise RuntimeError(message) from error


@st.fragment
def fail_apart(*_args, **_kwargs):
    fail()


@pytest.mark.parametrize("broken", [fail, fail_apart], ids=["a page", "a part of one"])
def test_the_page_says_a_number_and_the_log_where_it_happened_but_neither_says_who(
    app, monkeypatch, caplog, capfd, broken
):
    monkeypatch.setattr(lead_stats, "caution", broken)
    app.run()
    (told,) = [error.value for error in app.error if "nobody foresaw" in error.value]
    (number,) = NUMBER.findall(told)
    logged = caplog.text
    assert f"Unforeseen error {number}" in logged
    assert "RuntimeError" in logged
    assert "ValueError" in logged
    assert "test_unforeseen.py" in logged
    shown = " ".join(str(each) for each in [*app.exception, *app.error])
    assert "Traceback" not in shown
    for text in (logged, shown, *capfd.readouterr()):
        assert WHO not in text


def test_the_failure_of_a_thread_is_logged_without_what_it_says(caplog, capfd):
    unforeseen.tell_of()
    thread = threading.Thread(target=fail, name="job leads.csv")
    thread.start()
    thread.join()
    assert "RuntimeError" in caplog.text
    assert WHO not in caplog.text + "".join(capfd.readouterr())


def test_each_failure_has_a_number_of_its_own():
    assert tracing.note(ValueError("a")) != tracing.note(ValueError("a"))
