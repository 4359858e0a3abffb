"""Train: build a challenger, compare it with the model in use, publish it if it is better."""

import streamlit as st

from leadscoring.app import (
    notices,
    resampling_card,
    training_columns,
    training_directions,
    training_found,
    training_interrupted,
    training_order,
    training_outcomes,
    training_progress,
    training_questions,
    training_result,
    training_segments,
    training_setup,
    training_sources,
    widgets,
)
from leadscoring.app.training_choice import Choice
from leadscoring.app.training_work import TRAINING

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

    notices.show(notices.TRAIN, as_banner=True)
    is_told = training_interrupted.show(sources)
    job, is_gone = TRAINING.current()
    if is_gone:
        training_progress.gone(is_told=is_told)
    elif job is None:
        training_progress.offer()

    left, right = st.columns([2, 3])
    with left, widgets.card("1 Data and target", height="stretch"):
        leads = training_sources.choose(sources)
        target = training_setup.target(leads)
        options = training_order.choose(leads, target) | training_setup.options(leads)
    with right, widgets.card("2 Columns", height="stretch"):
        found = training_found.look(leads, target)
        columns = training_columns.choose(found)
        directions = st.container()
    training_outcomes.explain(leads)
    columns = training_questions.ask(found, columns)
    with directions:
        options |= training_directions.choose(found, columns, recipe=options["recipe"])
        options |= training_segments.choose(leads, target, found, columns)
    choice = Choice(leads, target, columns, options)

    is_training = job is not None and not job.is_over
    is_comparing = resampling_card.show(choice, is_training=is_training)
    if job is None:
        training_progress.start(choice, is_comparing=is_comparing)
    elif is_training:
        training_progress.running(job)
    elif job.result is not None:
        training_result.show(job.result, found)
    else:
        training_progress.stopped(job)
        training_progress.start(choice, is_comparing=is_comparing)
