"""The team's settings."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, settings
from leadscoring.store.access import Person
from leadscoring.store.database import Database


def test_what_is_changed_is_kept_and_told_and_the_rest_stays(database: Database, ann: Person):
    settings.change(database, ann, capacity=12)
    settings.change(database, ann, cool_off_days=0)
    with database.reading() as link:
        assert settings.read(link) == settings.Settings(capacity=12, cool_off_days=0)
        told = audit.entries(link, act="settings")
    assert told["details"].tolist() == ['{"cool_off_days":0}', '{"capacity":12}']


@pytest.mark.parametrize(
    "wanted",
    [{"capacity": 0}, {"capacity": None}, {"cool_off_days": -1}, {"capacity": True}, {"pace": 3}],
    ids=str,
)
def test_a_setting_out_of_range_changes_nothing(database: Database, chief: Person, wanted):
    with pytest.raises(InvalidInput):
        settings.change(database, chief, **{"keep_scores_days": 7, **wanted})
    with database.reading() as link:
        assert settings.read(link) == settings.Settings()


def test_a_manager_sets_the_day_and_an_administrator_what_is_kept(
    database: Database, ann: Person, eve: Person
):
    with pytest.raises(NotAllowed):
        settings.change(database, ann, keep_closed_days=365)
    with pytest.raises(NotAllowed):
        settings.change(database, eve, capacity=5)
    assert settings.change(database, eve, keep_closed_days=365).keep_closed_days == 365
    assert settings.change(database, eve, keep_closed_days=None).keep_closed_days is None
