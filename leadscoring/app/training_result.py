"""The card "Result": what a training yielded, and what to do with it."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import (
    cache,
    coefficient_cards,
    model_export,
    notices,
    theme,
    training_fewest,
    training_publishing,
    training_segments,
    training_table,
    widgets,
    words,
)
from leadscoring.app.training_found import Found
from leadscoring.app.training_work import TRAINING, Trained
from leadscoring.app.widgets import Badge, Stat
from leadscoring.decisions import provenance
from leadscoring.decisions.challenge_result import Challenge
from leadscoring.lead_model import LeadModel
from leadscoring.model.comparison import BETTER
from leadscoring.store.registry import Publication

__all__ = ["beside", "figures", "show"]


def show(trained: Trained, found: Found) -> None:
    """Show what a training yielded beside the model in use, and offer to publish it.

    Parameters
    ----------
    trained : Trained
        A saved version, with its comparison.
    found : Found
        The columns of the leads that are chosen now.
    """
    published = cache.published()
    name = words.model_name(str(trained.model.version))
    if trained.challenge is None or trained.champion is None:
        _first(trained, found, name, published)
        return
    champion = words.model_name(trained.champion)
    result = trained.challenge
    title = f"3 Result on {result.judged_on()}" if result.table is not None else "3 Result"
    with widgets.card(title, badge=training_table.badge(result)):
        st.header(words.escape(result.headline(challenger=name, champion=champion)), anchor=False)
        if result.table is None:
            figures(trained.model)
        else:
            is_used = published is not None and published.version == trained.model.version
            ends = ("before", "in use") if is_used else ("in use", "challenger")
            beside(result, f"{champion}, {ends[0]}", f"{name}, {ends[1]}")
        if trained.told:
            st.caption(words.escape(trained.told))
        training_segments.result(trained.model)
        coefficient_cards.warnings(trained.model)
        training_fewest.offer(trained, found)
        _overtaken(trained, published)
        _buttons(trained.model, name, published, is_better=result.verdict == BETTER)


def beside(result: Challenge, champion: str, challenger: str) -> None:
    """Show two models beside each other, and how they were compared.

    Parameters
    ----------
    result : Challenge
        With a table.
    champion, challenger : str
        Headings of the models: a name, and what it is after a comma.
    """
    names = [heading.partition(",")[0] for heading in (champion, challenger)]
    st.table(
        training_table.comparison(result, champion=champion, challenger=challenger),
        border="horizontal",
        hide_index=True,
        alt=f"{names[1]} beside {names[0]}",
    )
    st.caption(f"{training_table.explained(result, champion=names[0])} {result.power_in_words()}")


def _first(trained: Trained, found: Found, name: str, published: Publication | None) -> None:
    model = trained.model
    is_used = published is not None and published.version == model.version
    badge = Badge("Published", "green", ":material/check:") if is_used else None
    with widgets.card("3 Result", badge=badge):
        auc = 100 * model.card.metrics["roc_auc"]["mean"]
        st.header(f"{name} puts the buyer first in {auc:.0f} of 100 pairs.", anchor=False)
        figures(model)
        training_segments.result(model)
        coefficient_cards.warnings(model)
        training_fewest.offer(trained, found)
        _buttons(model, name, published, is_better=True)


def figures(model: LeadModel) -> None:
    """Show what a model promises at its cutoff: the one it recommends, or the published one."""
    point = model.cutoffs.at(model.cutoff)
    widgets.stat_strip(
        [
            Stat("Cutoff", f"{point.score:.0f}"),
            Stat("Called", f"{100 * point.share_hot:.0f}%"),
            Stat(
                "Convert (precision)",
                _share(point.precision, point.precision_low, point.precision_high),
            ),
            Stat(
                "Buyers reached (recall)", _share(point.recall, point.recall_low, point.recall_high)
            ),
        ]
    )
    st.caption(provenance.measured_on(model.card))


def _share(value: float, low: float, high: float) -> str:
    return f"{100 * value:.0f}% ({100 * low:.0f}–{100 * high:.0f}%)"  # noqa: RUF001 - a range


def _overtaken(trained: Trained, published: Publication | None) -> None:
    if published is not None and published.version not in (trained.champion, trained.model.version):
        now, by = words.model_name(published.version), words.escape(published.by)
        st.warning(
            f"{by} has published {now} since. The comparison above is with "
            f"{words.model_name(str(trained.champion))}: train again to compare with {now}.",
            icon=":material/sync_problem:",
        )


def _buttons(
    model: LeadModel, name: str, published: Publication | None, *, is_better: bool
) -> None:
    """Offer what can be done now; the wiser choice is the primary button."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if published is not None and published.version == model.version:
            if _button("See the hot leads", is_primary=True):
                st.switch_page("pages/hot_leads.py")
            if _button("Train another"):
                _leave()
        else:
            if _button(f"Publish {_small(name)}", is_primary=is_better):
                training_publishing.ask(model, published)
            in_use = _small(words.model_name(published.version)) if published else "it unpublished"
            if _button(f"Keep {in_use}", is_primary=not is_better):
                notices.say(notices.TRAIN, f"{name} stays in the models folder, unpublished.")
                _leave()
        model_export.button(
            "Download report",
            model,
            what="report",
            make=model.card.to_json,
            file_name=f"{model.version}-card.json",
            mime="application/json",
            kind="tertiary",
        )


def _button(label: str, *, is_primary: bool = False) -> bool:
    shown = theme.primary_label(label) if is_primary else label
    return st.button(shown, type="primary" if is_primary else "secondary", key=f"training_{label}")


def _leave() -> None:
    TRAINING.leave()
    st.rerun()


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]
