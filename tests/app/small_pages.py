"""What the tests of Team, People and Records look at and press."""

from __future__ import annotations


def shown(app):
    assert not app.exception
    return app


def said(app) -> str:
    main = app.main
    blocks = [*main.markdown, *main.caption, *app.error, *app.success, *app.info]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def press(app, label: str):
    return shown(next(each for each in app.button if each.label == label).click().run())
