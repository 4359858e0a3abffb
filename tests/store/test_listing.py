"""Lists of leads: whose they are, how they are narrowed, counted and paged."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, counts, page, sources
from tests.store.team_leads import add_lead, add_leads

LINES = {"cutoff": 0.6, "warm": 0.3}
EVERYTHING = Filter()


@pytest.fixture
def listed(database: Database, ann: Person):
    """Return a function that gives the names on Ann's list, or another person's."""

    def listed(chosen: Filter = EVERYTHING, actor: Person = ann, **where):
        return page(database, actor, chosen, **LINES, **where).rows["external_id"].tolist()

    return listed


@pytest.fixture
def leads(database: Database, bob: Person, cid: Person) -> None:
    add_leads(
        database,
        [
            {"external_id": "cold", "probability": 0.1, "owner": bob, "source": "Chat"},
            {"external_id": "new", "owner": bob, "label": "Zoë 100% O'Neil"},
            {"external_id": "hot", "probability": 0.6, "owner": bob, "source": "Google"},
            {"external_id": "warm", "probability": 0.3, "source": "Chat"},
            {"external_id": "best", "probability": 0.9, "owner": cid, "phone": "+49 1_7"},
            {"external_id": "won", "probability": 0.95, "owner": cid, "status": "converted"},
        ],
    )


def test_the_best_come_first_and_those_without_a_score_last(leads, listed):
    assert listed() == ["best", "hot", "warm", "cold", "new"]


FILTERS = [
    ({"tier": "hot"}, ["best", "hot"]),
    ({"tier": "warm"}, ["warm"]),
    ({"tier": "cold"}, ["cold"]),
    ({"source": "Chat"}, ["warm", "cold"]),
    ({"source": "Chat", "tier": "cold"}, ["cold"]),
    ({"owner": "nobody"}, ["warm"]),
    ({"status": "closed"}, ["won"]),
    ({"status": "any", "tier": "hot"}, ["won", "best", "hot"]),
    ({"text": " ZOË "}, ["new"]),
    ({"text": "0%"}, ["new"]),
    ({"text": "o%o"}, []),
    ({"text": "1_7"}, ["best"]),
    ({"text": "9_1"}, []),
    ({"text": "o'n"}, ["new"]),
    ({"text": "chat"}, ["warm", "cold"]),
]


def test_a_filter_leaves_what_it_says(leads, listed):
    assert [(chosen, listed(Filter(**chosen))) for chosen, _ in FILTERS] == FILTERS


def test_a_manager_sees_one_persons_leads_and_a_rep_their_own_whatever_they_ask_for(
    leads, listed, bob: Person, cid: Person
):
    assert listed(Filter(owner=cid.id)) == ["best"]
    for owner in ("everybody", "nobody", cid.id, bob.id):
        assert listed(Filter(owner=owner), bob) == ["hot", "cold", "new"]


def test_counts_are_those_of_the_whole_list_and_say_how_long_it_is(
    leads, database: Database, ann: Person, bob: Person
):
    of_all = {"hot": 2, "warm": 1, "cold": 1, "all": 5}
    assert counts(database, ann, Filter(tier="warm"), **LINES) == of_all
    assert counts(database, bob, Filter(), **LINES) == {"hot": 1, "warm": 0, "cold": 1, "all": 3}
    shown = page(database, ann, Filter(tier="hot"), **LINES, limit=1)
    assert (len(shown.rows), shown.n, shown.counts) == (1, 2, of_all)


def test_pages_put_together_are_the_list_with_every_lead_once(
    database: Database, listed, bob: Person
):
    names = [f"{score:02}" for score in range(40)]
    add_leads(
        database, [{"external_id": name, "probability": int(name) // 4 / 10} for name in names]
    )
    add_leads(database, [{"external_id": f"new {name}"} for name in names[:8]])
    pages = [listed(offset=offset, limit=7) for offset in range(0, 56, 7)]
    expected = sorted(names, key=lambda name: (-(int(name) // 4), name))
    assert [name for rows in pages for name in rows] == [
        *expected,
        *(f"new {n}" for n in names[:8]),
    ]


def test_a_warm_line_above_the_cutoff_leaves_no_lead_warm(leads, database: Database, ann: Person):
    found = counts(database, ann, Filter(), cutoff=0.3, warm=0.5)
    assert found == {"hot": 3, "warm": 0, "cold": 1, "all": 5}


def test_sources_are_those_of_the_leads_a_person_may_see(
    leads, database: Database, ann: Person, bob: Person, cid: Person
):
    add_lead(database, source="bing", owner=cid)
    assert sources(database, ann) == ["bing", "Chat", "Google"]
    assert sources(database, bob) == ["Chat", "Google"]


def test_who_has_nothing_to_do_with_leads_sees_none_and_that_is_written_down(
    leads, database: Database, eve: Person, listed
):
    with pytest.raises(NotAllowed):
        listed(actor=eve)
    with pytest.raises(NotAllowed):
        sources(database, eve)
    with database.reading() as link:
        assert audit.entries(link, act="refused")["subject"].tolist() == ["leads", "leads"]
