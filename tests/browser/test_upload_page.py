from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "sample_data"


def test_a_file_is_read_again_in_another_way(dashboard, tmp_path):
    path = tmp_path / "monday.csv"
    path.write_text("id;visits\n1;1,5\n2;Unknown\n3;2\n")
    dashboard.open("upload")
    dashboard.upload(path)
    page = dashboard.page
    assert page.get_by_text("decimal comma").count() == 0

    page.get_by_role("button", name="Change how this file is read").click()
    texts = page.get_by_role("textbox", name="Texts that mean")
    texts.fill(f"{texts.input_value()}\nunknown")
    page.get_by_role("button", name="Read it again").click()
    page.get_by_text("decimal comma").wait_for()
    page.get_by_text("“Unknown” in 1 column").wait_for()

    page.get_by_role("button", name="Change how this file is read").click()
    page.get_by_role("button", name="Find everything by itself").click()
    page.get_by_text("decimal comma").wait_for(state="detached")
    assert dashboard.exceptions() == []


def test_a_file_is_kept_and_scored_and_hot_leads_opens(dashboard):
    dashboard.open("upload")
    dashboard.upload(SAMPLES / "leads_today.csv")
    dashboard.page.get_by_text("300 rows read = 300 kept + 0 set aside").wait_for()
    dashboard.page.get_by_role("button", name="Keep and score 300 leads").click()
    dashboard.page.get_by_text("300 leads read = 300 new + 0 changed + 0 unchanged").wait_for()
    dashboard.page.get_by_role("button", name="See the hot leads").click()
    dashboard.page.get_by_role("heading", name="Hot leads", level=1).wait_for()
    assert dashboard.exceptions() == []
    assert dashboard.foreign() == []
