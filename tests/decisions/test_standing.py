from leadscoring.decisions import standing

from .model_by_hand import card


def test_the_headline_and_the_facts():
    assert standing.headline(card(), "Model 3") == "Model 3 puts the buyer first in 90 of 100 pairs"
    # eight rows of the effects, of which one repeats a field as a contrast
    assert standing.facts(card()) == (
        "100 leads, 40.0% converted · 2 fields, 7 terms · AUC 0.904 (0.880 to 0.920)"
    )
    assert standing.separation(card()) == ("AUC 0.904: in 90 of 100 pairs the buyer scores higher.")


def test_every_figure_of_the_cross_validation_has_its_spread():
    table = standing.cross_validation(card())
    assert len(table) == 10
    assert table.iloc[0].tolist() == ["Puts the buyer first (ROC AUC)", "0.904", "0.010"]
    assert table.iloc[-1, 1:].tolist() == ["1,234", "6"]


def test_calibration_is_told_in_points_beside_what_chance_does():
    bent = {"method": "beta", "log_loss": {"none": 0.41, "beta": 0.4}, "noise_floor": 0.0114}
    assert standing.calibration(card(calibration=bent)) == (
        "On average the promise is 3.1 points off; 1.1 would be chance alone. "
        "A correction that bends was fitted (beta), after the points and odds here."
    )


def test_a_card_that_does_not_know_what_chance_does_says_the_rest():
    assert standing.calibration(card()) == (
        "On average the promise is 3.1 points off. No correction was needed."
    )


def test_the_fields_in_use_that_somebody_vouched_for_are_named():
    named = {"confirmed": ["Notes", "Visits"]}  # the notes were left out in the end
    told = "Confirmed as known before the first contact: Visits."
    assert standing.confirmed(card(options=named)) == told
    assert standing.confirmed(card()) == ""  # a card of before there was the question


def test_columns_left_out_for_one_reason_stand_together():
    assert standing.left_out(card()).to_numpy().tolist() == [
        ["Id", "identifies the lead"],
        ["Tags", "your choice"],
        ["Notes", "your choice"],
    ]
