"""The theme that the visitor sees, and what depends on it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from leadscoring import figures

__all__ = ["palette", "primary_label", "theme"]

ON_PALE = "#14151A"


def theme() -> Literal["light", "dark"]:
    """Return which theme is shown; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"


def palette() -> figures.Palette:
    """Return the colours of figures in the theme that the visitor sees."""
    return figures.PALETTES[theme()]


def primary_label(label: str) -> str:
    """Return a label that can be read on a primary button in the theme shown.

    The dark theme's indigo is pale, and Streamlit writes white on it.
    """
    return f':color[{label}]{{foreground="{ON_PALE}"}}' if theme() == "dark" else label
