"""The one template of all figures: sizes, ink, grid, hover, and nothing that moves."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from leadscoring.figures.draft import Draft
from leadscoring.figures.palette import Palette

__all__ = ["CONFIG", "FONT_SIZE", "LABEL_SIZE", "MARGIN", "alt", "canvas", "draft"]

CONFIG: dict[str, bool] = {"displayModeBar": False, "displaylogo": False, "responsive": True}
FONT_SIZE = 13
LABEL_SIZE = 12
MARGIN = 8


def canvas(
    palette: Palette, *, height: int, alt: str, hover: str = "closest", right: int = MARGIN
) -> go.Figure:
    """Return an empty figure in the house style.

    Everything is set on the layout itself, as Streamlit replaces a figure's template.

    Parameters
    ----------
    palette : Palette
        The colours.
    height : int
        Height in pixels.
    alt : str
        What the figure says, for those who cannot see it; read it with :func:`alt`.
    hover : {"closest", "x unified"}, default="closest"
        Unified for curves.
    right : int, default=8
        Right margin in pixels, wider where lines are labelled at their end.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        Without traces.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> canvas(LIGHT, height=240, alt="Nothing yet.").layout.height
    240
    """
    return draft(palette, height=height, alt=alt, hover=hover, right=right).figure()


def draft(
    palette: Palette, *, height: int, alt: str, hover: str = "closest", right: int = MARGIN
) -> Draft:
    """Return what `canvas` does while it is still to be drawn on; see there."""
    layout = {
        "template": go.layout.Template(),
        "height": height,
        "meta": {"alt": alt},
        "margin": {"l": MARGIN, "r": right, "t": MARGIN, "b": MARGIN},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": FONT_SIZE, "color": palette.ink},
        "dragmode": False,
        "hovermode": hover,
        "hoverlabel": _hover_label(palette),
        "xaxis": {**_axis(palette), "showgrid": False, "showspikes": hover == "x unified"},
        "yaxis": {
            **_axis(palette),
            "showgrid": True,
            "showspikes": False,
            "ticklabelstandoff": 4,
        },
    }
    return Draft(layout)


def alt(figure: go.Figure) -> str:
    """Return what a figure says in words, for the ``alt`` of the page.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        A figure of this package.

    Returns
    -------
    text : str
        Plain text, one or two sentences.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> alt(canvas(LIGHT, height=240, alt="Nothing yet."))
    'Nothing yet.'
    """
    return str(figure.layout.meta["alt"])


def _hover_label(palette: Palette) -> dict[str, Any]:
    return {
        "bgcolor": palette.page,
        "bordercolor": palette.faint,
        "font": {"size": FONT_SIZE, "color": palette.ink},
        "align": "left",
        "namelength": -1,
    }


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickangle": 0,
        "tickfont": {"size": LABEL_SIZE, "color": palette.muted},
        "title": {"font": {"size": LABEL_SIZE, "color": palette.muted}, "standoff": 10},
        "gridcolor": palette.grid,
        "gridwidth": 1,
        "spikecolor": palette.faint,
        "spikethickness": 1,
        "spikedash": "solid",
        "separatethousands": True,
    }
