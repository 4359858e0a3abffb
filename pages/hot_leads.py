"""Hot leads: the day's list or all leads, and beside it one lead and what came of it."""

import streamlit as st

from leadscoring.app import (
    cache,
    identity,
    lead_assigning,
    lead_empty,
    lead_export,
    lead_filters,
    lead_panel,
    lead_stats,
    lead_table,
    lead_views,
    notices,
    start,
    widgets,
)

with widgets.page("Hot leads", width="stretch"):
    person, database = identity.require_person(), cache.database()
    model = widgets.require_model()
    start.offer_samples(database, person, model)
    notices.show(notices.LIST)
    if not start.has_leads(database):
        lead_empty.no_leads(database, person, model)
        st.stop()

    bar = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    with bar:
        view = lead_views.choose(person)
    start.note(database, person)
    lead_stats.caution(model)
    if view == lead_views.TODAY:
        listed = lead_views.of_today(database, person, model)
        lead_stats.strip(listed)
        lead_filters.day_row(database, person, cutoff=model.cutoff)
    else:
        st.caption(lead_stats.promise(model))
        listed = lead_views.of_all(database, person, model)
    lead_stats.waiting(database, model)
    with bar, st.container(horizontal=True, width="content"):
        lead_assigning.popover(listed)
        lead_export.buttons(listed)
    if listed.n == 0:
        lead_empty.nothing(listed)
        st.stop()

    table, panel = st.columns([1.62, 1])
    with table:
        lead_table.show(listed)
    with panel:
        lead_panel.show(listed)
