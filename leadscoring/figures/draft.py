"""A figure while it is being drawn: its parts as they will be sent, looked at once, at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

__all__ = ["Draft"]


class Draft:
    """What is drawn so far, by the same verbs as plotly's own figure.

    Plotly's own looks at the whole figure with each verb: seven times the work, and a
    visitor who moves a slider waits for it.

    Parameters
    ----------
    layout : dict
        With both axes.

    Examples
    --------
    >>> draft = Draft({"xaxis": {"title": {"standoff": 10}}, "yaxis": {}})
    >>> draft.add_scatter(x=[1, 2], y=[3, 4])
    >>> draft.update_xaxes(title={"text": "score"})
    >>> figure = draft.figure()
    >>> figure.data[0].y, figure.layout.xaxis.title.text, figure.layout.xaxis.title.standoff
    ((3, 4), 'score', 10)
    """

    def __init__(self, layout: dict[str, Any]) -> None:
        self._layout = {**layout, "annotations": [], "shapes": []}
        self._traces: list[dict[str, Any]] = []

    def add_scatter(self, **trace: Any) -> None:  # noqa: ANN401 (plotly's own options)
        """Add a trace of points or lines."""
        self._traces.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:  # noqa: ANN401
        """Add a trace of bars."""
        self._traces.append({"type": "bar", **trace})

    def add_annotation(self, **label: Any) -> None:  # noqa: ANN401
        """Add a label."""
        self._layout["annotations"].append(label)

    def add_shape(self, **shape: Any) -> None:  # noqa: ANN401
        """Add a shape."""
        self._layout["shapes"].append(shape)

    def update_xaxes(self, **options: Any) -> None:  # noqa: ANN401
        """Set options of the horizontal axis."""
        self.update_layout(xaxis=options)

    def update_yaxes(self, **options: Any) -> None:  # noqa: ANN401
        """Set options of the vertical axis."""
        self.update_layout(yaxis=options)

    def update_layout(self, **options: Any) -> None:  # noqa: ANN401
        """Set options of the figure; what they do not name stays."""
        self._layout = _merged(self._layout, options)

    def figure(self) -> go.Figure:
        """Return the figure, once all is drawn."""
        return go.Figure({"data": self._traces, "layout": self._layout})


def _merged(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        name: _merged(known[name], value) if isinstance(known.get(name), dict) else value
        for name, value in more.items()
    }
    return {**known, **both}
