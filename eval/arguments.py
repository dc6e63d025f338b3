"""What the commands that measure have in common: their parser, their paths, and how they print."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from app.errors import BadInput
from eval.tables import Table, markdown

_BAD_INPUT = 2


class Parser(argparse.ArgumentParser):
    """Errors are one sentence on one line, as everywhere."""

    def error(self, message: str) -> NoReturn:
        """Exit with the message."""
        message = message[0].upper() + message[1:]
        self.exit(_BAD_INPUT, f"{message}; see `{self.prog} --help`.\n")


def parser(name: str, description: str | None) -> Parser:
    """Return the parser of `mingbai eval NAME`, which knows --json already."""
    made = Parser(
        prog=f"mingbai eval {name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--json", action="store_true", help="print one JSON object instead of Markdown tables")
    return made


def count(text: str) -> int:
    """Return a number of things to measure with, for `type=` of an option. Raises ArgumentTypeError below 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of 1 or more")
    return int(text)


def folder(path: Path, what: str) -> Path:
    """Return `path` when it is a folder. Raises BadInput."""
    if not path.is_dir():
        raise BadInput(f"There is no folder {path} of {what}; check the path.")
    return path


def files(paths: Sequence[Path]) -> list[Path]:
    """Return `paths` when all of them are files. Raises BadInput naming the first that is not."""
    for path in paths:
        if not path.is_file():
            raise BadInput(f"There is no file {path}; check the path.")
    return list(paths)


def emit(as_json: bool, figures: Mapping[str, Any], tables: Sequence[Table]) -> None:
    """Print what was measured: the figures as JSON, or the tables as Markdown."""
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n" if as_json else markdown(tables))
