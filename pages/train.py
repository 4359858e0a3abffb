"""Train."""

from leadscoring.app import widgets

with widgets.page("Train"):
    pass
