from datetime import date

import pandas as pd

from leadscoring.decisions.health.ripening import Ripening
from leadscoring.health.waiting import judged_from
from tests.decisions.health.ledgers import NOW, ledger_of

TABLE = pd.DataFrame({"days": [0, 20], "share": [0.0, 1.0]})
RIPE = Ripening(20, 100, TABLE, 200)


def test_the_thirtieth_hot_lead_called_must_grow_old_enough():
    rows = [
        *[{"age": 5}] * 29,
        *[{"age": 4}] * 10,
        *[{"age": 5, "probability": 0.5}] * 9,
        *[{"age": 5, "worked_at": None, "status": "open"}] * 9,
    ]
    ledger = ledger_of(rows)
    # Promised on 12 November at 8; 20 days later is 2 December at 8: over by the 3rd.
    assert judged_from(ledger, ledger, RIPE, NOW) == date(2026, 12, 3)


def test_leads_still_to_come_are_told_by_the_pace_of_eight_weeks():
    before = ledger_of([{"age": age} for age in range(1, 56) for _ in range(2)])
    # 110 in 56 days: 30 take 15.3 days, and 20 more to grow old; from 16 November at 8.
    assert judged_from(before, before.iloc[:0], RIPE, NOW) == date(2026, 12, 22)


def test_nobody_called_or_too_few_conversions_tell_no_day():
    none = ledger_of([])
    assert judged_from(none, none, RIPE, NOW) is None
    assert judged_from(none, none, Ripening(None, 3, TABLE.iloc[:0]), NOW) is None


def test_leads_must_have_been_watched_for_twice_the_days():
    # The table reaches 90% at 20 days: of 40 days, 10 are missing.
    young = Ripening(None, 70, TABLE, watched=30)
    assert judged_from(ledger_of([]), ledger_of([]), young, NOW) == date(2026, 11, 27)
