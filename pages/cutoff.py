"""Cutoff."""

from leadscoring.app import widgets

with widgets.page("Cutoff"):
    pass
