"""What a newcomer finds: today's sample leads, where the model in use can score them."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, notices, words
from leadscoring.lead_model import LeadModel
from leadscoring.leads.reading import LeadFile
from leadscoring.store import people, rescoring, sample_offers, uploads
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.lead_ids import id_columns

__all__ = ["has_leads", "n_samples", "note", "offer_samples", "take_samples"]


def offer_samples(database: Database, person: Person, model: LeadModel) -> None:
    """Take the sample leads in unasked, where one person works alone and nothing ever came in."""
    with database.reading() as link:  # first, as reading the sample leads takes a second
        is_open = sample_offers.is_open(link) and not people.is_team(link)
    if is_open and n_samples(model) and sample_offers.claim_offer(database):
        take_samples(database, person, model)


def has_leads(database: Database) -> bool:
    """Return whether there is a lead at all."""
    with database.reading() as link:
        return sample_offers.any_leads(link)


def n_samples(model: LeadModel) -> int:
    """Return how many sample leads there are for the model to score; none if it cannot."""
    samples = cache.sample_leads()
    if samples is None or not cache.column_match(samples, model).is_usable:
        return 0
    return len(samples.frame)


def take_samples(database: Database, person: Person, model: LeadModel) -> None:
    """Take the sample leads in and score them; made for a button's ``on_click`` too."""
    samples = cache.sample_leads()
    if samples is None:
        return
    with notices.tried(notices.LIST):
        uploads.take_in(
            database,
            person,
            LeadFile(samples.frame, samples.receipt, samples.original),
            sha256=cache.sample_digest(),
            id_column=next(iter(id_columns(samples.frame)), None),
            is_sample=True,
        )
        rescoring.rescore(database, model)


def note(database: Database, person: Person) -> None:
    """Say that the leads are sample leads, and offer to take them away."""
    with database.reading() as link:
        are_there = sample_offers.are_there(link)
    if not are_there:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(
            "These are invented sample leads; they go away with the first file that you upload.",
            width="content",
        )
        if may(person, Act.UPLOAD):
            st.button(
                "Take them away now", type="tertiary", on_click=_take_away, args=(database, person)
            )


def _take_away(database: Database, person: Person) -> None:
    with notices.tried(notices.LIST):
        n = sample_offers.take_away(database, person)
        notices.say(notices.LIST, f"{words.count(n, 'sample lead')} taken away.")
