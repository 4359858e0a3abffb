"""Train: build a challenger, compare it with the model in use, publish it if it is better."""

import streamlit as st

from leadscoring.app import (
    jobs,
    training_columns,
    training_order,
    training_progress,
    training_publishing,
    training_result,
    training_setup,
    training_sources,
    widgets,
)

ABOUT = "Build a challenger, compare it with the model in use, and publish it only if it is better."

with widgets.page("Train", text=ABOUT):
    sources = training_sources.available()
    if not sources:
        widgets.empty_state(
            "No labelled leads yet",
            "A model learns from leads whose outcome is known. Upload a file with such a column.",
            page="pages/upload.py",
            label="Upload leads",
            icon=":material/upload_file:",
        )
        st.stop()

    training_publishing.told()
    job, is_gone = jobs.current()
    if is_gone:
        training_progress.gone()
    elif job is None:
        training_progress.offer(jobs.offered())

    left, right = st.columns([2, 3])
    with left, widgets.card("1 Data and target", height="stretch"):
        leads = training_sources.choose(sources)
        target = training_setup.target(leads)
        options = training_order.choose(leads, target) | training_setup.options()
    with right, widgets.card("2 Columns", height="stretch"):
        columns = training_columns.choose(leads, target)

    if job is None:
        training_progress.start(leads, target, columns, options)
    elif not job.is_over:
        training_progress.running(job)
    elif job.result is not None:
        training_result.show(job.result)
    else:
        training_progress.stopped(job)
        training_progress.start(leads, target, columns, options)
