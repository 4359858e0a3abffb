"""Coefficients."""

from leadscoring.app import widgets

with widgets.page("Coefficients"):
    pass
