"""The whole trip in a real browser: a file goes in, a ranked and explained list comes out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

import leadscoring as ls

from .dashboard import ROOT

pytestmark = pytest.mark.browser

FRONT = ["rank", "score", "probability", "tier", "reason_1", "reason_2", "reason_3"]
TAKING_IN = 120_000  # milliseconds until a file is taken in and scored
TRAINING = 600_000  # milliseconds that a training may take on a busy machine


@pytest.fixture
def lead_file() -> Path:
    """The real X Education file where it is at hand, else the product's own sample."""
    real = Path(os.environ.get("LEADSCORING_REAL_DATA", "")) / "xeducation_leads.csv"
    return real if real.is_file() else ROOT / "sample_data" / "leads_history.csv"


def test_a_file_becomes_a_ranked_list_a_cutoff_and_a_better_model(
    own_server, browse, lead_file, tmp_path
):
    raw = pd.read_csv(lead_file, dtype="str", keep_default_na=False)
    dashboard = browse(own_server)
    a_rep_uploads_and_sees_the_ranked_list(dashboard, lead_file, len(raw))
    a_rep_opens_a_lead(dashboard)
    a_manager_publishes_a_cutoff(dashboard, own_server.models)
    an_analyst_trains_and_publishes(dashboard, own_server.models)
    a_rep_uploads_and_sees_the_ranked_list(dashboard, lead_file, len(raw))
    downloaded = tmp_path / "ranked.csv"
    the_list_is_downloaded(dashboard, downloaded)

    ranked = pd.read_csv(downloaded, dtype="str", keep_default_na=False)
    expected = ls.load(own_server.models, "v0002").rank(ls.read_leads(lead_file).frame)
    assert list(ranked.columns) == [*FRONT, *raw.columns]
    assert ranked["Lead Number"].tolist() == expected["Lead Number"].astype(str).tolist()
    assert ranked["probability"].astype(float).tolist() == expected["probability"].tolist()
    assert ranked["reason_1"].tolist() == expected["reason_1"].tolist()
    assert dashboard.exceptions() == []
    assert dashboard.foreign() == []


def a_rep_uploads_and_sees_the_ranked_list(dashboard, lead_file, n_leads):
    page, n = dashboard.page, f"{n_leads:,}"
    dashboard.open("upload")
    dashboard.upload(lead_file)
    page.get_by_text(f"{n} rows read = {n} kept + 0 set aside").wait_for()
    page.get_by_role("button", name=f"Keep and score {n} leads").click()
    page.get_by_role("button", name="See the hot leads").click(timeout=TAKING_IN)
    page.get_by_role("heading", name="Hot leads", level=1).wait_for()
    all_leads(dashboard)
    counted = {tier: count_of(page, tier) for tier in ("Hot", "Warm", "Cold", "All")}
    assert counted["Hot"] + counted["Warm"] + counted["Cold"] == counted["All"] == n_leads


def all_leads(dashboard):
    dashboard.settled()
    dashboard.page.get_by_test_id("stMain").get_by_text("All leads", exact=True).click()
    dashboard.settled()


def count_of(page, tier):
    choice = page.get_by_text(re.compile(rf"^{tier} [\d,]+$")).first.inner_text()
    return int(choice.split()[1].replace(",", ""))


def a_rep_opens_a_lead(dashboard):
    page = dashboard.page
    page.get_by_text("rank 1 of").wait_for()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("rank 2 of").wait_for()
    dashboard.settled()
    assert page.get_by_role("heading", name="Why this score").is_visible()


def a_manager_publishes_a_cutoff(dashboard, models):
    page = dashboard.page
    dashboard.go("Cutoff")
    page.get_by_test_id("stMain").get_by_text("Cutoff score", exact=True).click()
    dashboard.settled()
    page.get_by_test_id("stMain").locator("input[type=range]").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    dashboard.settled()
    page.get_by_placeholder(re.compile("Why change it")).fill("Fewer calls this week")
    page.keyboard.press("Tab")
    publish = page.get_by_role("button", name=re.compile(r"^Publish cutoff \d+$"), disabled=False)
    publish.wait_for()
    cutoff = int(publish.inner_text().split()[-1])
    publish.click()
    page.get_by_test_id("stSidebar").get_by_text(f"Model 1 · cutoff {cutoff}").wait_for()
    published = json.loads((models / "published.json").read_text())
    assert round(100 * published["cutoff"]) == cutoff
    assert (published["reason"], published["by"]) == ("Fewer calls this week", "You")
    dashboard.go("Hot leads")
    assert page.get_by_text(f"at cutoff {cutoff}").is_visible()


def an_analyst_trains_and_publishes(dashboard, models):
    page = dashboard.page
    dashboard.go("Upload")
    page.get_by_role("button", name="Use as training data").click()
    page.get_by_role("heading", name="Train", level=1).wait_for()
    dashboard.settled()
    page.get_by_role("button", name="Train a challenger").click()
    page.get_by_role("button", name="Cancel").wait_for()
    dashboard.go("Coefficients")  # going elsewhere, and a reload, lose no training
    page.reload()
    dashboard.settled()
    dashboard.go("Train")
    page.get_by_role("button", name="Show it").click()
    publish = page.get_by_role("button", name="Publish model 2")
    publish.wait_for(timeout=TRAINING)
    assert sorted(path.name for path in models.glob("v*")) == ["v0001", "v0002"]
    publish.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Why")).fill("Learnt from more leads")
    dialog.get_by_role("button", name="Publish model 2", disabled=False).click()
    page.get_by_test_id("stSidebar").get_by_text("Model 2").wait_for()


def the_list_is_downloaded(dashboard, path):
    page = dashboard.page
    page.get_by_text(re.compile(r"^All [\d,]+$")).first.click()
    dashboard.settled()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    download.value.save_as(path)
