"""Segments: which leads are hot and which convert, by any one field or two."""

import streamlit as st

from leadscoring.app import (
    cache,
    groups_card,
    identity,
    segments_choice,
    segments_download,
    segments_look,
    segments_map,
    segments_table,
    start,
    widgets,
    words,
)
from leadscoring.decisions import segment_words

ABOUT = "Which leads are hot, which convert, and which did otherwise than their scores promised."

with widgets.page("Segments", text=ABOUT):
    person, database = identity.require_person(), cache.database()
    model = widgets.require_model()
    segments_table.go_where_pressed()
    if not start.has_leads(database):
        segments_choice.no_leads(person)
    start.note(database, person)

    bar = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    )
    with bar:
        chosen = segments_choice.choose(database, person, model)
    found = segments_look.look(person, model, chosen)
    with bar:
        segments_download.popover(person, model, found)

    answer = segment_words.headline(found.table, found.overall)
    with widgets.card(words.escape(answer), level=2):
        st.markdown(words.escape(segment_words.against_promise(found.table)))
        segments_table.show(found)
        note = segment_words.conversion_note(found.overall, found.ripe)
        st.caption(words.escape(f"{note} Press a row to see its leads."))

    if len(chosen) > 1:
        with widgets.card("Where the two meet"):
            segments_map.show(found)

    groups_card.show(person, model)
