"""Whatever strangers write, no page runs it, loads it, or breaks by it."""

from __future__ import annotations

import re

import pytest

from tests.strangers import ELSEWHERE, TEXTS

from .dashboard import start
from .strangers import FILE, leads, world

pytestmark = pytest.mark.browser

PATIENCE = 120_000  # milliseconds, for a machine that is busy

PAGES = {
    "": "Hot leads",
    "cutoff": "Cutoff",
    "results": "Results",
    "segments": "Segments",
    "team": "Team",
    "coefficients": "Coefficients",
    "train": "Train",
    "models": "Models",
    "people": "People",
    "records": "Records",
    "upload": "Upload",
}
MADE_OF_TEXT = """elsewhere => {
    const at = document.querySelector('[data-testid=stApp]');
    const found = [];
    for (const each of at.querySelectorAll('[src], [href], [srcset], form, iframe, object, embed')) {
        const to = ['src', 'href', 'srcset', 'action', 'data']
            .map(name => each.getAttribute(name) || '').join(' ');
        const mail = to.trim().startsWith('mailto:');
        if ((to.includes(elsewhere) && !mail) || /javascript:/i.test(to))
            found.push(each.outerHTML.slice(0, 200));
    }
    for (const each of at.querySelectorAll('.katex, marquee, [onerror], [onload], img:not([src])'))
        found.push(each.outerHTML.slice(0, 200));
    for (const each of at.querySelectorAll('[data-testid=stIconMaterial]'))
        if (each.textContent.includes('skull')) found.push('an icon by a text');
    for (const each of at.querySelectorAll('.stMarkdownColoredText, .stMarkdownBadge'))
        if (/^(colour|all|badge|field|file)$/.test(each.textContent.trim()))
            found.push('a colour by a text: ' + each.textContent);
    for (const each of at.querySelectorAll('h1, h2, h3, strong, del, code, blockquote'))
        if (/^(Heading|bold|gone|code|quote)$/.test(each.textContent.trim()))
            found.push('a form by a text: ' + each.outerHTML.slice(0, 200));
    for (const each of at.querySelectorAll('style, script'))
        if (each.textContent.includes('display:none') || each.textContent.includes('alert('))
            found.push(each.outerHTML.slice(0, 200));
    return found;
}"""


@pytest.fixture
def theirs(tmp_path):
    """A dashboard in whose models and database strangers had every word."""
    world(tmp_path)
    running = start(tmp_path / "models", tmp_path / "log.txt")
    yield running
    running.stop()


def look(dashboard, where, *, widths=(1440, 390)):
    """Return what is wrong with the page as it stands."""
    wrong = [f"{where}: {found}" for found in dashboard.page.evaluate(MADE_OF_TEXT, ELSEWHERE)]
    for width in widths:
        dashboard.page.set_viewport_size({"width": width, "height": 900})
        dashboard.settled()
        if (over := dashboard.overflow()) > 0:
            wrong.append(f"{where}: {over} pixels wider than {width}")
    dashboard.page.set_viewport_size({"width": widths[0], "height": 900})
    return [*wrong, *(f"{where}: {told}" for told in dashboard.exceptions())]


def test_no_text_of_a_stranger_is_run_loaded_or_breaks_a_page(theirs, browse, tmp_path):
    dashboard = browse(theirs)
    page, said, wrong = dashboard.page, [], []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path, title in PAGES.items():
        dashboard.open(path)
        page.get_by_role("heading", name=title, level=1).wait_for()
        wrong += look(dashboard, title)

    path = tmp_path / FILE
    leads(120, seed=1).to_parquet(path, index=False)
    dashboard.upload(path)
    page.get_by_role("heading", name="What we read").wait_for(timeout=PATIENCE)
    wrong += look(dashboard, "a file")
    page.get_by_role("button", name="Use as training data").click()
    page.get_by_role("heading", name="Train", level=1).wait_for(timeout=PATIENCE)
    dashboard.settled()
    wrong += look(dashboard, "training data")

    dashboard.go("Hot leads")
    page.get_by_test_id("stMain").get_by_text("All leads", exact=True).click()
    dashboard.settled()
    search = page.get_by_placeholder("Name, id, any text")
    for text in (TEXTS[0], TEXTS[3], TEXTS[9]):
        search.fill(text)
        page.keyboard.press("Enter")
        dashboard.settled()
        wrong += look(dashboard, f"a search for {text[:12]!r}", widths=(1440,))
    search.fill("")
    page.keyboard.press("Enter")
    dashboard.settled()
    panel = page.locator(".st-key-lead_panel")
    for _ in range(6):
        wrong += look(
            dashboard, panel.get_by_role("heading").first.inner_text()[:20], widths=(1440,)
        )
        panel.get_by_role("button", name="Next", exact=True).click()
        dashboard.settled()

    assert "\n".join(wrong) == ""
    assert said == []
    assert dashboard.foreign() == []
    assert re.search("Traceback|Unforeseen", theirs.log.read_text(errors="replace")) is None
