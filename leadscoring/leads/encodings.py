"""The encoding of a text file: bytes in, text out, nothing guessed where it can be known."""

from __future__ import annotations

import codecs
import re

from leadscoring.exceptions import ReadError

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = "cp1252"
_SINGLE_BYTE = (_USUAL, "cp1250", "cp1251", "mac_roman")
_SAMPLE = 64_000
_AROUND = 500
_TELLING = 8
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_AGAIN = "Export the file again as CSV UTF-8"
_NOT_UTF8 = f"UTF-8, and no other encoding fits. {_AGAIN}"
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")


def decode(data: bytes, *, name: str, encoding: str | None = None) -> tuple[str, str]:
    r"""Return the text of a file and the encoding it is in.

    A byte-order mark decides; else UTF-8 where every byte fits it; else the
    single-byte encoding that charset-normalizer finds, Windows' Western one
    (cp1252) wherever that reads cleanly.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        Its name, for messages.
    encoding : str, optional
        What the user says it is in; nothing else is tried then.

    Returns
    -------
    text : str
        The text, without a byte-order mark.
    encoding : str
        The encoding, as Python names it.

    Raises
    ------
    ReadError
        If the bytes are not text in that encoding, or in any.

    Examples
    --------
    >>> decode("Name\nJosé\n".encode("cp1252"), name="leads.csv")
    ('Name\nJosé\n', 'cp1252')
    """
    if encoding is not None:
        return _as_told(data, encoding, name)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data, marked, name), name), marked
    _refuse_nul_bytes(data, name)
    try:
        return _checked(data.decode("utf-8"), name), "utf-8"
    except UnicodeDecodeError as error:
        found = _single_byte(data)
        if found is None:
            raise _undecodable(data, error, _NOT_UTF8, name) from error
    return _checked(_strictly(data, found, name), name), found


def _as_told(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        known = codecs.lookup(encoding)
        text = data.decode(known.name)
    except UnicodeDecodeError as error:
        raise _undecodable(
            data, error, f"{encoding}. Leave the encoding to be found", name
        ) from error
    except (LookupError, ValueError, AssertionError) as error:
        raise ReadError(
            f'"{encoding}" is not an encoding that can be read. '
            "Give one such as utf-8, cp1252 or utf-16.",
            file=name,
        ) from error
    return _checked(text.removeprefix("\ufeff"), name), known.name


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, f"{encoding}. {_AGAIN}", name) from error


def _single_byte(data: bytes) -> str | None:
    """Return the single-byte encoding that the lines beyond ASCII look most like.

    The usual one wins where a few letters are all there is to go by, and wherever
    it reads cleanly: others often look just as clean, and none that reads badly is
    among the matches.
    """
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    sample = _beyond_ascii(data)
    if len(_BEYOND_ASCII.findall(sample)) < _TELLING and _decodes(data, _USUAL):
        return _USUAL
    matches = from_bytes(sample, cp_isolation=list(_SINGLE_BYTE))
    fits = [
        (encoding != _USUAL, match.chaos, -match.coherence, encoding)
        for match in matches
        for encoding in match.could_be_from_charset
        if encoding in _SINGLE_BYTE and _decodes(data, encoding)
    ]
    return min(fits)[-1] if fits else None


def _beyond_ascii(data: bytes) -> bytes:
    """Return the lines that hold more than ASCII, as many as tell the encoding."""
    sample = bytearray()
    found = _BEYOND_ASCII.search(data)
    while found is not None and len(sample) < _SAMPLE:
        place = found.start()
        start = max(data.rfind(b"\n", 0, place) + 1, place - _AROUND)
        end = data.find(b"\n", place) + 1 or len(data)
        end = min(end, place + _AROUND)
        sample += data[start:end]
        found = _BEYOND_ASCII.search(data, end)
    return bytes(sample)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_nul_bytes(data: bytes, name: str) -> None:
    place = data.find(b"\0")
    if place >= 0:
        raise ReadError(
            "NUL bytes, so this is not plain text: the file is damaged, or not a CSV file at "
            "all. Export it again as CSV UTF-8; if it is UTF-16, give encoding utf-16-le.",
            file=name,
            line=_line(data, place),
        )


def _checked(text: str, name: str) -> str:
    """Return the text unless control characters show that it is none."""
    odd = _UNPRINTABLE.search(text)
    if odd is not None and (odd.group() == "\0" or _share_unprintable(text) > 0.001):
        raise ReadError(
            f"Characters that no text has (code {ord(odd.group())}), so this is not a CSV file, "
            "or in another encoding. Export it again as CSV UTF-8, or give its encoding.",
            file=name,
            line=_line(text[: odd.start() + 1].encode("utf-8"), odd.start()),
        )
    return text


def _share_unprintable(text: str) -> float:
    return sum(1 for _ in _UNPRINTABLE.finditer(text)) / len(text)


def _undecodable(data: bytes, error: UnicodeDecodeError, rest: str, name: str) -> ReadError:
    return ReadError(
        f"The byte 0x{data[error.start]:02x} is not text in {rest}, or give the right one.",
        file=name,
        line=_line(data, error.start),
    )


def _line(data: bytes, place: int) -> int:
    before = data[:place].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
