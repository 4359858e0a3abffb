"""Hot leads: the ranked list, and beside it one lead with the reasons for its score."""

import streamlit as st

from leadscoring.app import (
    lead_export,
    lead_filters,
    lead_list,
    lead_panel,
    lead_stats,
    lead_table,
    state,
    widgets,
)

with widgets.page("Hot leads", width="stretch"):
    model = widgets.require_model()
    leads = state.get(state.LEADS)
    if leads is None:
        lead_list.no_leads(model)
        st.stop()

    listed = lead_list.of(leads, model)
    bar = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    bar.caption(lead_list.heading(listed), width="content")
    lead_stats.caution(listed)
    lead_stats.strip(listed)
    shown = lead_filters.row(listed)
    with bar, st.container(horizontal=True, width="content"):
        lead_export.buttons(listed, shown)
    if shown.empty:
        lead_filters.nothing_found()
        st.stop()

    table, panel = st.columns([1.62, 1])
    with table:
        lead_table.show(listed, shown)
    with panel:
        lead_panel.show(listed, shown)
