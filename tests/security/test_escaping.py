"""Other people's text as it is on the pages and in the figures: every mark of theirs disarmed."""

from __future__ import annotations

import html
import re

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.app import words
from leadscoring.cli.command import shown
from leadscoring.figures import text as labels
from tests.strangers import TEXTS

SPECIAL = set("\\`*_{}[]()<>#+-.!|~$:&@/")
LEFT_OUT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
JOINED = "\u2060"
ANY = st.one_of(
    st.sampled_from(TEXTS),
    st.text(max_size=40),
    st.text(st.sampled_from([*SPECIAL, "a", " ", "\n", "\u202e", "\x1b", "%", "="]), max_size=30),
)


@settings(deadline=None)
@given(ANY)
def test_markdown_has_nothing_of_it_to_read_and_shows_it_whole(text):
    escaped = words.escape(text)
    bare = re.sub(r"\\.", "", escaped)
    assert not set(bare) & SPECIAL
    said = re.sub(r"\\(.)", r"\1", escaped)
    assert said.replace(JOINED, "") == " ".join(LEFT_OUT.sub("", text).split()).replace(JOINED, "")
    assert not re.search(r"https?://|www\.", said, re.IGNORECASE)
    assert "\n" not in escaped
    assert not LEFT_OUT.search(escaped)


@settings(deadline=None)
@given(ANY, st.integers(5, 60))
def test_a_label_of_a_figure_holds_no_tag_template_or_formula(text, width):
    for label in (
        labels.escape(text),
        labels.shorten(text, width),
        labels.wrap(text, width=width, lines=2),
        labels.row_label(text, width),
    ):
        bare = label.replace("<br>", "")
        assert not set(bare) & set("<>${")
        assert not re.search("&(?!(amp|lt|gt|#36|#123);)", bare)
        assert bare.isprintable()
    assert html.unescape(labels.escape(text)) == labels.clean(text)


def test_a_figure_keeps_labels_as_they_were_escaped():
    figure = go.Figure(go.Bar(x=[1] * len(TEXTS), y=[labels.escape(text) for text in TEXTS]))
    assert not re.search(r"<(script|img|a |iframe|svg|style)", "".join(figure.data[0].y))


@pytest.mark.parametrize("text", TEXTS)
def test_a_terminal_is_told_no_command(text):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown(text))
