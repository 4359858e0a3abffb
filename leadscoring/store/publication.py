"""The record of one publication: which version and cutoff became everyone's."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from leadscoring.exceptions import InvalidInput, RegistryError

__all__ = ["Publication", "check_publication", "publication_from_json"]

_KINDS: dict[str, type | tuple[type, ...]] = {"int": int, "float": (int, float), "str": str}


@dataclass(frozen=True)
class Publication:
    """One publication.

    Parameters
    ----------
    revision : int
        Counts publications from 1; who publishes names the one they saw.
    version : str
        The model version, such as ``"v0001"``.
    cutoff : float
        The probability at or above which a lead is hot.
    warm : float
        The probability at or above which any other lead is warm.
    reason : str
        Why it was published.
    by : str
        Who published it.
    at : str
        When, in UTC, as ISO 8601.
    """

    revision: int
    version: str
    cutoff: float
    warm: float
    reason: str
    by: str
    at: str

    def to_json(self) -> str:
        """Return the record as one line of JSON, without the line's end."""
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)


def check_publication(*, cutoff: float, warm: float, reason: str, by: str) -> None:
    """Refuse what cannot be published.

    Parameters
    ----------
    cutoff, warm : float
        Probabilities.
    reason, by : str
        Why, and who.

    Raises
    ------
    InvalidInput
        If a probability lies outside [0, 1], or a text is blank.

    Examples
    --------
    >>> check_publication(cutoff=0.7, warm=0.4, reason=" ", by="Ann")
    Traceback (most recent call last):
    leadscoring.exceptions.InvalidInput: A publication needs a reason: say why ...
    """
    for name, value in (("cutoff", cutoff), ("warm", warm)):
        if not 0 <= value <= 1:
            raise InvalidInput(
                f"{name} must lie in [0, 1], got {value}. Pass a probability: 0.7 for a score of 70."
            )
    if not reason.strip():
        raise InvalidInput(
            "A publication needs a reason: say why this version and cutoff are right for everyone."
        )
    if not by.strip():
        raise InvalidInput("A publication needs a name: say who publishes it.")


def publication_from_json(text: str | bytes, *, source: str) -> Publication:
    """Return the record that `Publication.to_json` wrote.

    Parameters
    ----------
    text : str or bytes
        A JSON object.
    source : str
        Where it was read, for the message.

    Returns
    -------
    publication : Publication
        The record; keys that it does not know are left out.

    Raises
    ------
    RegistryError
        If the text is no such record.

    Examples
    --------
    >>> publication_from_json('{"revision": 1', source="published.json")
    Traceback (most recent call last):
    leadscoring.exceptions.RegistryError: published.json is no record of a publication: ...
    """
    try:
        read = json.loads(text)
    except ValueError as error:
        raise _no_record(source, f"it is not JSON ({error})") from error
    if not isinstance(read, dict):
        raise _no_record(source, "it is not a JSON object")
    known: dict[str, Any] = {field.name: read.get(field.name) for field in fields(Publication)}
    for field in fields(Publication):
        value = known[field.name]
        if not isinstance(value, _KINDS[str(field.type)]) or isinstance(value, bool):
            raise _no_record(source, f"its {field.name} is {value!r}")
    known |= {"cutoff": float(known["cutoff"]), "warm": float(known["warm"])}
    publication = Publication(**known)
    in_range = 0 <= publication.cutoff <= 1 and 0 <= publication.warm <= 1
    if publication.revision < 1 or not in_range:
        raise _no_record(source, "its revision, cutoff or warm line is out of range")
    return publication


def _no_record(source: str, cause: str) -> RegistryError:
    return RegistryError(
        f"{source} is no record of a publication: {cause}. Restore the file from a backup."
    )
