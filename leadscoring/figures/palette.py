"""The colours of the figures, for the light and the dark theme."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "PALETTES", "Palette", "mix", "with_alpha"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each an ``#RRGGBB`` text.

    Parameters
    ----------
    hot, warm, cold : str
        The tiers; `hot` also means "raises the score", `cold` "lowers it". `warm` and
        `cold` are for fills only: as text they have too little contrast.
    accent : str
        The main line.
    ok : str
        The best choice.
    ink, muted, faint : str
        Text, secondary text, and reference lines.
    page, grid : str
        The background that figures stand on, and the lines of the grid.

    Examples
    --------
    >>> LIGHT.accent
    '#4F46E5'
    """

    hot: str
    warm: str
    cold: str
    accent: str
    ok: str
    ink: str
    muted: str
    faint: str
    page: str
    grid: str


LIGHT = Palette(
    hot="#B93A0A",
    warm="#C08811",
    cold="#4A86B8",
    accent="#4F46E5",
    ok="#17845A",
    ink="#111418",
    muted="#6B7280",
    faint="#C9CCD3",
    page="#FFFFFF",
    grid="#E6E8EC",
)
DARK = Palette(
    hot="#E8622A",
    warm="#F5D48A",
    cold="#5E9BD1",
    accent="#A5A6FA",
    ok="#3CB179",
    ink="#ECEDEE",
    muted="#A7ABB3",
    faint="#4A4D55",
    page="#121316",
    grid="#2E3036",
)
PALETTES = {"light": LIGHT, "dark": DARK}


def with_alpha(colour: str, alpha: float) -> str:
    """Return a colour that lets the page show through.

    Parameters
    ----------
    colour : str
        ``#RRGGBB``.
    alpha : float
        0 for invisible, 1 for opaque.

    Returns
    -------
    css : str
        ``rgba(...)``.

    Examples
    --------
    >>> with_alpha("#4F46E5", 0.16)
    'rgba(79,70,229,0.16)'
    """
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{alpha:g})"


def mix(base: str, colour: str, share: float) -> str:
    """Return the opaque colour that `share` of `colour` on `base` gives.

    Parameters
    ----------
    base, colour : str
        ``#RRGGBB``.
    share : float
        0 for `base`, 1 for `colour`.

    Returns
    -------
    mixed : str
        ``#RRGGBB``.

    Examples
    --------
    >>> mix("#FFFFFF", "#000000", 0.2)
    '#CCCCCC'
    """
    pairs = zip(_channels(base), _channels(colour), strict=True)
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
