import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from leadscoring.decisions.health.lift import lift, ratio_interval
from leadscoring.decisions.health.promises import known_outcomes
from leadscoring.decisions.health.ripening import Ripening
from tests.decisions.health.ledgers import NOW, ledger_of

RIPE = Ripening(20, 100, pd.DataFrame({"days": [0, 20], "share": [0.0, 1.0]}))
DRAWN = {"chosen": "explore", "probability": 0.2}


def rows(n, converted, **same):
    return [{**same, "status": "converted" if i < converted else "lost"} for i in range(n)]


def lift_of(ledger):
    return lift(known_outcomes(ledger, RIPE, NOW))


def test_koopmans_own_example():
    # Koopman (1984): 36 of 40 beside 16 of 80.
    assert ratio_interval((36, 16), (40, 80)) == pytest.approx((2.94, 7.15), abs=5e-3)


def test_the_interval_turns_round_with_the_ratio():
    low, high = ratio_interval((12, 3), (20, 30))
    assert ratio_interval((3, 12), (30, 20)) == pytest.approx((1 / high, 1 / low))


def test_no_conversions_leave_one_end_open():
    low, high = ratio_interval((16, 0), (20, 20))
    assert low > 1
    assert math.isinf(high)
    assert ratio_interval((0, 5), (20, 20))[0] == 0
    assert ratio_interval((0, 0), (20, 20)) == (0, math.inf)
    assert ratio_interval((3, 0), (20, 0)) == (0, math.inf)


def test_the_interval_holds_the_true_ratio_in_about_95_of_100_cases():
    # Summed over every outcome that 40 hot and 15 drawn leads can have.
    held = 0.0
    for x, y in np.ndindex(41, 16):
        low, high = ratio_interval((x, y), (40, 15))
        chance = binom.pmf(x, 40, 0.8) * binom.pmf(y, 15, 0.25)
        held += chance * (low <= 0.8 / 0.25 <= high)
    assert held == pytest.approx(0.95, abs=0.015)


def test_drawn_leads_count_once_called_and_old_enough():
    ledger = ledger_of(
        [
            *rows(100, 80),
            *rows(20, 5, **DRAWN),
            {**DRAWN, "age": 3},
            {**DRAWN, "worked_at": None, "status": "open"},
            {"chosen": "first", "probability": 0.2},
        ]
    )
    found = lift_of(ledger)
    assert (found.n_hot, found.n_explored) == (100, 20)
    assert (found.hot, found.explored, found.ratio) == (0.8, 0.25, pytest.approx(3.2))
    assert found.n_more == 0


def test_so_many_drawn_leads_are_missing():
    # log(0.8 / 0.2) / 2.80 is 0.495; its square, 0.245, less 0.25 / 1,000 of the hot leads
    # is what the drawn ones may vary: 4 / 0.2446 = 16.4, so 17 in all and 14 more than 3.
    found = lift_of(ledger_of([*rows(1_000, 800), *rows(3, 2, **DRAWN)]))
    assert found.low < 1 < found.high
    assert found.n_more == 14


def test_without_a_drawn_lead_nothing_is_said():
    found = lift_of(ledger_of(rows(40, 32)))
    assert math.isnan(found.ratio)
    assert (found.low, found.high) == (0, math.inf)
    assert found.n_more > 0
    assert lift_of(ledger_of([])).n_more == 0
