"""The report: whole, readable, and nobody's names run in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest

from leadscoring.refitting.report import report
from leadscoring.refitting.retraining import Refitted
from tests.refitting.made import EVIL, hostile_report, looked


@pytest.fixture(scope="module")
def page():
    return hostile_report()


def markup(page: str) -> str:
    """Return the page without the scripts in it."""
    return re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


def text_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", markup(page)).split()))


def attributes(page: str) -> set[str]:
    """Return the names of all attributes of all tags."""
    found = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda _, attrs: found.update(name for name, _ in attrs)
    parser.feed(page)
    return found


def test_it_says_what_was_found_done_and_decided(page):
    told = text_of(page)
    for part in (
        "Model 2 is published in place of Model 1.",
        "The promise is broken since",
        "Model 1 at cutoff 60, since 5 Jan 2026: promised",
        "Promised and actual conversion, week by week",
        "Model 2 finds 50 more buyers in every 1,000 leads",
        "It is published at cutoff 60.",
        "goes back to Model 1 in one press",
    ):
        assert part in told
    assert page.count('class="figure"') == 4


def test_names_are_text_and_no_address_is_asked(page):
    assert EVIL not in page
    assert "evil.example" in markup(page)  # ... as text
    assert "&lt;script src=" in markup(page)
    assert attributes(markup(page)).isdisjoint({"src", "href", "action", "srcset", "data"})
    assert not re.search(r"url\(|@import", page[: page.index("</style>")])
    assert "default-src 'none'" in page
    # Plotly's data stands in scripts, where no text may end or begin one.
    assert len(re.findall(r"<script", page)) == len(re.findall(r"</script>", page)) == 5


def test_where_nothing_is_needed_the_report_says_so():
    told = text_of(report(Refitted(looked(), "not needed", "The promise is kept."), by="Ana"))
    assert "Model 1 needs no retraining." in told
    assert "The promise is kept" in told
    assert "Nothing was changed: everyone's scores come from Model 1, as before." in told
    assert "What was trained" not in told


def test_before_the_first_outcome_there_is_little_to_draw():
    look = looked()
    weeks, health = look.health.weeks.head(0), look.health
    nothing = pd.DataFrame(columns=health.drift.columns)
    health = replace(health, weeks=weeks, drift=nothing, reliability=health.reliability.head(0))
    told = report(Refitted(replace(look, health=health), "not needed", "Too early."), by="Ana")
    assert "No week is old enough yet." in told
    assert "<script" not in told
