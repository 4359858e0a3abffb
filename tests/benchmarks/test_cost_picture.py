"""The picture of costs against the number of leads."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from benchmarks.cost_picture import Line, Panel, picture

NAMESPACE = {"svg": "http://www.w3.org/2000/svg"}


def test_ten_times_the_leads_and_the_cost_are_as_far_along_both_axes():
    """From 10 to 1,000 leads and from 0.1 to 10 seconds are two steps of the same width."""
    line = Line("ours & <all>", ((10, 0.1), (1_000, 10.0)), is_ours=True)
    drawn = ET.fromstring(picture([Panel("Fit", (line,)), Panel("Score", (line,))]))  # noqa: S314 (ours)
    spots = drawn.findall(".//svg:circle", NAMESPACE)[:2]
    (x, y), (right, up) = ((float(spot.get("cx")), float(spot.get("cy"))) for spot in spots)
    assert right - x == pytest.approx(y - up)
    told = [text.text for text in drawn.iter(f"{{{NAMESPACE['svg']}}}text")]
    assert told.count("ours & <all>") == 2
    assert {"Fit", "Score", "10", "1k", "0.1"} <= set(told)


def test_names_of_lines_that_end_together_do_not_overlap():
    lines = tuple(Line(name, ((10, 1.0), (100, 2.0))) for name in "abc")
    drawn = ET.fromstring(picture([Panel("Fit", lines)]))  # noqa: S314 (ours)
    names = drawn.findall(".//svg:text[@class='other']", NAMESPACE)
    heights = sorted(float(name.get("y")) for name in names)
    assert min(b - a for a, b in pairwise(heights)) >= 12
