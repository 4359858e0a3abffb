"""The report of a nightly retraining is one file that asks nobody for anything."""

import pytest

from tests.refitting.made import hostile_report

pytestmark = pytest.mark.browser


def test_it_opens_without_a_network_and_asks_for_nothing(
    tmp_path, playwright_driver, chromium_path
):
    file = tmp_path / "report.html"
    file.write_text(hostile_report(), encoding="utf-8")
    asked, wrong = [], []
    program = {"executable_path": chromium_path, "args": ["--no-sandbox"]}
    with playwright_driver.chromium.launch(**program) as browser:
        shown = browser.new_context(offline=True).new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("pageerror", lambda error: wrong.append(str(error)))
        shown.on("console", lambda message: wrong.append(message.text))
        shown.goto(file.as_uri())
        shown.wait_for_selector("#after .main-svg")
        drawn = shown.locator(".js-plotly-plot").count()
    assert (asked, wrong, drawn) == ([file.as_uri()], [], 4)
