import pytest

from leadscoring.exceptions import Cancelled
from leadscoring.model.progress import STAGES, Reporter


def test_shares_rise_from_nothing_to_all():
    steps = []
    report = Reporter(steps.append)
    report.enter(0)
    for done in range(1, 6):
        report.fold(done, 5)
    for stage in range(2, len(STAGES) + 1):
        report.enter(stage)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert steps[1].detail == "1 of 5 rounds"
    assert STAGES[steps[1].stage] == "Test on leads left out"


def test_asked_to_stop_it_stops_before_it_reports():
    steps = []
    with pytest.raises(Cancelled, match="Nothing was saved"):
        Reporter(steps.append, lambda: True).enter(0)
    assert steps == []
