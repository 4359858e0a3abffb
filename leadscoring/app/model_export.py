"""A part of a model as a file, written into the audit log before it is handed out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from leadscoring.app import cache, identity
from leadscoring.lead_model import LeadModel
from leadscoring.store import downloads

__all__ = ["button"]


def button(
    label: str,
    model: LeadModel,
    *,
    what: str,
    make: Callable[[], str | bytes],
    file_name: str,
    mime: str,
    kind: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """Offer a part of a model as a file, which is made once it is asked for.

    Parameters
    ----------
    label : str
        Words on the button.
    model : LeadModel
        A saved version.
    what : str
        Which part, as the audit log says it.
    make : callable
        Returns the content.
    file_name, mime : str
        The file's name and kind.
    kind : {"secondary", "tertiary"}
        How much the button stands out.
    """
    person = identity.require_person()

    def made() -> str | bytes:
        version = str(model.version)
        downloads.note_model_export(cache.database(), person, version=version, what=what)
        return make()

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=mime,
        type=kind,
        icon=":material/download:",
        on_click="ignore",
    )
