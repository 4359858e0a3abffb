"""The nightly job and the recalibration on the command line, before there is any outcome."""

from __future__ import annotations

import pytest

import leadscoring as ls
from leadscoring.store.database import open_database
from leadscoring.store.registry import Registry
from tests.command_line import answer, run
from tests.drawn_leads import draw_leads


@pytest.fixture(scope="module")
def trained():
    options = {"n_folds": 2, "n_repeats": 1, "curves": False}
    return ls.train(draw_leads(300, first=1_000), target="Converted", **options)


@pytest.fixture
def models(here, trained, tmp_path):
    """The usual models folder with a published model, and a database without a lead."""
    folder = tmp_path / "models"
    trained.save(folder)
    open_database(here).close()
    return folder


def test_a_job_that_is_not_needed_ends_well_and_reports(models, tmp_path):
    page = tmp_path / "report.html"
    said = answer("retrain", "--if-needed", "--publish-if-better", "--report", page)
    assert (said["decision"], said["needed"], said["published"]) == ("not needed", False, False)
    assert said["advice"] == ["wait"]
    assert "Model 1 is too new to judge: nothing was retrained." in page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0  # it tells of the business: nobody else's
    assert Registry(models).versions() == ["v0001"]


def test_asked_to_all_the_same_it_says_what_is_missing_and_saves_nothing(models):
    done = run("retrain")
    assert "Nothing was trained. The team's outcomes are too few to learn from" in done.output
    assert Registry(models).versions() == ["v0001"]


def test_a_recalibration_without_outcomes_is_a_users_error(models):
    assert "too few to learn from" in run("recalibrate", expect=2).output
    assert "does not match the format" in run("recalibrate", "--since", "May", expect=2).output
