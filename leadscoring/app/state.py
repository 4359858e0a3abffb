"""What one visitor's session holds: every key by name, and typed ways to reach it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar, overload

import pandas as pd
import streamlit as st

from leadscoring.decisions.parts import Part
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.receipt import Receipt
from leadscoring.store.known_leads import KnownLeads

T = TypeVar("T")


class Key(str, Generic[T]):
    """Name of one value in the session, and of which type it is.

    It is a plain text too, so a widget takes it as its ``key``.

    Examples
    --------
    >>> Key("leads") == "leads"
    True
    """

    __slots__ = ()


@dataclass(frozen=True)
class Leads:
    """A list of leads that was read, and where it came from.

    Parameters
    ----------
    name : str
        Name of the file.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads as understood; columns that the model knows bear its names.
    original : pandas.DataFrame of shape (n_leads, n_columns)
        The same cells as the file holds them, with the file's own column names.
    receipt : Receipt
        What reading the file kept, repaired and set aside.
    digest : str
        Fingerprint of the content and of how it was read.
    placeholders : tuple of str
        Texts that were taken as "not filled in".
    target, positive : str
        The outcome column and its value that means converted, where these are known
        beforehand; else empty.
    weight : str
        Column of how many leads each stands for; empty where each counts alike.
    told : str
        What the weights mean, in words.
    known : KnownLeads or None
        The team's outcomes, where the leads are those.
    """

    name: str
    frame: pd.DataFrame
    original: pd.DataFrame
    receipt: Receipt
    digest: str
    placeholders: tuple[str, ...] = DEFAULT_MISSING
    target: str = ""
    positive: str = ""
    weight: str = ""
    told: str = ""
    known: KnownLeads | None = None

    @property
    def unweighted(self) -> pd.DataFrame:
        """The leads without the column of their weights, which tells nothing of them."""
        return self.frame.drop(columns=self.weight) if self.weight else self.frame

    def with_frame(self, frame: pd.DataFrame) -> Leads:
        """Return these leads with another understanding of the same rows."""
        return replace(self, frame=frame)


@dataclass(frozen=True)
class Upload:
    """A file as it arrived, and how the visitor wants it read.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        Its content.
    digest : str
        Fingerprint of the content.
    options : dict
        Keyword options of `read_leads` that differ from what it finds by itself.
    """

    name: str
    data: bytes
    digest: str
    options: dict[str, Any]

    def read_with(self, options: dict[str, Any]) -> Upload:
        """Return the same file, to be read in another way."""
        return replace(self, options=options)


TRAINING: Key[Leads] = Key("training")
"""The labelled leads chosen for training."""

UPLOAD: Key[Upload] = Key("upload")
"""The file shown on Upload, kept while other pages are open."""

UPLOADER: Key[object] = Key("uploader")
"""The upload widget on Upload."""

ENTERED: Key[bool] = Key("entered")
"""Whether this session has come by the entry point."""

ASKED: Key[str] = Key("asked")
"""Path of the page that was asked for before the entry point ran."""

TURNED_AWAY: Key[bool] = Key("turned_away")
"""Whether the audit log has been told of this session's failed sign-in."""

LEADS_VIEW: Key[str] = Key("leads_view")
"""Which list Hot leads shows."""

HIDE_WORKED: Key[bool] = Key("hide_worked")
"""Whether the day's list leaves out what is worked."""

LEAD: Key[int] = Key("lead")
"""Number of the lead open on Hot leads."""

LEAD_AT: Key[int] = Key("lead_at")
"""Its place in the list, from 0: what stands there opens when the lead is gone."""

LEAD_KEPT: Key[int] = Key("lead_kept")
"""Number of a worked lead that stays in sight: somebody else worked it a moment ago."""

LEAD_TABLE: Key[object] = Key("lead_table")
"""The table on Hot leads."""

LEAD_PAGE: Key[int] = Key("lead_page")
"""Begins the names of its page controls, one for each page."""

TIER: Key[Literal["hot", "warm", "cold", "all"]] = Key("tier")
"""The tier shown among all leads."""

OWNER: Key[int | Literal["nobody", "everybody"]] = Key("owner")
"""Whose leads are shown: a person's number, or one of these words."""

SOURCE: Key[str] = Key("source")
"""The source shown among all leads; empty for all."""

STATUS: Key[Literal["open", "closed", "any"]] = Key("status")
"""Whether open or closed leads are shown."""

SEARCH: Key[str] = Key("search")
"""The text looked for among all leads."""

PARTS: Key[tuple[Part, ...]] = Key("parts")
"""Parts of all leads that they are narrowed to."""


@overload
def get(key: Key[T]) -> T | None: ...
@overload
def get(key: Key[T], default: T) -> T: ...
def get(key: Key[T], default: T | None = None) -> T | None:
    """Return a value of the session, or `default` where there is none."""
    value: T | None = st.session_state.get(key, default)
    return value


def put(key: Key[T], value: T) -> None:
    """Keep a value for the rest of the session."""
    st.session_state[key] = value


def drop(key: Key[Any]) -> None:
    """Forget a value; it is no error where there is none."""
    st.session_state.pop(key, None)


def require(key: Key[T], *, message: str, page: str, label: str = "Upload leads") -> T:
    """Return a value of the session, or say where to get it and end the page.

    Parameters
    ----------
    key : Key
        Name of the value.
    message : str
        What is missing, as one sentence.
    page : str
        File of the page that provides it, such as ``"pages/upload.py"``.
    label : str
        Words on the link to that page.

    Returns
    -------
    value : object
        The value; without one, the page stops here.
    """
    value = get(key)
    if value is None:
        with st.container(border=True):
            st.markdown(message)
            st.page_link(page, label=label, icon=":material/arrow_forward:")
        st.stop()
    return value
