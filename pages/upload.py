"""Upload: a file goes in, a receipt comes out; then score it, or train with it."""

import streamlit as st

from leadscoring.app import cache, receipts, rereading, state, uploads, widgets, words
from leadscoring.exceptions import LeadScoringError

ABOUT = "Score a new list, or add leads with known outcomes to the training history."

with widgets.page("Upload", text=ABOUT, width=widgets.NARROW):
    st.file_uploader(
        "Lead file",
        type=uploads.TYPES,
        key=state.UPLOADER,
        on_change=uploads.receive,
        help="CSV, TSV, Excel or Parquet, with the columns' names in the first row.",
    )
    upload = state.get(state.UPLOAD)
    if upload is None:
        with widgets.card():
            st.markdown(
                "**No file yet.** Drop an export from your CRM above. It is read here only."
            )
            st.caption(
                "Needed: one row per lead. Optional: an outcome column, if you want to train."
            )
        st.stop()

    try:
        leads = cache.read_upload(upload)
    except LeadScoringError as error:
        widgets.show_error(error, changed="Nothing was scored and nothing was saved.")
        rereading.button(upload)
        st.stop()

    model = cache.published_model()
    match = None if model is None else cache.column_match(leads, model)
    no_score, no_train = uploads.why_not_score(leads, match), uploads.why_not_train(leads)

    with widgets.card("What we read", level=2, badge=uploads.badge(no_score, no_train)):
        st.caption(receipts.how_read(leads.receipt))
        st.markdown(f"**{leads.receipt.summary}**")
        receipts.columns_found(leads, match, model)
        receipts.findings(leads.receipt)
        with st.container(horizontal=True):
            receipts.set_aside(leads.receipt)
            rereading.button(upload)

    st.subheader("First rows as we understood them", anchor=False)
    st.dataframe(uploads.first_rows(leads, match), hide_index=True, placeholder="blank")

    with st.container(horizontal=True, vertical_alignment="center"):
        score = widgets.primary_button(
            f"Score these {words.count(len(leads.frame), 'lead')}",
            icon=":material/bolt:",
            disabled=no_score is not None,
        )
        train = st.button("Use as training data", disabled=no_train is not None)
        for reason in filter(None, (no_score, no_train)):
            st.caption(reason, width="content")

    if score and model is not None:
        uploads.score(leads, upload, model)
        st.switch_page("pages/hot_leads.py")
    if train:
        state.put(state.TRAINING, leads)
        st.switch_page("pages/train.py")
