"""Cutoff: how hot is hot, what it means, and publishing it."""

import streamlit as st

from leadscoring import figures
from leadscoring.app import (
    cutoff_cards,
    cutoff_controls,
    cutoff_curves,
    cutoff_delivered,
    cutoff_history,
    cutoff_proposal,
    cutoff_publishing,
    cutoff_value,
    identity,
    widgets,
)
from leadscoring.decisions.sentences import reach
from leadscoring.decisions.worth import worth_in_words

ABOUT = "Leads at or above the cutoff are hot. Move it by whichever number you care about; the others follow."

with widgets.page("Cutoff", text=ABOUT):
    model = widgets.require_model()
    person, published = identity.require_person(), cutoff_publishing.current(model)
    cutoff_publishing.news(published)
    history = cutoff_history.all_of(published)
    kept = cutoff_delivered.kept(history)
    point, per_day = cutoff_proposal.proposed(model), cutoff_proposal.leads_per_day()
    table, palette = cutoff_curves.table(model, point.cutoff, model.cutoff), widgets.palette()

    with widgets.card():
        cutoff_controls.show(model, point, per_day)
        cutoff_cards.said(model, point, per_day)

    if published:
        with widgets.card("What it has delivered"):
            cutoff_delivered.show(published, kept)

    left, right = st.columns([1.7, 1])
    with left, widgets.card("Conversion and reach at every cutoff", height="stretch"):
        figure = figures.precision_recall(
            table, proposed=point.cutoff, published=model.cutoff, palette=palette
        )
        widgets.chart(figure, key="precision_recall")
    with right:
        cutoff_cards.outcomes(point, per_day)

    left, right = st.columns(2)
    with left, widgets.card("How far down the list to call", height="stretch"):
        calls = point.per(per_day).n_hot
        figure = figures.gains(table, n_hot=calls, of=per_day, cutoff=point.cutoff, palette=palette)
        widgets.chart(figure, key="gains")
        st.caption(reach(point, per_day))
    with right, widgets.card("What it is worth", height="stretch"):
        margin, cost = cutoff_value.inputs(person)
        best = cutoff_value.best(model, gain=margin, cost=cost)
        figure = figures.value(
            table,
            gain=margin,
            cost=cost,
            of=per_day,
            best=best.cutoff,
            proposed=point.cutoff,
            palette=palette,
        )
        widgets.chart(figure, key="value")
        st.caption(worth_in_words(point, best, per_day, gain=margin, cost=cost))

    left, right = st.columns(2)
    with left, widgets.card("How well it separates buyers", height="stretch"):
        widgets.chart(figures.roc(table, marked=point.cutoff, palette=palette), key="roc")
    with right, widgets.card("Every measure, side by side", height="stretch"):
        cutoff_cards.compared(model, point)

    if published:
        with widgets.card("Earlier cutoffs"):
            cutoff_history.show(person, published, history, kept)

    cutoff_publishing.bar(model, point, published)
