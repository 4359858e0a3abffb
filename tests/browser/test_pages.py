from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGES = ["", "upload", "cutoff", "results", "segments", "coefficients", "train"]


@pytest.mark.parametrize("path", PAGES, ids=["hot_leads", *PAGES[1:]])
def test_a_page_opens_without_error_foreign_request_or_overflow(server, browse, path):
    dashboard = browse(server)
    dashboard.open(path)
    assert dashboard.exceptions() == []
    assert dashboard.page.get_by_role("heading", level=1).count() == 1
    for width in (1440, 390, 320):
        dashboard.page.set_viewport_size({"width": width, "height": 900})
        dashboard.settled()
        assert dashboard.overflow() == 0, f"wider than {width} pixels"
    assert len(dashboard.requests) > 5
    assert dashboard.foreign() == []


def test_the_menu_opens_every_page(dashboard):
    dashboard.open()
    for title in ("Upload", "Cutoff", "Coefficients", "Train", "Hot leads"):
        dashboard.go(title)
        assert dashboard.exceptions() == []
    assert dashboard.foreign() == []


def test_the_first_visitor_of_a_fresh_server_can_follow_a_bookmark(own_server, browse):
    dashboard = browse(own_server)
    dashboard.open("upload")
    dashboard.page.get_by_role("heading", name="Upload", level=1).wait_for()
    menu = dashboard.page.get_by_test_id("stSidebar")
    assert menu.get_by_role("link", name="Hot leads").is_visible()
    assert "Model 1" in menu.inner_text()
    assert dashboard.page.url.endswith("/upload")
