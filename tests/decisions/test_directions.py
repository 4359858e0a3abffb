from dataclasses import replace

import pytest

from leadscoring.decisions.directions import asked, of_curve
from tests.made_leads import small_training


@pytest.mark.parametrize(
    ("options", "all_fields", "minutes"),
    [
        ({}, "", ""),  # as in a card of release 0.1.0
        (
            {"rising": ["Minutes"], "falling": ["Visits"]},
            (
                "A larger value never lowers the score, as asked: Minutes. "
                "A larger value never raises the score, as asked: Visits."
            ),
            "It never falls, as asked.",
        ),
        (
            {"rising": [], "falling": ["Minutes", "Visits"]},
            "A larger value never raises the score, as asked: Minutes, Visits.",
            "It never rises, as asked.",
        ),
        ({"rising": ["Gone"]}, "", ""),
    ],
)
def test_what_was_asked_of_which_field_is_said(options, all_fields, minutes):
    card = replace(small_training().card, options=options)
    assert asked(card) == all_fields
    assert of_curve(card, "Minutes") == minutes
    assert of_curve(card, "Source") == ""
