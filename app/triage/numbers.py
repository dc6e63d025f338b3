"""The phone numbers of each region, from a table that the operator can override."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadInput
from indexes.text import HAN, Lang

SHIPPED = Path(__file__).parent / "data" / "numbers.toml"
UNKNOWN, DEFAULT = "unknown", "mainland"
ROLES = ("ambulance", "police", "crisis", "poison", "health", "insurance")
NEEDED = frozenset({"ambulance", "police", "crisis"})

_HAN = re.compile(f"[{HAN}]")
_SEPARATOR: Mapping[Lang, str] = {"zh": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is dialled, and what answers there in each language."""

    number: str
    label: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its name in each language, words that name it (lower case), its numbers by role."""

    name: Mapping[Lang, str]
    matches: tuple[str, ...]
    numbers: Mapping[str, tuple[Number, ...]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The whole table; `shown_when_unknown` are the regions shown to somebody whose region is not known."""

    regions: Mapping[str, Region]
    shown_when_unknown: Mapping[Lang, tuple[str, ...]]

    def spoken(self, roles: Sequence[str], lang: Lang, region: str) -> str:
        """Return the numbers for `roles` in `region`, each once, ready for a sentence; empty when there are none."""
        known = self._region(region)
        said = _here(known, roles, lang) if known else self._everywhere(roles, lang)
        return _SEPARATOR[lang].join(f"{number}{label}" for number, label in said.items())

    def _everywhere(self, roles: Sequence[str], lang: Lang) -> Mapping[str, str]:
        """Return the first number of each role in every region shown, with the names of the places it is for."""
        places: dict[str, list[str]] = {}
        for region in (self.regions[name] for name in self.shown_when_unknown[lang]):
            for role in roles:
                for number in region.numbers.get(role, ())[:1]:
                    named = places.setdefault(number.number, [])
                    named += [] if region.name[lang] in named else [region.name[lang]]
        return {number: _bracketed(_SEPARATOR[lang].join(named), lang) for number, named in places.items()}

    def _region(self, written: str) -> Region | None:
        """Return the region that `written` names; None when it is empty or somewhere else."""
        lowered = written.lower()
        for name, region in self.regions.items():
            if name != DEFAULT and any(match in lowered for match in region.matches):
                return region
        default = self.regions[DEFAULT]
        named = any(match in lowered for match in default.matches) or _HAN.search(written)
        return default if named else None


def load_numbers(override: Path | None = None) -> Numbers:
    """Read the shipped table, with the regions of `override` in place of or beside its own.

    Raises BadInput with one sentence for a file that cannot be read or lacks something.
    """
    tables = {**_table(SHIPPED), **(_table(override) if override else {})}
    path = override or SHIPPED
    shown = tables.pop(UNKNOWN, None)
    regions = {name: _parsed(name, table, path) for name, table in tables.items()}
    if not isinstance(shown, dict) or not all(
        set(shown.get(lang, ["?"])) <= set(regions) for lang in ("zh", "en")
    ):
        raise BadInput(
            f"The phone numbers {path} need [unknown] with zh and en lists of regions in the table."
        )
    return Numbers(regions, {"zh": tuple(shown["zh"]), "en": tuple(shown["en"])})


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"The phone numbers {path} cannot be read; check that the file exists.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The phone numbers {path} are not valid TOML: {error}.") from None


def _parsed(name: str, table: object, path: Path) -> Region:
    if not isinstance(table, dict) or not all(isinstance(table.get(key), str) for key in ("zh", "en")):
        raise BadInput(f"The phone numbers {path} need a name in zh and en for {name}.")
    matches = table.get("matches")
    if not isinstance(matches, list) or not matches or not all(isinstance(m, str) and m for m in matches):
        raise BadInput(f"The phone numbers {path} need a list of words under matches for {name}.")
    unknown = sorted(set(table) - {"zh", "en", "matches", *ROLES})
    if unknown:
        raise BadInput(f"The phone numbers {path} have {unknown[0]!r} for {name}; use {', '.join(ROLES)}.")
    missing = sorted(NEEDED - set(table))
    if missing:
        raise BadInput(f"The phone numbers {path} lack {missing[0]} for {name}; every region needs one.")
    numbers = {role: tuple(_numbers(table[role], role, name, path)) for role in ROLES if role in table}
    names: dict[Lang, str] = {"zh": table["zh"], "en": table["en"]}
    return Region(names, tuple(match.lower() for match in matches), numbers)


def _numbers(rows: object, role: str, name: str, path: Path) -> Iterable[Number]:
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"The phone numbers {path} need a list of numbers for {role} in {name}.")
    for row in rows:
        fields = ("number", "zh", "en", "source")
        if not isinstance(row, dict) or not all(isinstance(row.get(f), str) and row[f] for f in fields):
            raise BadInput(
                f"The phone numbers {path} need number, zh, en and source for each {role} in {name}."
            )
        yield Number(row["number"], {"zh": row["zh"], "en": row["en"]})


def _here(region: Region, roles: Sequence[str], lang: Lang) -> Mapping[str, str]:
    """Return the region's numbers with what answers there, unless everybody knows (ambulance, police)."""
    return {
        number.number: "" if role in ("ambulance", "police") else _bracketed(number.label[lang], lang)
        for role in roles
        for number in region.numbers.get(role, ())
    }


def _bracketed(label: str, lang: Lang) -> str:
    return f"（{label}）" if lang == "zh" else f" ({label})"
