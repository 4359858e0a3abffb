from __future__ import annotations

import pytest

import leadscoring as ls
from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit, sample_offers, uploads
from tests.store.team_leads import add_lead

SAMPLES = {"sha256": "0" * 64, "id_column": "Id", "is_sample": True}


def are_there(database):
    with database.reading() as link:
        return sample_offers.are_there(link), sample_offers.any_leads(link)


def test_samples_are_offered_by_themselves_once(database):
    assert sample_offers.claim_offer(database)
    assert not sample_offers.claim_offer(database)


def test_samples_are_not_offered_where_a_file_came(database):
    add_lead(database)
    assert not sample_offers.claim_offer(database)


def test_samples_go_at_a_press_of_who_may_upload(database, chief, bob):
    read = ls.read_leads(b"Id,City\n7,Bonn\n8,Oslo\n", name="samples.csv")
    uploads.take_in(database, chief, read, **SAMPLES)
    assert are_there(database) == (True, True)
    with pytest.raises(NotAllowed):
        sample_offers.take_away(database, bob)
    assert sample_offers.take_away(database, chief) == 2
    assert are_there(database) == (False, False)
    with database.reading() as link:
        assert len(audit.entries(link, act="samples forgotten")) == 1
