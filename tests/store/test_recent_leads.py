from datetime import UTC, datetime

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store.recent_leads import recent_leads
from tests.store.team_leads import add_leads


def on(day):
    return datetime(2026, 3, day, tzinfo=UTC)


def test_the_leads_of_a_time_are_found_with_what_files_said(database, chief):
    numbers = add_leads(
        database,
        [
            {"created_on": on(1), "attributes": {"Visits": 1}},
            {"created_on": on(2), "attributes": {"Visits": 2, "City": "Bonn"}},
            {"created_on": on(3), "attributes": {"Visits": 3}},
            {"created_on": on(4), "attributes": {"Visits": 4}},
        ],
    )
    recent = recent_leads(database, chief, since=on(2), until=on(4))
    assert recent.index.tolist() == numbers[1:3]
    assert recent["Visits"].tolist() == [2, 3]
    assert recent["City"].iloc[0] == "Bonn"


def test_no_lead_is_an_empty_frame(database, chief):
    assert recent_leads(database, chief, since=on(2), until=on(4)).empty


def test_who_may_not_see_all_leads_does_not_see_these(database, bob):
    with pytest.raises(NotAllowed):
        recent_leads(database, bob, since=on(2), until=on(4))
