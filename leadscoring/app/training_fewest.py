"""In the result of a training: the few fields that do about as well as all."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import notices, training_columns, training_questions, words
from leadscoring.app.training_found import Found
from leadscoring.app.training_work import TRAINING, Trained
from leadscoring.decisions import selected

__all__ = ["offer"]

NEXT = "Switches the other columns off, for the next training: fewer can go wrong."
OTHER_LEADS = "Choose above the leads that it was trained on."


def offer(trained: Trained, found: Found) -> None:
    """Name the fields that do about as well as all, and offer to train on these alone.

    Parameters
    ----------
    trained : Trained
        Nothing is shown where its model knows of none, or needs all.
    found : Found
        The columns of the leads that are chosen now.
    """
    told, fields = selected.fewest_told(trained.model.card), selected.fewest(trained.model.card)
    if told is None:
        return
    are_chosen = trained.key == found.key
    with st.container(border=True):
        st.markdown(words.escape(told))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Choose only {'this field' if len(fields) == 1 else f'these {len(fields)} fields'}",
                icon=":material/filter_list:",
                key="training_fewest",
                disabled=not are_chosen,
                on_click=_choose,
                args=(trained, fields),
            )
            st.caption(NEXT if are_chosen else OTHER_LEADS, width="content")


def _choose(trained: Trained, fields: list[str]) -> None:
    """Switch on these columns of the leads that were trained on, and no other."""
    card = trained.model.card
    training_columns.use_only(trained.key, fields, of=[*card.fields, *card.excluded])
    training_questions.leave_out(trained.key, [name for name in card.warned if name not in fields])
    TRAINING.leave()
    n = words.count(len(fields), "column is", "columns are")
    notices.say(
        notices.TRAIN, f"{n} switched on now, the others are off. Train to see how that does."
    )
