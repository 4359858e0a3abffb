"""The room that an axis' labels need, where it is known before anybody draws them."""

from __future__ import annotations

from collections.abc import Iterable

from leadscoring.figures.draft import Draft
from leadscoring.figures.template import MARGIN

__all__ = ["leave_room", "pixels"]

_WIDE, _NARROW, _OTHER = 10, 3, 6  # pixels of a character among labels of 12 px
_BESIDE = 20  # between the figure's edge, a label and its axis
_TITLE = 18
_BELOW = 50  # a line of labels and a title


def leave_room(
    figure: Draft, labels: Iterable[str], *, is_titled: bool = False, last: str = ""
) -> None:
    """Set the margins that labels need, for figures that are drawn again and again.

    Left to itself, plotly draws a figure, measures its labels, and draws it once more.

    Parameters
    ----------
    figure : Draft
        With a title below its axis.
    labels : iterable of str
        Labels beside the vertical axis.
    is_titled : bool
        Whether the vertical axis has a title.
    last : str
        Label at the right end of the horizontal axis, half of which stands beyond it.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> from leadscoring.figures.template import draft
    >>> figure = draft(LIGHT, height=240, alt="Nothing yet.")
    >>> leave_room(figure, ["0%", "100%"], last="300")
    >>> margin = figure.figure().layout.margin
    >>> margin.l, margin.r
    (48, 18)
    """
    left = _BESIDE + max(map(pixels, labels), default=0) + (_TITLE if is_titled else 0)
    margin = {"l": left, "b": _BELOW}
    if last:
        margin["r"] = MARGIN + 1 + pixels(last) // 2
    axis = {"automargin": False}
    figure.update_layout(margin=margin, xaxis=axis, yaxis=axis)


def pixels(text: str) -> int:
    """Return about how wide a short label is.

    Examples
    --------
    >>> pixels("100%"), pixels("€10,000")
    (28, 39)
    """
    return sum(
        _WIDE if letter in "%MW" else _NARROW if letter in ".,' " else _OTHER for letter in text
    )
