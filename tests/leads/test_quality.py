from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.quality import find_leaks

N = 1000
X_LATER = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Last Notable Activity",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
)


def won() -> np.ndarray:
    return (np.arange(N) < 400).astype(int)


def noise(seed: int, n: int = N) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "City": rng.choice(["Pune", "Delhi", "Mumbai", "Select"], n),
        "Campaign": rng.integers(0, n // 4, n).astype(str),
        "Visits": rng.poisson(2, n),
        "Minutes": np.where(rng.random(n) < 0.3, np.nan, rng.lognormal(size=n)),
        "Lead Quality": rng.choice(["High", "Low"], n),
        "Last Activity": rng.choice(["Email", "Call", "Chat"], n),
    }


def mixed(outcome: np.ndarray, rates: dict[str, tuple[int, int]]) -> np.ndarray:
    """Levels, each with its number of buyers and of others."""
    values = np.empty(len(outcome), dtype=object)
    for i, result in enumerate((1, 0)):
        values[outcome == result] = [level for level, n in rates.items() for _ in range(n[i])]
    return values


def shifted(by: float) -> np.ndarray:
    """A normal number, higher by `by` for buyers: its AUC is Phi(by / sqrt(2))."""
    return np.random.default_rng(5).normal(by * won())


def judged(column: object, *, name: str = "Column") -> tuple[str, str]:
    """Verdict and reason of one column beside noise; blanks where there are none."""
    frame = pd.DataFrame({"Won": won(), **noise(0), name: column})
    leaks = find_leaks(frame, target="Won").set_index("column")
    if name not in leaks.index:
        return "", ""
    return leaks.loc[name, "verdict"], leaks.loc[name, "reason"]


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (np.where(won() == 1, "Yes", "No"), "Almost tells the outcome by itself"),
        (shifted(9.0), "Almost tells the outcome by itself"),
        (np.where(won() == 1, "signed", None), "Only filled in for leads of one outcome"),
        (np.where(won() == 1, None, "too dear"), "Only filled in for leads of one outcome"),
        ([f"K{i}" if i < 400 else "Select" for i in range(N)], "Only filled in for leads of one"),
        (
            [pd.Timestamp("2024-01-01") + pd.Timedelta(days=i) if i < 200 else None for i in range(N)],
            "Only filled in for leads of one outcome",
        ),
        (
            mixed(won(), {"hot": (190, 10), "cold": (5, 295), "open": (205, 295)}),
            "Some of its values mean a sale and others none",
        ),
        (
            mixed(won(), {"hot": (260, 20), "open": (140, 580)}),
            "Half of the buyers carry values that hardly anyone else has",
        ),
    ],
    ids=[
        "perfect levels",
        "perfect number",
        "filled in for buyers",
        "filled in for the others",
        "identifier of buyers",
        "date of half the buyers",
        "both extremes",
        "half of the buyers",
    ],
)  # fmt: skip
def test_a_column_written_after_the_outcome_is_blocked(column, reason):
    verdict, why = judged(column)
    assert verdict == "blocked"
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("name", "column", "reason"),
    [
        (
            "Partner code",
            [f"P{i % 7}" if i < 30 else None for i in range(N)],
            "Only filled in for a few leads, all of one outcome",
        ),
        (
            "Profile",
            mixed(won(), {"hot": (40, 0), "cold": (2, 98), "open": (358, 502)}),
            "Some of its values nearly mean a sale and others none",
        ),
        (
            "Occupation",
            mixed(won(), {"student": (180, 150), "worker": (180, 150), "Select": (40, 300)}),
            "Leads without it hardly buy",
        ),
        (
            "Call duration",
            shifted(0.6),
            "Its name sounds like something noted after the first contact",
        ),
        ("LeadStage", mixed(won(), {"a": (250, 250), "b": (150, 350)}), "Its name sounds like"),
        (
            "Last Activity",
            mixed(won(), {"a": (250, 250), "b": (150, 350)}),
            "Changes with every contact",
        ),
        (
            "Minutes on site",
            shifted(1.3),
            "Tells far more than any other column",
        ),
    ],
    ids=[
        "a few of one outcome",
        "extremes without strength",
        "blank hardly buys",
        "telling name",
        "telling name in camel case",
        "changing name",
        "far ahead",
    ],
)
def test_a_suspicious_column_is_warned_of_and_not_blocked(name, column, reason):
    verdict, why = judged(column, name=name)
    assert verdict == "warned"
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Minutes on site", shifted(0.7)),
        ("Source", mixed(won(), {"Reference": (140, 12), "Ads": (200, 400), "Chat": (60, 188)})),
        ("Lead Quality", np.arange(N) % 2),
        ("Marital status", mixed(won(), {"a": (250, 250), "b": (150, 350)})),
        ("Closed on", pd.date_range("2024-01-01", periods=N)),
        ("Lead Number", np.arange(N)),
        ("Remark", [f"text {i}" for i in range(N)]),
        ("Visit code", [f"P{i}" if i < 4 else None for i in range(N)]),
        ("Constant", "No"),
        ("Blank", "Select"),
    ],
    ids=[
        "strong number",
        "strong source",
        "telling name that tells nothing",
        "steady status",
        "date in order of the outcome",
        "number in order of the outcome",
        "unique text",
        "too few to judge",
        "constant",
        "all blank",
    ],
)
def test_an_honest_column_gets_no_verdict(name, column):
    assert judged(column, name=name) == ("", "")


@pytest.mark.parametrize("seed", range(20))
def test_noise_gets_no_verdict(seed):
    rng = np.random.default_rng(100 + seed)
    n = (60, 300, 1000, 3000)[seed % 4]
    outcome = rng.random(n) < (0.1, 0.4, 0.6)[seed % 3]
    leaks = find_leaks(pd.DataFrame({"Won": outcome, **noise(seed, n)}), target="Won")
    assert leaks.empty
    assert leaks.columns.tolist() == ["column", "verdict", "reason", "evidence"]


def test_a_column_filled_in_with_a_suspicious_one_shares_the_suspicion():
    blank = np.arange(N) % 2 == 0
    frame = pd.DataFrame({"Won": won(), **noise(0)})
    frame["Vendor score"] = np.where(blank, np.nan, shifted(0.8))
    frame["Vendor segment"] = np.where(blank, None, frame["City"].replace("Select", "Pune"))
    frame["Blank elsewhere"] = np.where(blank[::-1], None, frame["Vendor segment"].fillna("Pune"))
    leaks = find_leaks(frame, target="Won")
    assert leaks["column"].tolist() == ["Vendor score", "Vendor segment"]
    assert "blank for 500 leads, as 'Vendor score' is" in leaks["evidence"].iloc[1]
    # Leaving out the one does not clear the other.
    left = find_leaks(frame, target="Won", exclude=["Vendor score"])
    assert left["column"].tolist() == ["Vendor segment"]


def test_evidence_states_figures_that_can_be_counted():
    frame = pd.DataFrame({"Won": won(), **noise(0)})
    frame["Tags"] = mixed(won(), {"hot": (390, 10), "cold": (0, 500), "open": (10, 90)})
    (leak,) = find_leaks(frame, target="Won").itertuples()
    assert leak.evidence.endswith("of 100 pairs; 'hot' converts 98% of 400 leads")


def test_blocked_columns_come_first_then_the_strongest():
    frame = pd.DataFrame({"Won": won(), **noise(0)})
    frame["Last call"] = mixed(won(), {"a": (250, 250), "b": (150, 350)})
    frame["Contract"] = np.where(np.arange(N) < 50, "signed", None)
    frame["Won again"] = won()
    leaks = find_leaks(frame, target="Won")
    assert leaks["column"].tolist() == ["Won again", "Contract", "Last call"]
    assert leaks["verdict"].tolist() == ["blocked", "blocked", "warned"]


def test_neither_the_order_of_the_leads_nor_of_the_columns_matters():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"Won": won(), **noise(3)})
    frame["Minutes"] += won()
    frame["Tags"] = mixed(won(), {"hot": (390, 10), "cold": (0, 500), "open": (10, 90)})
    frame["Call duration"] = rng.normal(won())
    expected = find_leaks(frame, target="Won")
    assert len(expected) > 1
    for _ in range(3):
        shuffled = frame.iloc[rng.permutation(N), rng.permutation(frame.shape[1])]
        pd.testing.assert_frame_equal(find_leaks(shuffled, target="Won"), expected)


def test_leads_without_an_outcome_and_excluded_columns_are_not_judged():
    frame = pd.DataFrame({"Won": won().astype(object), **noise(0), "Copy": won()})
    more = pd.DataFrame({"Won": [None] * N, **noise(0), "Copy": 1 - won()})
    both = pd.concat([frame, more])
    assert find_leaks(both, target="Won")["column"].tolist() == ["Copy"]
    assert find_leaks(both, target="Won", exclude=["Copy"]).empty


def test_the_other_outcome_can_be_the_positive_one():
    frame = pd.DataFrame({"Won": won(), **noise(0), "Reason": np.where(won() == 1, None, "dear")})
    (leak,) = find_leaks(frame, target="Won", positive=0).itertuples()
    assert leak.evidence.endswith("filled in for 600 leads, of which 600 converted")


def test_a_target_that_does_not_exist_is_refused():
    with pytest.raises(InvalidInput, match="no column 'Sold'"):
        find_leaks(pd.DataFrame({"Won": won()}), target="Sold")


@pytest.mark.real
def test_every_late_column_of_x_education_is_found_and_no_honest_one_blocked(real_data):
    leads = pd.read_csv(real_data / "xeducation_leads.csv")
    leaks = find_leaks(leads, target="Converted").set_index("column")["verdict"]
    assert set(X_LATER) <= set(leaks.index)
    assert set(leaks.index[leaks == "blocked"]) == {"Tags", "Lead Quality"}
    assert {"Lead Source", "Lead Origin", "Total Time Spent on Website"}.isdisjoint(leaks.index)


@pytest.mark.real
def test_of_the_bank_file_the_call_duration_alone_is_suspicious(real_data):
    leads = pd.read_csv(real_data / "bank_marketing.csv", sep=";")
    assert find_leaks(leads, target="y")["column"].tolist() == ["duration"]
