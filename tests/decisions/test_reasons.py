import math

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.reasons import NOTHING_FILLED_IN, strongest_reasons
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import BinSide, CurveTerm, LevelSide, LevelTerm, PairTerm, ProductTerm

SOURCE = LevelTerm("Source", {"Google": 0.2, "Yes": -0.6}, missing=-0.4, other=0.0)
JOB = LevelTerm("Job", {"Working Professional": 1.1314, "Student": -0.3}, missing=-0.9, other=0.7)
VISITS = CurveTerm("Visits", x=(0.0, 2000.0), points=(-2.0, 2.0), missing=0.5)
PAIR = ProductTerm(("Visits", "Minutes"), (0.0, 0.0), (9.0, 9.0), (0.0, 0.0), (1.0, 1.0), 0.5, 0.0)


def card(*terms):
    return Scorecard(-1.0, terms, Calibration(), DEFAULT_MISSING)


def reasons(*terms, n=3, **columns):
    return strongest_reasons(card(*terms), pd.DataFrame(columns), n=n)


def test_the_strongest_come_first_up_or_down_and_odds_are_the_exponential_of_points():
    found = reasons(
        SOURCE, JOB, VISITS, Source=["Google"], Job=["Working Professional"], Visits=[1250]
    )
    assert math.exp(1.1314) == pytest.approx(3.1, abs=0.001)
    assert found.sentences().iloc[0].tolist() == [
        "Working Professional raises the odds 3.1x",
        "Visits 1,250 raises the odds 1.6x",  # half a point: exp(0.5) = 1.65
        "Google raises the odds 1.2x",
    ]
    assert found.points.tolist() == [[1.1314, 0.5, 0.2]]
    assert found.short().tolist() == ["+ Working Professional, + Visits 1,250, + Google"]


def test_a_blank_is_named_as_blank_and_what_lowers_the_odds_says_so():
    found = reasons(SOURCE, JOB, VISITS, Source=["Select"], Job=[None], Visits=[0])
    assert found.sentences().iloc[0].tolist() == [
        "Visits 0 lowers the odds 7.4x",  # exp(2)
        "Job blank lowers the odds 2.5x",
        "Source blank lowers the odds 1.5x",
    ]


def test_a_level_that_does_not_explain_itself_is_named_with_its_field():
    found = reasons(SOURCE, JOB, Source=["Yes", "Google"], Job=["Freelancer", "12"])
    assert found.phrases[:, 0].tolist() == ["Freelancer", "Job: 12"]
    assert found.phrases[0, 1] == "Source: Yes"
    both = LevelTerm("City", {"Google": 1.0}, missing=0.0, other=0.0)  # a level of two fields
    assert reasons(SOURCE, both, Source=["Google"], City=["Google"]).phrases[0, 0] == "City: Google"


def test_a_pair_names_both_numbers():
    found = reasons(PAIR, Visits=[2, np.nan], Minutes=["3", 4])
    assert found.sentences()["reason_1"].tolist() == [
        "Visits 2 with Minutes 3 raises the odds 20.1x",
        "",
    ]


def test_a_pair_of_levels_or_bins_is_said_as_both_of_them():
    job, source = LevelSide("Job", ("Working Professional",)), LevelSide("Source", ("Google",))
    third = math.log(1.3)
    both = PairTerm((job, source), ((third, -0.5, 0.0), (0.0, 0.0, third), (-0.4, third, 0.0)))
    found = reasons(
        both,
        Job=["Working Professional", "Working Professional", "Nurse", None, None],
        Source=["Google", "API", "Select", "Google", "Yes"],
    )
    assert found.sentences()["reason_1"].tolist() == [
        "Working Professional with Google raises the odds 1.3x",
        "Working Professional with API lowers the odds 1.6x",  # exp(0.5) = 1.65
        "Nurse with Source blank raises the odds 1.3x",
        "Job blank with Google lowers the odds 1.5x",  # exp(0.4) = 1.49
        "Job blank with Source: Yes raises the odds 1.3x",
    ]
    visits = PairTerm(
        (BinSide("Total visits", (3.0,)), source), ((0.0,) * 3, (1.0,) * 3, (1.0,) * 3)
    )
    assert reasons(visits, **{"Total visits": [5, None], "Source": ["Google", "API"]}).phrases[
        :, 0
    ].tolist() == ["Total visits 5 with Google", "Total visits blank with API"]


def test_a_level_of_a_field_and_of_its_pair_is_of_one_field_only():
    visits = PairTerm((LevelSide("Source", ("Google",)), BinSide("Visits", ())), ((1.0, 1.0),) * 3)
    found = reasons(SOURCE, visits, Source=["Google"], Visits=[3])
    assert found.phrases[0].tolist() == ["Google with Visits 3", "Google", ""]
    city = PairTerm((LevelSide("City", ("Google",)), BinSide("Visits", ())), ((1.0, 1.0),) * 3)
    assert reasons(SOURCE, city, Source=["Google"], City=["Google"], Visits=[3]).phrases[
        0
    ].tolist() == ["City: Google with Visits 3", "Source: Google", ""]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (0, "0"),
        (2.5, "2.5"),
        ("1250", "1,250"),
        (2_500_000, "2,500,000"),
        (1234.5678, "1,234.57"),
        (-3e6, "-3,000,000"),
        (np.inf, "inf"),
        (1e300, "1e+300"),
    ],
)
def test_a_number_is_shown_as_people_write_it(cell, shown):
    revenue = CurveTerm("Revenue", x=(0.0,), points=(1.0,), missing=0.0)
    assert reasons(revenue, Revenue=[cell]).phrases[0, 0] == f"Revenue {shown}"


def test_what_hardly_matters_is_not_said():
    slight = LevelTerm("Source", {"A": math.log(1.051), "B": math.log(1.049)}, 0.0, 0.0)
    found = reasons(slight, Source=["A", "B"])
    assert found.sentences()["reason_1"].tolist() == ["A raises the odds 1.1x", ""]
    assert found.short().tolist() == ["+ A", ""]


@pytest.mark.parametrize("blank", [None, "Select", np.nan], ids=repr)
def test_a_lead_with_nothing_filled_in_says_so_and_no_more(blank):
    found = reasons(SOURCE, JOB, Source=["Google", blank], Job=[blank, blank])
    assert found.sentences().iloc[1].tolist() == [NOTHING_FILLED_IN, "", ""]
    assert found.short().tolist()[1] == NOTHING_FILLED_IN
    assert found.phrases[0].tolist() == ["Job blank", "Google", ""]


def test_few_terms_and_no_leads_still_have_n_columns():
    one = reasons(SOURCE, Source=["Google"]).sentences()
    assert one.columns.tolist() == ["reason_1", "reason_2", "reason_3"]
    assert one.iloc[0].tolist() == ["Google raises the odds 1.2x", "", ""]
    none = reasons(SOURCE, JOB, n=5, Source=[], Job=[]).sentences()
    assert none.shape == (0, 5)


def test_the_index_is_kept_and_ties_go_by_the_order_of_terms():
    same = LevelTerm("Origin", {"API": -0.2}, 0.0, 0.0)
    leads = pd.DataFrame({"Origin": ["API"], "Source": ["Google"]}, index=[7])
    found = strongest_reasons(card(same, SOURCE), leads, n=2)
    assert found.phrases.tolist() == [["API", "Google"]]
    assert found.sentences().index.tolist() == [7]
