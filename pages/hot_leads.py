"""Hot leads."""

from leadscoring.app import widgets

with widgets.page("Hot leads"):
    pass
