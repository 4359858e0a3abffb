import pytest

from leadscoring.decisions.maturity import told

FOUND = {
    "created": "Created",
    "converted_on": "Sold",
    "n_conversions": 1812,
    "n_set_aside": 0,
    "days": 34,
    "after": "2026-10-19",
    "n_left_out": 1412,
    "why_not": "",
}
TIME = (
    "90% of conversions come {} (from Created to Sold, 1,812 conversions, allowing for those "
    "still to come)."
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            (
                f"{TIME.format('within 34 days')} 1,412 leads that came in after 19 Oct 2026 have not "
                "had that long to decide: they are left out of the training, whether they have "
                "converted or not."
            ),
        ),
        (
            {"days": 1, "n_left_out": 1},
            (
                f"{TIME.format('within 1 day')} 1 lead that came in after 19 Oct 2026 has not had that "
                "long to decide: it is left out of the training, whether it has converted or not."
            ),
        ),
        (
            {"days": 0, "n_left_out": 0, "n_set_aside": 2},
            (
                f"{TIME.format('on the day a lead comes in')} Every lead has had that long to decide. "
                "Not counted: 2 leads that converted before they came in, by these dates."
            ),
        ),
        (
            {"days": None, "after": None, "n_left_out": 0, "why_not": "there is too little"},
            "No lead is left out as too young to have decided: there is too little.",
        ),
    ],
    ids=["many", "one", "none", "not known"],
)
def test_it_says_how_long_leads_take_and_how_many_are_left_out(changes, words):
    assert told(FOUND | changes) == words


def test_without_a_date_of_conversion_there_is_nothing_to_say():
    assert told(None) == ""
