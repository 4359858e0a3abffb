"""Leads and a scorecard that a query could misread: every kind of term, every kind of cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.calibration import Calibration
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segments import Part, Segments
from leadscoring.model.terms import (
    BinSide,
    CurveTerm,
    LevelSide,
    LevelTerm,
    PairTerm,
    ProductTerm,
)

COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"
TEXTS = (
    "Chat",
    " Chat\u2003",
    "chat",
    'It\'s "so"',
    "back\\slash\\n",
    "two\nlines",
    COMPOSED,
    DECOMPOSED,
    COMPOSED.upper(),
    "`tick` -- /* {x} $1 %s",
    "3",
    "3.0",
    "True",
    "yes",
    "日本",
    "\u200bChat",
    "",
    "  \t\n",
    "Select",
    "\u00a0\u017fELECT ",
    "İnil",
    "Not Speci\ufb01ed",
    "n\u2044a",
    "N/A",
    "nowhere else",
)
"""Levels, what nearly is one, and what counts as missing, or nearly does."""

NUMBERS = (0.0, 1.0, 2.5, -3.0, 1532.0, 999_999.0, 1e6, 0.1, 4.0, 1e300, np.inf, -np.inf, np.nan)
DIGITS = (
    " 3 ",
    "+3",
    "-.5e-3",
    "4.",
    "1E2",
    "1e",
    ".",
    "--3",
    "1_000",
    "0x1F",
    "1,532",
    "\u00a03",
    "٣",
    "-inf",
    "Infinity",
    "nan",
    "Select",
    "many",
    "-999",
    "\u2003-999 ",
    "",
)
"""Texts in place of numbers, as a table imported without types holds them."""

SOURCE, PLACE, VISITS, PAGES = 'Lead "source"', "back\\slash `tick`\nline", "Visits", "Pages ' %s"
FLAG, KIND, LOOSE = COMPOSED, DECOMPOSED, "Typed"
PLACEHOLDERS = (*DEFAULT_MISSING, "-999")


def hostile_leads() -> pd.DataFrame:
    """Return leads that hold each of the cells above, in ever different company."""
    n = len(TEXTS) * 4
    at = np.arange(n)
    source = np.array([*TEXTS, None], dtype=object)
    number = np.array(NUMBERS)
    leads = pd.DataFrame(
        {
            SOURCE: source[at % len(source)],
            PLACE: source[(7 * at + 3) % len(source)],
            VISITS: number[at % len(number)],
            PAGES: number[(5 * at + 1) % len(number)],
            FLAG: at % 3 == 0,
            KIND: np.array([1.0, 2.0, 2.5, np.nan])[at % 4],
            LOOSE: np.array([*DIGITS, None], dtype=object)[at % (len(DIGITS) + 1)],
        }
    )
    nothing = {SOURCE: None, PLACE: "select", VISITS: np.nan, PAGES: np.nan, KIND: np.nan}
    empty = leads.iloc[:1].assign(**nothing, **{LOOSE: "?"})
    return pd.concat([leads, empty], ignore_index=True)


def hostile_scorecard(calibration: Calibration | None = None) -> Scorecard:
    """Return a scorecard with every kind of term."""
    levels = {text: 0.11 * (i + 1) * (-1) ** i for i, text in enumerate(TEXTS)}
    sides = LevelSide(SOURCE, TEXTS[:9]), LevelSide(PLACE, (COMPOSED, "yes", "elsewhere"))
    across = tuple(tuple(0.03 * i * j - 0.2 for j in range(5)) for i in range(11))
    binned = LevelSide(PLACE, ("Chat", "two\nlines")), BinSide(VISITS, (-3.0, 1.0, 2.5))
    cut = tuple(tuple(0.2 * (i - 1) * (j - 2) for j in range(5)) for i in range(4))
    terms = (
        LevelTerm(SOURCE, levels, missing=-0.4, other=0.9),
        LevelTerm(PLACE, {COMPOSED: 0.5, DECOMPOSED: -0.7, "3": 0.2}, missing=0.06, other=0.0),
        CurveTerm(VISITS, (-3.0, 0.1, 2.5, 2.5, 1532.0), (0.5, 0.1, -0.3, 1.2, 0.8), missing=-0.1),
        CurveTerm(PAGES, (4.0, 4.0), (-0.6, 0.6), missing=0.3),
        CurveTerm(LOOSE, (-999.0, 0.0, 3.0, 4.0), (2.0, -1.0, 0.7, -0.7), missing=0.05),
        LevelTerm(KIND, {"1": 0.3, "2": -0.3, "2.5": 0.8, "2.0": 5.0}, missing=0.1, other=-0.2),
        ProductTerm(
            (VISITS, PAGES), (0.0, -1.0), (9.0, 5.0), (2.0, 1.5), (1.5, 0.7), 0.31, offset=-0.02
        ),
        PairTerm(sides, across),
        PairTerm(binned, cut),
        LevelTerm("never there", {"x": 3.0}, missing=0.4, other=-3.0),
    )
    return Scorecard(-0.6, terms, calibration or Calibration(), PLACEHOLDERS)


def routed() -> Routing:
    """Return two scorecards, of which one serves the leads of `COMPOSED`, one those of ``Chat``."""
    flags = LevelTerm(FLAG, {"True": 0.9, "False": -0.5}, missing=0.0, other=0.0)
    own = Scorecard(
        0.4,
        (LevelTerm(SOURCE, {COMPOSED: 1.1}, missing=0.2, other=0.3), flags),
        Calibration("beta", slope=0.7, offset=-0.2, upper_slope=1.3),
        PLACEHOLDERS,
    )
    curve = Calibration("isotonic", x=(-1.0, 0.0, 0.5, 2.0), y=(0.1, 0.3, 0.3, 0.9))
    other = Scorecard(
        -0.1, (CurveTerm(VISITS, (0.0, 4.0), (-0.5, 2.0), missing=0.7),), curve, PLACEHOLDERS
    )
    parts = (Part(COMPOSED, own, None), Part("Chat", other, None))  # type: ignore[arg-type]
    general = hostile_scorecard(Calibration("sigmoid", slope=1.4, offset=-0.3))
    return Routing(general, Segments.beside(general, SOURCE, parts))
