"""Words and numbers as figures show them: short, escaped, with the right signs."""

from __future__ import annotations

import html
import math
import unicodedata

__all__ = [
    "bold",
    "clean",
    "escape",
    "interval",
    "money",
    "percent",
    "row_label",
    "score",
    "shorten",
    "signed",
    "times",
    "wrap",
]

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
DIVIDED = "\N{DIVISION SIGN}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def clean(text: object) -> str:
    r"""Return a text on one line, without control characters.

    Examples
    --------
    >>> clean(" Came\nby\x00reference ")
    'Came by reference'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def escape(text: object) -> str:
    """Return a text from the data so that plotly shows it as it is.

    Plotly reads tags, links, ``$math$`` and ``%{templates}`` in its labels.

    Examples
    --------
    >>> escape("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    >>> escape("%{meta} $x$")
    '%&#123;meta} &#36;x&#36;'
    """
    safe = html.escape(clean(text), quote=False)
    return safe.replace("{", "&#123;").replace("$", "&#36;")


def shorten(text: object, limit: int) -> str:
    """Return an escaped text of at most `limit` characters, the last an ellipsis if cut.

    Characters of double width count as two.

    Examples
    --------
    >>> shorten("Specialisation not given (blank)", 16)
    'Specialisation…'
    """
    return escape(_cut(clean(text), limit))


def wrap(text: object, *, width: int, lines: int) -> str:
    """Return an escaped text broken into at most `lines` lines of `width` characters.

    Examples
    --------
    >>> wrap("Working professional", width=8, lines=2)
    'Working<br>profess…'
    >>> wrap("Page visited on website", width=8, lines=2)
    'Page<br>visited…'
    """
    rows: list[str] = []
    for word in clean(text).split():
        if rows and _width(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    if len(rows) > lines:
        rows[lines - 1 :] = [" ".join(rows[lines - 1 :])]
    return "<br>".join(escape(_cut(row, width)) for row in rows)


def row_label(text: object, width: int) -> str:
    """Return an escaped label of one or two lines, broken after the field's name.

    Examples
    --------
    >>> row_label("Lead source: chat", 20)
    'Lead source: chat'
    >>> row_label("What is your current occupation: Working professional", 20)
    'What is your curren…:<br>Working professional'
    >>> row_label("Specialisation not given (blank)", 20)
    'Specialisation not<br>given (blank)'
    """
    line = clean(text)
    if _width(line) <= width:
        return escape(line)
    field, colon, level = line.partition(": ")
    if not colon:
        return wrap(line, width=width, lines=2)
    return f"{shorten(field, width)}:<br>{shorten(level, width)}"


def bold(text: str) -> str:
    """Return an already escaped text in bold.

    Examples
    --------
    >>> bold("proposed 59")
    '<b>proposed 59</b>'
    """
    return f"<b>{text}</b>"


def percent(share: float) -> str:
    """Return a share as a whole percentage.

    Examples
    --------
    >>> percent(0.814)
    '81%'
    """
    return "unknown" if math.isnan(share) else f"{share:.0%}"


def interval(share: float, low: float, high: float) -> str:
    """Return a share with its 95% interval, where there is one.

    Examples
    --------
    >>> interval(0.81, 0.76, 0.85)
    '81% (76% to 85%)'
    >>> interval(0.81, float("nan"), float("nan"))
    '81%'
    """
    known = not (math.isnan(low) or math.isnan(high))
    return f"{percent(share)} ({percent(low)} to {percent(high)})" if known else percent(share)


def score(probability: float) -> str:
    """Return a probability as a score, which is never shown above 99.

    Examples
    --------
    >>> score(0.588), score(0.998)
    ('59', '99')
    """
    return f"{min(100 * probability, 99):.0f}"


def signed(number: float, decimals: int = 1) -> str:
    """Return a number with its sign, a true minus included.

    Examples
    --------
    >>> signed(2.16), signed(-0.6)
    ('+2.2', '−0.6')
    """  # noqa: RUF002  a true minus
    text = f"{abs(number):.{decimals}f}"
    return text if not float(text) else (MINUS if number < 0 else "+") + text


def times(factor: float) -> str:
    """Return a multiplier of the odds.

    Examples
    --------
    >>> times(11.23), times(1.254), times(0.152), times(0.0041), times(2345.6)
    ('×11.2', '×1.25', '×0.15', '×0.004', '×2,346')
    """  # noqa: RUF002  a true multiplication sign
    if math.isnan(factor):
        return "unknown"
    if not 0 < factor < 1e6:
        return f"{TIMES}0" if factor <= 0 else f"over {TIMES}1,000,000"
    decimals = 0 if factor >= 100 else 1 if factor >= 2 else 2
    number = f"{factor:,.{decimals}f}" if factor >= 0.01 else f"{factor:.1g}"
    return TIMES + number


def money(amount: float, currency: str, *, short: bool = False) -> str:
    """Return an amount of money; `short` writes thousands and millions as k and m.

    Examples
    --------
    >>> money(6454.4, "€"), money(-1_250_000, "€", short=True), money(2000, "€", short=True)
    ('€6,454', '−€1.25m', '€2,000')
    """  # noqa: RUF002  a true minus
    size, unit = abs(amount), ""
    if short and size >= 1e5:
        size, unit = (size / 1e6, "m") if size >= 1e6 else (size / 1e3, "k")
    number = f"{size:,.2f}".rstrip("0").rstrip(".") if unit else f"{size:,.0f}"
    sign = MINUS if amount < 0 and number != "0" else ""
    return f"{sign}{escape(currency)}{number}{unit}"


def _cut(text: str, limit: int) -> str:
    if _width(text) <= limit:
        return text
    while text and _width(text) > limit - 1:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
