"""Errors that nobody foresaw, on the page: words and a number, and nothing of the error itself."""

from __future__ import annotations

import logging
import threading

import streamlit as st

from leadscoring.app import tracing

__all__ = ["tell_of"]

_OF_PAGES = "streamlit.error_util"
"""The log that Streamlit tells of a page that failed, or a part of one, before it shows that."""


class _Told(logging.Handler):
    """Takes the failure of a page in place of Streamlit's log, which would hold what it says."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return
        number = tracing.note(error)
        st.error(
            f"**Something went wrong that nobody foresaw.** Nothing that you saved before is lost. "
            f"Try again; if it stays so, tell whoever looks after the server this number: {number}",
            icon=":material/error:",
        )


def tell_of() -> None:
    """Have every failure from here on told by number; once is enough, and more do no harm."""
    log = logging.getLogger(_OF_PAGES)
    if [type(handler) for handler in log.handlers] != [_Told]:
        log.handlers[:] = [_Told()]
        log.propagate = False
        threading.excepthook = _of_a_thread


def _of_a_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
        tracing.note(told.exc_value)
