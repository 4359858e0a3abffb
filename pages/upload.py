"""Upload: a file goes in, a receipt comes out; then keep and score it, or train with it."""

import streamlit as st

from leadscoring.app import (
    cache,
    identity,
    reading_questions,
    receipts,
    rereading,
    state,
    upload_questions,
    upload_result,
    uploads,
    widgets,
)
from leadscoring.exceptions import LeadScoringError

ABOUT = "Keep and score a new list, tell how leads ended, or train with leads that have."

with widgets.page("Upload", text=ABOUT, width=widgets.NARROW):
    st.file_uploader(
        "Lead file",
        type=uploads.TYPES,
        key=state.UPLOADER,
        on_change=uploads.receive,
        help="CSV, TSV, Excel or Parquet, with the columns' names in the first row.",
    )
    person, upload = identity.require_person(), state.get(state.UPLOAD)
    upload_result.show()
    if upload is None:
        uploads.no_file()
        upload_result.past(person)
        st.stop()

    try:
        leads = cache.read_upload(upload)
    except LeadScoringError as error:
        widgets.show_error(error, changed="Nothing was kept.")
        rereading.button(upload)
        st.stop()

    model = cache.published_model()
    match = None if model is None else cache.column_match(leads, model)
    unanswered = reading_questions.ask(upload, leads)
    no_train = unanswered or uploads.why_not_train(leads, person)

    with widgets.card("What we read", level=2, badge=uploads.badge(match, no_train)):
        st.caption(receipts.how_read(leads.receipt))
        st.markdown(f"**{leads.receipt.summary}**")
        receipts.columns_found(leads, match, model)
        receipts.findings(leads.receipt)
        with st.container(horizontal=True):
            receipts.set_aside(leads.receipt)
            rereading.button(upload)

    st.subheader("First rows as we understood them", anchor=False)
    st.dataframe(uploads.first_rows(leads, match), hide_index=True, placeholder="blank")

    with widgets.card("How to keep these leads"):
        answers = upload_questions.ask(leads)

    no_keep = unanswered or uploads.why_not_keep(leads, match, answers)
    with st.container(horizontal=True, vertical_alignment="center"):
        keep = widgets.primary_button(
            uploads.keep_label(leads, model), icon=":material/bolt:", disabled=no_keep is not None
        )
        train = st.button("Use as training data", disabled=no_train is not None)
        for reason in dict.fromkeys(filter(None, (no_keep, no_train))):
            st.caption(reason, width="content")

    if keep:
        uploads.keep(upload, leads, answers, person=person, model=model)
        st.rerun()
    if train:
        state.put(state.TRAINING, leads)
        st.switch_page("pages/train.py")

    upload_result.past(person)
