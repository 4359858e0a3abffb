"""Known leads weigh as many as they stand for; what nothing stands for is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.health.representing import represent, representative
from leadscoring.decisions.health.ripening import Ripening

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CAME = pd.Timestamp("2026-07-06", tz="UTC")
RIPE = Ripening(21, 200, pd.DataFrame({"days": [21.0], "share": [1.0]}))
NEVER = pd.NaT


def leads(n: int, **columns: object) -> pd.DataFrame:
    """Return promised leads: cold, on no list and not called, unless the columns say otherwise."""
    ordinary = {
        "promised_at": CAME,
        "probability": 0.2,
        "cutoff": 0.6,
        "chosen": "",
        "listed_on": NEVER,
        "worked_at": NEVER,
        "closed_at": NEVER,
        "by_file": False,
        "status": "open",
    }
    return pd.DataFrame({**ordinary, **columns}, index=range(n))


def ledger(*parts: pd.DataFrame) -> pd.DataFrame:
    together = pd.concat(parts, ignore_index=True)
    moments = ["promised_at", "listed_on", "worked_at", "closed_at"]
    told = {name: pd.to_datetime(together[name], utc=True) for name in moments}
    return together.assign(lead_id=np.arange(1, len(together) + 1), **told)


CALLED = {"worked_at": CAME + timedelta(days=2)}
HOT = {"probability": 0.8, "chosen": "score", **CALLED}
DRAWN = {"chosen": "explore", **CALLED}


def test_a_lead_that_was_drawn_weighs_as_many_as_were_not_called():
    found = represent(ledger(leads(100, **HOT), leads(380), leads(20, **DRAWN)), RIPE, NOW)
    weight = found.leads.set_index("lead_id")["weight"]
    # 100 hot leads count for 100, 20 drawn ones for 400.
    assert (weight.loc[481:] / weight.iloc[0]).tolist() == pytest.approx([20.0] * 20)
    assert weight.mean() == pytest.approx(1)
    assert found.effective_size == pytest.approx(500**2 / (100 + 20 * 400))
    assert (found.n_promised, found.n_unknown, found.n_drawn) == (500, 0, 20)
    assert found.bands[["hot", "promised", "known"]].to_numpy().tolist() == [
        [False, 400, 20],
        [True, 100, 100],
    ]


def test_the_weighted_conversion_is_that_of_all_leads_where_chance_drew():
    rng = np.random.default_rng(3)
    chance = rng.beta(1, 2, 8_000)
    converts = rng.random(8_000) < chance
    hot, drawn = chance >= 0.6, rng.random(8_000) < 0.1
    called = hot | drawn
    told = pd.DataFrame(
        {
            "probability": chance,
            "chosen": np.where(hot, "score", np.where(drawn, "explore", "")),
            "worked_at": np.where(called, CAME, NEVER),
            "status": np.where(converts & called, "converted", "open"),
        }
    )
    found = representative(ledger(leads(8_000, **told)), RIPE, NOW)
    assert converts[called].mean() > converts.mean() + 0.2
    assert np.average(found["converted"], weights=found["weight"]) == pytest.approx(
        converts.mean(), abs=0.02
    )


def test_only_leads_called_or_closed_by_a_file_and_old_enough_are_known():
    young = NOW - timedelta(days=20)
    closed = {"closed_at": CAME + timedelta(days=1), "status": "lost"}
    found = represent(
        ledger(
            leads(20, **HOT),
            leads(5, **{**HOT, "promised_at": young, "status": "converted"}),
            leads(1, probability=0.8, by_file=True, **closed),
            leads(7, probability=0.8),
        ),
        RIPE,
        NOW,
    )
    assert found.leads["lead_id"].tolist() == [*range(1, 21), 26]
    assert (found.n_promised, found.n_young) == (28, 5)


def test_leads_chosen_by_hand_below_the_cutoff_count_only_where_none_was_drawn():
    by_hand = leads(30, chosen="first", **CALLED)
    hot = leads(20, **HOT)
    assert len(representative(ledger(hot, by_hand), RIPE, NOW)) == 50
    found = represent(ledger(hot, by_hand, leads(20, **DRAWN)), RIPE, NOW)
    assert found.leads["lead_id"].tolist() == [*range(1, 21), *range(51, 71)]
    assert found.n_by_hand == 30
    # The 20 drawn stand for all 50 below the cutoff.
    assert found.leads["weight"].iloc[-1] / found.leads["weight"].iloc[0] == pytest.approx(2.5)


def test_leads_below_the_cutoff_that_nobody_called_are_told_and_not_guessed():
    found = represent(ledger(leads(60, **HOT), leads(140)), RIPE, NOW)
    assert found.leads["weight"].tolist() == [1.0] * 60
    assert (found.n_unknown, found.share_unknown) == (140, 0.7)
    # Three known ones are too few to stand for a hundred: they stand for themselves.
    few = represent(ledger(leads(60, **HOT), leads(100), leads(3, **DRAWN)), RIPE, NOW)
    assert few.leads["weight"].tolist() == [1.0] * 63
    assert few.leads["band"].tolist()[-3:] == [-1] * 3
    assert few.n_unknown == 100


def test_scores_that_were_never_called_are_not_judged_by_higher_ones():
    chances = pd.DataFrame({"probability": np.repeat([0.1, 0.5], [100, 100])})
    called = {"worked_at": np.where(np.arange(200) >= 150, CAME, NEVER), "chosen": "score"}
    found = represent(ledger(leads(200, **chances, **called)), RIPE, NOW)
    assert (found.n_unknown, len(found.leads)) == (100, 50)
    assert found.bands["low"].tolist() == [0.5] * len(found.bands)


def test_leads_that_a_file_brought_closed_stand_for_themselves():
    closed = {"closed_at": CAME, "by_file": True, "status": "converted"}
    old = leads(40, promised_at=NEVER, probability=np.nan, cutoff=np.nan, **closed)
    found = representative(ledger(old, leads(20, **DRAWN), leads(60)), RIPE, NOW)
    weight = found["weight"].to_numpy()
    assert (weight[40:] / weight[0]).tolist() == pytest.approx([4.0] * 20)
    assert found["converted"].tolist() == [1] * 40 + [0] * 20
    unripe = represent(ledger(old, leads(20, **DRAWN)), Ripening(None, 3, RIPE.table), NOW)
    assert (len(unripe.leads), unripe.n_young, unripe.share_unknown) == (40, 20, 0.0)


def test_nothing_known_is_an_empty_table():
    found = represent(ledger(leads(10)), RIPE, NOW)
    assert found.leads.columns.tolist() == ["lead_id", "converted", "weight", "band"]
    assert (len(found.leads), found.effective_size, found.n_unknown) == (0, 0.0, 10)
