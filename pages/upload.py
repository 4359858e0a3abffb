"""Upload."""

from leadscoring.app import widgets

with widgets.page("Upload"):
    pass
