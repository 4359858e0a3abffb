"""Groups of leads: found where there are some, refused where there are none, and named."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.groups.finding import find
from leadscoring.decisions.groups.grouping import Grouping, group
from leadscoring.decisions.groups.naming import marks
from leadscoring.decisions.groups.partition import Partition, clearness, divide
from leadscoring.decisions.groups.stability import recurrence
from leadscoring.exceptions import Cancelled
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm

CARD = Scorecard(
    intercept=0.0,
    terms=(
        LevelTerm("Job", {"Works": 3.0, "Unemployed": -1.0}, other=0.0, missing=-1.0),
        LevelTerm("Source", {"Chat": -1.0, "Reference": 2.5}, other=0.0, missing=0.0),
        CurveTerm("Minutes", (0.0, 20.0), (-2.0, 2.0), missing=0.0),
    ),
    calibration=Calibration("none"),
    placeholders=("Select",),
)


def blobs(*sizes: int, apart: float = 6.0, seed: int = 3) -> np.ndarray:
    """Leads around as many points on the axes, the first ones' scores the highest."""
    draw = np.random.default_rng(seed)
    centres = apart * np.eye(len(sizes)) + np.linspace(1, 0, len(sizes))[:, None]
    return np.concatenate(
        [
            draw.normal(centre, 0.5, (n, len(sizes)))
            for centre, n in zip(centres, sizes, strict=True)
        ]
    )


def test_groups_that_are_there_are_found_and_the_highest_scores_come_first():
    sizes = (150, 90, 200, 60)
    found = find(blobs(*sizes))
    assert found.partition.places.tolist() == np.repeat(range(4), sizes).tolist()
    assert found.partition.shares.tolist() == [n / 500 for n in sizes]
    assert min(found.recurrence) > 0.99
    assert found.clearness > 0.8 > found.by_chance


def test_the_same_leads_have_the_same_groups():
    points = blobs(90, 120, 100, apart=3.0)
    once, again = find(points, seed=7), find(points.copy(), seed=7)
    assert np.array_equal(once.partition.centres, again.partition.centres)
    assert once.recurrence == again.recurrence


@pytest.mark.parametrize("shape", ["round", "long", "even"])
def test_leads_without_groups_are_not_given_any(shape):
    draw = np.random.default_rng(1)
    points = draw.normal(size=(300, 4)) * ([1, 1, 1, 1] if shape == "round" else [5, 1, 1, 1])
    if shape == "even":
        points = draw.uniform(size=(300, 5))
    found = find(points)
    assert found.partition is None
    assert found.why_not


def test_too_few_leads_or_kinds_of_lead_have_none():
    assert find(blobs(50, 50, 50)).why_not == "there are 150 leads: it takes 200"
    assert find(np.repeat(np.eye(4), 100, axis=0)).partition is None


def test_it_stops_where_it_is_told_to():
    shares = []

    def each(share: float) -> None:
        shares.append(share)
        if share > 0.1:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        find(blobs(90, 120, 100), each=each)
    assert shares == sorted(shares)


def test_clearness_is_the_average_silhouette():
    points = np.array([[0.0], [1.0], [10.0], [12.0]])
    # To their own: 1, 1, 2, 2; to the others on average: 11, 10, 9.5, 11.5.
    expected = np.mean([10 / 11, 9 / 10, 7.5 / 9.5, 9.5 / 11.5])
    two = Partition(np.array([[0.5], [11.0]]), np.array([0, 0, 1, 1]))
    assert clearness(points, two) == pytest.approx(expected)


def test_a_group_cut_through_a_cloud_does_not_come_out_again():
    draw = np.random.default_rng(2)
    cloud = np.concatenate([draw.normal(0, 1, (400, 6)), draw.normal(0, 0.2, (100, 6)) + 9])
    partition = divide(cloud, 4, seed=0)
    again = recurrence(cloud, partition, seed=0)
    apart = partition.places[-1]
    assert again[apart] > 0.99
    assert np.delete(again, apart).max() < 0.75


@pytest.fixture
def leads() -> pd.DataFrame:
    """Those who work and came by reference, those who stay long, and all others."""
    draw = np.random.default_rng(4)
    n = {"work": 80, "stay": 120, "rest": 200}
    return pd.DataFrame(
        {
            "Job": ["Works"] * 80 + ["Unemployed"] * 60 + ["Select"] * 60 + ["Unemployed"] * 200,
            "Source": ["Reference"] * 80 + ["Chat"] * 320,
            "Minutes": np.concatenate(
                [
                    draw.uniform(8, 12, n["work"]),
                    draw.uniform(18, 25, n["stay"]),
                    np.zeros(n["rest"]),
                ]
            ),
        }
    )


def test_each_group_is_named_by_what_sets_it_apart(leads):
    found = group("v0003", CARD, leads, CARD.contributions(leads))
    assert [each.name for each in found.groups] == [
        "Works, Reference",
        "High Minutes",
        "No Minutes, Unemployed",
    ]
    works = found.groups[0].marks
    # Points of Job: 3 here; on average (80 x 3 - 320) / 400 = -.2.
    assert works[0].told == "Works 100% (all leads 20%)"
    assert works[0].points == pytest.approx(3.2)
    assert works[0].times == "odds \N{MULTIPLICATION SIGN}24.5"
    assert works[1].told == "Reference 100% (all leads 20%)"
    assert found.groups[2].marks[0].told.startswith("Minutes 0 in the middle (all leads ")
    places = found.places(CARD.contributions(leads))
    assert np.bincount(places).tolist() == [80, 120, 200]
    kept = Grouping.from_dict(json.loads(json.dumps(found.to_dict())))
    assert kept == found


def test_what_a_group_lacks_names_it_where_it_has_nothing_of_its_own():
    leads = pd.DataFrame(
        {"Job": ["Works", "Unemployed", None, "Select"] * 10 + ["Works", "Unemployed"] * 10}
    )
    inside = np.arange(60) >= 40
    (mark,) = marks(CARD, leads, CARD.contributions(leads)[["Job"]], inside)
    assert mark.label == "Works"  # half of them
    leads = pd.DataFrame({"Job": [None] * 30 + list("abc") * 10})
    (mark,) = marks(CARD, leads, CARD.contributions(leads)[["Job"]], np.arange(60) >= 30)
    assert (mark.label, mark.told) == ("Job filled in", "Job filled in 100% (all leads 50%)")


def test_leads_that_say_nothing_else_are_put_into_the_nearest_group(leads):
    found = group("v0003", CARD, leads, CARD.contributions(leads))
    new = pd.DataFrame({"Job": ["Works", None], "Minutes": [9, 30]})
    assert found.places(CARD.contributions(new)).tolist() == [0, 1]


def test_no_groups_are_kept_with_the_reason(leads):
    found = group("v0003", CARD, leads.head(150), CARD.contributions(leads.head(150)))
    assert (found.groups, found.n_leads) == ((), 150)
    assert Grouping.from_dict(json.loads(json.dumps(found.to_dict()))).why_not == found.why_not
