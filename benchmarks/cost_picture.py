"""Costs against the number of leads, as a picture: lines on logarithmic axes, named where they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

__all__ = ["Line", "Panel", "picture"]

_WIDTH, _HEIGHT, _LEFT, _TOP = 250, 250, 56, 46
_STEP = 455  # from one panel to the next: a name takes some 140
_APART = 15  # between names
_STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #444 }
  .title { font-weight: 600; fill: #222 }
  .grid { stroke: #ddd }
  .ours { stroke: #0b62b8; fill: #0b62b8 }
  .other { stroke: #8a8a8a; fill: #8a8a8a }
  path { fill: none !important; stroke-width: 2 }
  text.ours, text.other { stroke: #fff; stroke-width: 4px; paint-order: stroke }
  text.ours { font-weight: 600 }
  text.other { fill: #666 }
  @media (prefers-color-scheme: dark) {
    text { fill: #bbb }
    .title { fill: #eee }
    .grid { stroke: #3a3a3a }
    .ours { stroke: #6cb2f7; fill: #6cb2f7 }
    text.ours, text.other { stroke: #0d1117 }
    text.other { fill: #aaa }
  }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one program takes.

    Attributes
    ----------
    name : str
        What stands beside the line's end.
    points : tuple of (int, float)
        Leads and seconds, both above 0, by leads.
    is_ours : bool
        Whether it is drawn as ours.
    """

    name: str
    points: tuple[tuple[int, float], ...]
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines on the same axes, under a title."""

    title: str
    lines: tuple[Line, ...]


def picture(panels: Sequence[Panel]) -> str:
    """Return panels side by side as an SVG, readable on light and on dark ground."""
    points = [point for panel in panels for line in panel.lines for point in line.points]
    axes = _Axes(
        _decades([leads for leads, _ in points]), _decades([seconds for _, seconds in points])
    )
    drawn = [
        f'<g transform="translate({i * _STEP},0)">{"".join(axes.panel(panel))}</g>'
        for i, panel in enumerate(panels)
    ]
    size = f"0 0 {len(panels) * _STEP} {_TOP + _HEIGHT + 52}"
    told = "; ".join(panel.title for panel in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" '
        f'aria-label="{escape(told)}"><style>{_STYLE}</style>{"".join(drawn)}</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class _Axes:
    """The powers of ten at which both axes begin and end."""

    leads: tuple[int, int]
    seconds: tuple[int, int]

    def panel(self, panel: Panel) -> Iterator[str]:
        """Yield grid, lines and names of a panel."""
        yield f'<text class="title" x="{_LEFT}" y="20">{escape(panel.title)}</text>'
        yield f'<text x="{_LEFT}" y="36">seconds of the processor</text>'
        yield f'<text x="{_LEFT + _WIDTH}" y="{_TOP + _HEIGHT + 40}" text-anchor="end">leads</text>'
        yield from self._grid()
        for line in panel.lines:
            yield from self._line(line)
        place = 0.0
        for line in sorted(panel.lines, key=lambda line: -line.points[-1][1]):
            place = max(self._y(line.points[-1][1]), place + _APART)
            yield self._name(line, place)

    def _grid(self) -> Iterator[str]:
        for power in range(self.seconds[0], self.seconds[1] + 1):
            y = self._y(10.0**power)
            yield f'<line class="grid" x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            told = f"{10.0**power:g}"
            yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{told}</text>'
        for power in range(self.leads[0], self.leads[1] + 1):
            x = self._x(10**power)
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_TOP + _HEIGHT}"/>'
            told = f"{10**power:,}".replace(",000,000", "M").replace(",000", "k")
            yield f'<text x="{x:.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{told}</text>'

    def _line(self, line: Line) -> Iterator[str]:
        kind = _kind(line)
        spots = [(self._x(leads), self._y(seconds)) for leads, seconds in line.points]
        way = " L".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        yield f'<path class="{kind}" d="M{way}"/>'
        yield from (f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in spots)

    def _name(self, line: Line, place: float) -> str:
        x = self._x(line.points[-1][0]) + 8
        told = escape(line.name)
        return f'<text class="{_kind(line)}" x="{x:.1f}" y="{place + 4:.1f}">{told}</text>'

    def _x(self, leads: float) -> float:
        begin, end = self.leads
        return _LEFT + _WIDTH * (log10(leads) - begin) / (end - begin)

    def _y(self, seconds: float) -> float:
        begin, end = self.seconds
        return _TOP + _HEIGHT * (end - log10(seconds)) / (end - begin)


def _kind(line: Line) -> str:
    return "ours" if line.is_ours else "other"


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around values, one apart at least."""
    begin, end = floor(log10(min(values))), ceil(log10(max(values)))
    return begin, max(end, begin + 1)
