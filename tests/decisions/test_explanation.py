import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from leadscoring.decisions.explanation import explain
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import BinSide, LevelSide, LevelTerm, PairTerm

POINTS = [0.1, -0.9, 0.4, 0.05, 0.3, -0.2, 0.6]
TERMS = tuple(LevelTerm(f"F{i}", {"on": x}, missing=-x, other=0.0) for i, x in enumerate(POINTS))
LEAD = pd.DataFrame({f"F{i}": ["on"] for i in range(7)})


def of(lead=LEAD, *, terms=TERMS, calibration=None):
    card = Scorecard(-0.5, terms, calibration or Calibration(), DEFAULT_MISSING)
    return explain(card, lead)


def test_five_steps_by_size_then_the_others_as_one_and_all_add_up():
    walk = of()
    assert walk.steps["points"].tolist() == pytest.approx([-0.9, 0.6, 0.4, 0.3, -0.2, 0.15])
    assert walk.steps["label"].tolist()[-1] == "2 smaller reasons"
    assert (walk.start, walk.end) == (-0.5, pytest.approx(-0.15))
    assert walk.start + walk.steps["points"].sum() == pytest.approx(walk.end, abs=1e-12)
    assert [walk.start_score, walk.end_score] == pytest.approx(
        (100 * expit([-0.5, -0.15])).tolist()
    )


def test_a_blank_is_marked_and_named():
    walk = of(LEAD.assign(F1=None, F6="Select"))
    marked = walk.steps.set_index("label")["blank"]
    assert marked[marked].index.tolist() == ["F1 blank", "F6 blank"]


def test_a_pair_is_a_step_of_its_own_that_names_both():
    sides = LevelSide("Job", ("Nurse",)), BinSide("Visits", (3.0,))
    both = PairTerm(sides, ((0.0, 0.7, -0.7), (0.0,) * 3, (0.0,) * 3))
    walk = of(pd.DataFrame({"Job": ["Nurse"], "Visits": [3]}), terms=(both,))
    assert walk.steps.to_numpy().tolist() == [["Nurse with Visits 3", 0.7, False]]
    assert walk.end == pytest.approx(0.2)
    blank = of(pd.DataFrame({"Job": ["Nurse"], "Visits": [None]}), terms=(both,))
    assert blank.steps.to_numpy().tolist() == [["Nurse with Visits blank", -0.7, True]]


def test_few_terms_have_no_rest():
    walk = of(terms=TERMS[:5])
    assert len(walk.steps) == 5
    assert walk.start + walk.steps["points"].sum() == pytest.approx(walk.end)
    assert of(terms=TERMS[:6]).steps["label"].tolist()[-1] == "1 smaller reason"


def test_ticks_stand_where_the_calibration_puts_their_score():
    plain, bent = of(), of(calibration=Calibration("sigmoid", slope=2.0, offset=-1.0))
    assert [text for _, text in plain.ticks] == ["1", "10", "25", "50", "75", "90", "97", "99"]
    scores = np.array([float(text) for _, text in plain.ticks]) / 100
    assert [x for x, _ in plain.ticks] == pytest.approx(logit(scores).tolist())
    assert [2 * x - 1 for x, _ in bent.ticks] == pytest.approx(logit(scores).tolist())
    assert bent.end_score == pytest.approx(100 * expit(2 * bent.end - 1))
