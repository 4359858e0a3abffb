"""What only a browser shows of Hot leads: double presses, dialogs, files made when asked for."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from leadscoring.store import audit
from leadscoring.store.database import open_database
from leadscoring.store.tables import leads, outcomes

pytestmark = pytest.mark.browser


@pytest.fixture
def database(own_server):
    """The database that the dashboard of this test works with."""
    opened = open_database(f"sqlite:///{own_server.models.parent / 'leads.db'}")
    yield opened
    opened.close()


def count(database, table):
    with database.reading() as link:
        return link.execute(select(func.count()).select_from(table)).scalar_one()


def panel(dashboard):
    return dashboard.page.locator(".st-key-lead_panel")


def test_a_double_press_records_once_and_is_taken_back(own_server, browse, database):
    dashboard = browse(own_server)
    dashboard.open()
    name = panel(dashboard).get_by_role("heading").first.inner_text()
    panel(dashboard).get_by_role("button", name="Converted", exact=True).dblclick()
    dashboard.page.get_by_text("1 of 30").wait_for()
    dashboard.settled()
    assert count(database, outcomes) == 1
    assert panel(dashboard).get_by_role("heading").first.inner_text() != name
    if panel(dashboard).get_by_text("You pressed twice").count():
        panel(dashboard).get_by_role("button", name="Next").click()
        dashboard.settled()
    panel(dashboard).get_by_role("button", name="Undo").click()
    dashboard.page.get_by_text("0 of 30").wait_for()
    dashboard.settled()  # the panel is drawn after the figures
    assert panel(dashboard).get_by_role("heading").first.inner_text() == name
    assert dashboard.exceptions() == []


def test_a_lead_is_handed_over_and_erased(own_server, browse, database, tmp_path):
    dashboard = browse(own_server, width=390)
    dashboard.open()
    name = panel(dashboard).get_by_role("heading").first.inner_text()
    page = dashboard.page
    page.get_by_role("button", name="More").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all we hold").click()
    download.value.save_as(tmp_path / "lead.json")
    assert json.loads((tmp_path / "lead.json").read_text())["lead"]["label"] == name

    page.get_by_role("button", name="Erase this lead").click()
    dialog = page.get_by_role("dialog", name="Erase this lead")
    dialog.get_by_role("textbox", name="Why").fill("Asked by letter")
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Erase for good", disabled=False).click()
    page.get_by_text("The lead is erased.").wait_for()
    assert panel(dashboard).get_by_role("heading").first.inner_text() != name
    assert count(database, leads) == 299
    with database.reading() as link:
        assert {"told everything", "erased"} <= set(audit.entries(link)["act"])
    assert dashboard.exceptions() == []
    assert dashboard.overflow() == 0
    assert dashboard.foreign() == []
