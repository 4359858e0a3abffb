import pytest

from leadscoring.exceptions import Cancelled
from leadscoring.model.progress import STAGES, Reporter


def test_shares_rise_from_nothing_to_all():
    steps = []
    report = Reporter(steps.append)
    report.enter(0)
    for done in range(1, 6):
        report.fold(done, 5)
    report.enter(2)
    report.trial(2, 5)
    report.trial(5, 5)
    for stage in range(3, len(STAGES) + 1):
        report.enter(stage)
        rounds = {
            "See what each field is worth": report.worth,
            "Learn from all leads": report.block,
        }
        each = rounds.get(STAGES[min(stage, len(STAGES) - 1)])
        for done in range(1, 5) if each else ():
            each(done, 4)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert steps[1].detail == "1 of 5 rounds"
    assert STAGES[steps[1].stage] == "Test on leads left out"
    assert steps[7].detail == "2 of 5 rounds with a fifth kept apart"
    assert steps[13].detail == "4 of 4 rounds with fields left out"
    assert steps[-3].detail == "4 of 4 tests on newer leads"


def test_asked_to_stop_it_stops_before_it_reports():
    steps = []
    with pytest.raises(Cancelled, match="Nothing was saved"):
        Reporter(steps.append, lambda: True).enter(0)
    assert steps == []
