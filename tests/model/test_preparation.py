import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.model.preparation import TrainingOptions, prepare
from tests.made_leads import made_leads

LEADS = made_leads()
DATED = LEADS.assign(Created=pd.date_range("2026-01-01", periods=300))


def prepared(leads=LEADS, *, target="Converted", **options):
    return prepare(leads, TrainingOptions.of(target, options))


@pytest.mark.parametrize(
    ("leads", "options", "words"),
    [
        (LEADS.query("Converted == 1"), {}, "exactly two values.* it holds 1 .'1'."),
        (LEADS.assign(Converted=np.arange(300) % 3), {}, "exactly two values"),
        (
            LEADS.assign(Converted=np.arange(300) < 9),
            {},
            "at least 10 leads of each outcome; only 9 say 'True'",
        ),
        (LEADS[["Converted"]], {}, "No column is left"),
        (LEADS, {"exclude": ["Source", "Job", "Minutes", "Visits"]}, "No column is left"),
        (LEADS, {"exclude": ["Tags"]}, "no column 'Tags'"),
        (LEADS, {"confirmed": ["Tags"]}, "no column 'Tags'"),
        (LEADS, {"target": "Won"}, "no column 'Won'"),
        (LEADS, {"positive": "yes"}, "never says 'yes'"),
        (LEADS, {"depth": 3}, "no training option depth; there are target, positive, exclude"),
        (
            LEADS,
            {"recipe": "classic", "interactions": [("Source", "Visits")]},
            "got Source x Visits. The numeric fields are: Minutes, Visits",
        ),
        (LEADS, {"interactions": [("Visits", "Visits")]}, "two different fields"),
        (LEADS, {"rising": ["Source"]}, "Only a numeric field .* got Source. .* Minutes, Visits"),
        (LEADS, {"falling": ["Tags"]}, "Only a numeric field can be rising or falling, got Tags"),
        (LEADS, {"rising": ["Visits"], "falling": ["Visits"]}, "Visits cannot be both"),
        (LEADS, {"rising": ["Visits"], "recipe": "classic"}, "need the default recipe"),
        (
            LEADS,
            {"rising": ["Visits"], "interactions": [("Source", "Visits")]},
            "rising or falling can be in no interaction, got Source x Visits",
        ),
        (LEADS, {"recipe": "boosting"}, "recipe must be one of default, classic, got 'boosting'"),
        (LEADS, {"penalty": "l3"}, "penalty must be one of l2, l1, got 'l3'"),
        (LEADS, {"max_pairs": -1}, "max_pairs must be at least 0, got -1"),
        (LEADS, {"resampling": "rose"}, "resampling must be one of none, .* got 'rose'"),
        (LEADS, {"n_folds": 1}, "n_folds must be at least 2, got 1"),
        (LEADS, {"n_repeats": 0}, "n_repeats must be at least 1, got 0"),
        (LEADS, {"min_leads": 0}, "min_leads must be at least 1, got 0"),
        (LEADS, {"max_missing": 1.5}, r"max_missing must lie in \[0, 1\], got 1.5"),
        (LEADS, {"seed": -1}, "seed must lie in .* got -1"),
        (DATED, {"include": ["Created"]}, "A date cannot be a field: Created"),
        (DATED, {"date": "Source"}, "'Source' cannot order the leads"),
        (LEADS.head(0), {}, "There are no leads"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_trained_on_is_refused_in_words(leads, options, words):
    with pytest.raises(InvalidInput, match=words):
        prepared(leads, **options)


def test_fields_are_sorted_by_kind_and_pairs_are_looked_for():
    recipe = prepared(DATED).recipe
    assert recipe.categorical == ("Source", "Job")
    assert recipe.numeric == ("Minutes", "Visits")
    assert (recipe.kind, recipe.pairs, recipe.n_knots) == ("default", None, 8)
    assert prepared(interactions=()).recipe.pairs == ()
    assert prepared(interactions=[["Visits", "Source"]]).recipe.pairs == (("Visits", "Source"),)


def test_fields_that_act_in_one_direction_reach_the_recipe_and_may_be_in_no_pair():
    recipe = prepared(rising={"Visits"}, falling=["Minutes"]).recipe
    assert (recipe.rising, recipe.falling) == (("Visits",), ("Minutes",))
    assert recipe.pairable == ["Source", "Job"]
    plain = TrainingOptions(target="Won", rising={"b", "a"}).to_dict()
    assert (plain["rising"], plain["falling"]) == (["a", "b"], [])


def test_the_classic_recipe_multiplies_pairs_of_numbers_and_keeps_lines():
    recipe = prepared(recipe="classic").recipe
    assert (recipe.kind, recipe.pairs, recipe.n_knots) == ("classic", (("Minutes", "Visits"),), 2)
    assert prepared(recipe="classic", curves=True).recipe.n_knots == 8


def test_options_reach_the_recipe_and_can_be_written_down():
    options = {"curves": False, "impute": True, "min_leads": 3, "resampling": "over", "seed": 4}
    recipe = prepared(missing=("?",), **options).recipe
    assert (recipe.n_knots, recipe.missing, recipe.min_leads) == (2, "impute", 3)
    assert (recipe.resampling, recipe.seed, recipe.placeholders) == ("over", 4, ("?",))
    plain = TrainingOptions.of("Won", options | {"exclude": {"b", "a"}, "positive": 1}).to_dict()
    assert (plain["exclude"], plain["positive"], plain["curves"]) == (["a", "b"], "1", False)


def test_a_column_that_knows_the_answer_is_left_out_unless_it_is_asked_for():
    contract = LEADS["Converted"].map({1: "signed", 0: None})
    leads = LEADS.assign(Contract=contract)
    blocked = prepared(leads)
    assert "Contract" not in blocked.recipe.fields
    assert blocked.excluded["Contract"]
    asked = prepared(leads, include=["Contract"])
    assert "Contract" in asked.recipe.fields
    assert "Contract" not in asked.excluded


def test_leads_that_agree_in_every_field_share_a_group_where_most_differ():
    repeated = prepared(pd.concat([LEADS, LEADS.head(40)]))
    assert (repeated.groups[:40] == repeated.groups[300:]).all()
    assert (
        len(np.unique(repeated.groups)) == 300 - LEADS.drop(columns="Converted").duplicated().sum()
    )
    coarse = prepared(LEADS[["Source", "Job", "Converted"]])  # 12 kinds of leads, no duplicates
    assert len(np.unique(coarse.groups)) == 300


def test_leads_without_an_outcome_take_no_part():
    known = LEADS.assign(Converted=LEADS["Converted"].where(LEADS.index % 3 > 0))
    result = prepared(known)
    assert len(result.leads) == len(result.converted) == len(result.groups) == 200
    assert result.leads.index.tolist() == list(range(200))
    assert np.isnan(result.outcome.converted).sum() == 100
