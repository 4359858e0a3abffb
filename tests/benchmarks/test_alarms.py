"""What the benchmark of the alarms counts, on looks that are made by hand."""

from __future__ import annotations

from benchmarks.alarm_years import Coverage, Look
from benchmarks.alarms import ALARMS, NEVER, delays, false_alarms, held

CALM = dict.fromkeys(ALARMS, False)


def year(*rings, first=1, alarm="is_broken"):
    """A look a week from the first on; the alarm rings in the weeks named."""
    return [
        Look(week, is_judged=True, **{**CALM, alarm: week in rings}) for week in range(first, 53)
    ]


def test_false_alarms_are_counted_by_look_and_by_year():
    rows = {row[0]: row for row in false_alarms([year(), year(7, 8), year(52)])}
    assert rows[ALARMS["is_broken"]][1:] == ("156", "3", "1.92%", "2 of 3")
    assert rows[ALARMS["is_above"]][1:] == ("156", "0", "0.00%", "0 of 3")


def test_the_delay_is_that_of_the_first_ring_after_the_drift():
    years = [year(30, 31, first=26), year(29, first=26), year(33, first=26), year(first=26)]
    broken = next(iter(delays(years, drift_week=26)))
    # 3, 4 and 7 weeks and never: no half has rung before 7, and not nine in ten at all.
    assert broken == (ALARMS["is_broken"], "4", "3", "7", NEVER)


def test_coverage_is_a_share_of_all_weeks_of_all_years():
    rows = list(
        held([Coverage(30, 28, 2, lift_inside=True), Coverage(10, 10, 0, lift_inside=False)])
    )
    assert [row[1:] for row in rows] == [("40", "95.0%"), ("40", "95.0%"), ("2", "50.0%")]
