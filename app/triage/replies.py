"""The fixed, reviewed texts behind each door, with the phone numbers of the region."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.triage.numbers import ROLES, Numbers
from app.triage.types import Door
from indexes.text import Lang

SHIPPED = Path(__file__).parent / "data" / "replies.toml"

_ROLES = re.compile(r"\{(\w+(?:\|\w+)*)\}")


class Replies:
    """Says the text of a door in a language, for a region."""

    def __init__(self, texts: Mapping[str, Mapping[Lang, str]], numbers: Numbers) -> None:
        self._texts = texts
        self._numbers = numbers

    def reply(self, door: Door | str, lang: Lang, region: str = "", occasion: str = "") -> str:
        """Return the text of `door` (or of its `occasion`, such as a greeting) in simplified Chinese or English.

        `region` is written as people write it (广东省广州市, United States, Ohio); empty or unknown gives the
        numbers of every place in the table. Raises KeyError for a door without a text: the one that answers.
        """
        lines = self._texts[occasion or str(door)][lang].strip().splitlines()
        return "\n".join(said for line in lines if (said := self._with_numbers(line, lang, region)))

    def _with_numbers(self, line: str, lang: Lang, region: str) -> str:
        """Return `line` with its numbers; empty when the region lacks one of them."""
        numbers = {
            roles: self._numbers.spoken(roles.split("|"), lang, region) for roles in _ROLES.findall(line)
        }
        return _ROLES.sub(lambda roles: numbers[roles[1]], line) if all(numbers.values()) else ""


def load_texts(path: Path | None = None) -> Mapping[str, Mapping[Lang, str]]:
    """Read the texts at `path`, or those that are shipped.

    Raises BadInput with one sentence for a file that cannot be read, lacks a text or names a number that no
    table has.
    """
    path = path or SHIPPED
    table = _table(path)
    needed = {str(door) for door in Door if door is not Door.ANSWER} | set(_table(SHIPPED))
    missing = sorted(needed - set(table))
    if missing:
        raise BadInput(f"The fixed texts {path} lack [{missing[0]}]; add it with zh and en.")
    return {name: _text(name, row, path) for name, row in table.items()}


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"The fixed texts {path} cannot be read; check that the file exists.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The fixed texts {path} are not valid TOML: {error}.") from None


def _text(name: str, row: object, path: Path) -> dict[Lang, str]:
    given = row if isinstance(row, dict) else {}
    zh, en = given.get("zh"), given.get("en")
    if not (isinstance(zh, str) and zh.strip() and isinstance(en, str) and en.strip()):
        raise BadInput(f"The fixed texts {path} need zh and en for [{name}].")
    named = {role for roles in _ROLES.findall(zh + en) for role in roles.split("|")}
    strange = sorted(named - set(ROLES))
    if strange:
        raise BadInput(f"The fixed texts {path} use {{{strange[0]}}} in [{name}]; use {', '.join(ROLES)}.")
    return {"zh": zh, "en": en}
