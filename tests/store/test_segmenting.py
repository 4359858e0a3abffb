"""Lists narrowed by any field: the same leads as a model's reading of the files tells."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import insert

from leadscoring.decisions.cutting import cut
from leadscoring.decisions.parts import Part
from leadscoring.exceptions import NotAllowed
from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.store import tables
from leadscoring.store.access import Person
from leadscoring.store.assigning import assign_matching
from leadscoring.store.attributes import frame_of
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, counts, page
from leadscoring.store.segmenting import columns, facts
from tests.store.team_leads import add_lead, add_leads, add_upload

LINES = {"cutoff": 0.6, "warm": 0.3}
TOLD = {
    "a": {"Lead Source": "Reference", "Visits": 3},
    "b": {"Lead Source": " Reference ", "Visits": 3.0},
    "c": {"lead source ": "Reference", "visits": "3"},
    "d": {"Lead Source": "Select", "Visits": None},
    "e": {"Lead Source": None, "Visits": 7.5},
    "f": {"Visits": "many"},
    "g": {"Lead Source": "3", "Visits": 0.1 + 0.2},
    "h": {"Lead Source": 3, "Visits": 12},
    "i": {"Lead Source": True, "Visits": 1e20},
    "j": {"Lead Source": 'Word "of" mouth \\ Zoë', "Visits": -1},
}


def of_source(kind, *values, **told) -> Part:
    return Part("Lead Source", kind, values, **told)


PARTS = [
    (of_source("level", "Reference"), "abc"),
    (of_source("level", "3"), "gh"),
    (of_source("level", "3", "True"), "ghi"),
    (of_source("level", 'Word "of" mouth \\ Zoë'), "j"),
    (of_source("level", "reference"), ""),
    (of_source("missing"), "def"),
    (of_source("missing", placeholders=("reference",)), "abcef"),
    (of_source("other", "Reference", "3"), "ij"),
    (Part("visits", "level", ("3",)), "abc"),
    (Part("Visits", "range", low=3, high=7.5), "abc"),
    (Part("Visits", "range", low=0.3, high=0.3000001), "g"),
    (Part("Visits", "range", high=0), "j"),
    (Part("Visits", "no number"), "df"),
    (Part("City", "missing"), "abcdefghij"),
    (Part('A "quoted" name', "missing"), "abcdefghij"),
]


@pytest.fixture
def listed(database: Database, ann: Person):
    def listed(*fields: Part, actor: Person = ann, **told) -> str:
        chosen = Filter(fields=fields, **told)
        found = page(database, actor, chosen, **LINES)
        assert found.counts == counts(database, actor, chosen, **LINES)
        assert found.n == len(found.rows)
        return "".join(sorted(found.rows["external_id"]))

    return listed


@pytest.fixture
def told(database: Database, bob: Person) -> None:
    rows = [{"external_id": name, "attributes": given} for name, given in TOLD.items()]
    add_leads(database, rows[:5], owner=bob)
    add_leads(database, rows[5:])


def test_a_list_has_just_the_leads_of_a_part(told, listed):
    assert [(part, listed(part)) for part, _ in PARTS] == PARTS


def test_a_part_reads_cells_as_the_model_does(database, told, ann):
    frame = frame_of(list(TOLD.values()))
    source, visits = (Part(name, "missing") for name in ("Lead Source", "Visits"))
    _, values = facts(database, ann, [source, visits], **LINES)
    codes, levels = to_levels(frame["Lead Source"])
    read, met = to_levels(values[0])
    names = [[met[code] if code >= 0 else None for code in read.tolist()]]
    assert names == [[levels[code] if code >= 0 else None for code in codes.tolist()]]
    pd.testing.assert_series_equal(
        pd.Series(to_numbers(values[1])), pd.Series(to_numbers(frame["Visits"]))
    )


def test_parts_narrow_each_other_and_every_other_filter(told, listed, database, ann, bob):
    reference, threes = of_source("level", "Reference"), Part("Visits", "level", ("3",))
    assert listed(reference, threes) == "abc"
    assert listed(reference, Part("Visits", "range", low=4)) == ""
    assert listed(reference, owner="nobody") == ""
    assert listed(of_source("missing"), actor=bob) == "de"
    assert (
        assign_matching(database, ann, Filter(fields=(of_source("level", "3"),)), bob.id, **LINES)
        == 2
    )
    assert listed(actor=bob) == "abcdegh"


def test_parts_of_what_the_team_knows(database, listed, ann, bob):
    late = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # a Sunday
    rows = [
        {"external_id": "a", "source": "Web", "owner": bob, "probability": 0.7},
        {"external_id": "b", "source": "Web", "created_on": late, "probability": 0.4},
        {"external_id": "c", "status": "lost", "created_on": late.replace(day=9)},
    ]
    first, second, third = add_leads(database, rows)
    drawn = {"person_id": bob.id, "day": date(2026, 3, 2)}
    pool = {"cutoff": 0.6, "n_drawn": 1, "n_pool": 9}
    with database.writing() as link:
        link.execute(
            insert(tables.today),
            [
                {**drawn, "lead_id": first, "position": 1, "why": "follow_up"},
                {**drawn, "lead_id": second, "position": 2, "why": "explore"},
            ],
        )
        link.execute(insert(tables.explored).values(**drawn, **pool, lead_id=second))
        link.execute(insert(tables.grouped).values(lead_id=third, place=2))

    def of(name, kind, *values):
        return listed(Part(name, kind, values, of=name), status="any")

    found = [of("source", "level", "Web"), of("source", "missing"), of("owner", "missing")]
    assert found == ["ab", "c", "bc"]
    assert (of("owner", "level", str(bob.id)), of("status", "level", "lost")) == ("a", "c")
    assert (of("week", "level", "2026-03-02"), of("week", "level", "2026-03-09")) == ("ab", "c")
    assert [of("tier", "level", tier) for tier in ("hot", "warm", "cold")] == ["a", "b", ""]
    assert of("tier", "missing") == "c"
    chosen = [of("chosen", "level", way) for way in ("score", "explore", "first")]
    assert (chosen, of("chosen", "missing")) == (["a", "b", ""], "c")
    assert (of("group", "level", "2"), of("group", "missing")) == ("c", "ab")


def test_each_lead_is_in_one_part_and_lists_agree_with_the_parts(database, told, listed, ann):
    for name, numeric in (("Lead Source", False), ("Visits", True)):
        field = Part(name, "missing")
        _, (values,) = facts(database, ann, [field], **LINES)
        parts = cut(values, field, numeric=numeric, most=2)
        held = [listed(part) for part in parts]
        assert [len(some) for some in held] == [int(part.holds(values).sum()) for part in parts]
        assert sorted("".join(held)) == sorted(TOLD)


def test_columns_are_those_of_all_files_each_in_its_newest_spelling(database, told, ann, eve):
    newer = add_upload(database)
    add_lead(database, attributes={"LeadSource": "x", "City": "Bonn"}, last_upload=newer)
    found = columns(database, ann)
    assert found[:2] == ["LeadSource", "City"]
    assert found[2:] == ["Visits"]
    for refused in (lambda: columns(database, eve), lambda: facts(database, eve, [], **LINES)):
        with pytest.raises(NotAllowed):
            refused()
