"""The process that reads files for another: a file in, leads or the reason against them out."""

from __future__ import annotations

import argparse
import os
import sys
import types
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.leads.confined.handing import receive_message, send, send_message
from leadscoring.leads.confined.limits import NO_MEMORY, Limits, confine, grant
from leadscoring.leads.reading import read_here

__all__ = ["main"]

_NICE = 5  # the pages go first


def main() -> None:
    """Read the files that the standard input brings, one after the other, within limits."""
    limits = _limits(sys.argv[1:])
    sys.excepthook = _tell_where
    if hasattr(os, "nice"):
        os.nice(_NICE)
    confine(memory=limits.memory, written=limits.written)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        asked = receive_message(sys.stdin.buffer)
        if asked is None:
            return
        grant(limits.seconds)
        try:
            _answer(answers, asked, sys.stdin.buffer.read(asked.pop("size")))
        except MemoryError:
            sys.exit(NO_MEMORY)
        answers.flush()


def _answer(answers: BinaryIO, asked: dict[str, Any], data: bytes) -> None:
    try:
        read = read_here(data, **asked)
    except ReadError as error:
        told = {"message": error.message, "line": error.line, "excerpt": error.excerpt}
        send_message(answers, {"refused": {**told, "file": error.file}})
    except InvalidInput as error:
        send_message(answers, {"invalid": str(error)})
    else:
        send_message(answers, {"read": True})
        send(answers, read)


def _limits(arguments: list[str]) -> Limits:
    parser = argparse.ArgumentParser()
    for field in fields(Limits):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    return Limits(**vars(parser.parse_args(arguments)))


def _tell_where(
    kind: type[BaseException], error: BaseException, trace: types.TracebackType | None
) -> None:
    """Tell the server's log where it went wrong; an error's own words may hold a lead's."""
    del error
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else Path(trace.tb_frame.f_code.co_filename).name
    line = 0 if trace is None else trace.tb_lineno
    sys.stderr.write(f"Reading a file apart ended in {kind.__name__} at {place}:{line}.\n")


if __name__ == "__main__":
    main()
