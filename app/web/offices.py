"""Where a person can be reached, and what people may ask first, by region, from files that an operator can replace."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.web.wording import Words
from indexes.regions import CHINA, USA, covers, ladder
from indexes.text import Lang

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Office:
    """A telephone number that staff answer, and when they do."""

    region: str
    number: str
    name: dict[Lang, str]
    hours: dict[Lang, str]


class Offices:
    """Knows whom to call where; `hotline` is the operator's own and comes first."""

    def __init__(self, offices: Sequence[Office], hotline: str = "") -> None:
        self._offices = tuple(offices)
        self.hotline = hotline or self._offices[0].number

    def near(self, region: str, lang: Lang) -> tuple[Office, ...]:
        """Return the offices for a region, the most specific first; for an unknown one those of the language."""
        places = ladder(region) or ((CHINA,) if lang == "zh" else (CHINA, USA))
        found = [o for place in reversed(places) for o in self._offices if o.region == place]
        found = found or [o for o in self._offices if o.region == CHINA]
        if places[0] == CHINA and self.hotline not in (o.number for o in self._offices):
            own = Office(
                CHINA, self.hotline, {"zh": "本机构服务热线", "en": "Our hotline"}, {"zh": "", "en": ""}
            )
            found.insert(0, own)
        return tuple(found)

    def main(self, region: str, lang: Lang) -> str:
        """Return the one number to call."""
        usa = covers(USA, region) if region else False
        return self.near(region, lang)[0].number if usa else self.hotline

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number."""
        return tuple(dict.fromkeys((self.hotline, *(o.number for o in self._offices))))

    def as_json(self, region: str, words: Words) -> list[dict[str, str]]:
        """Return the offices for the browser, in the words of its language."""
        return [
            {
                "number": o.number,
                "name": words.own(o.name[words.base]),
                "hours": words.own(o.hours[words.base]),
            }
            for o in self.near(region, words.base)
        ]


def load_offices(file: Path | None, hotline: str) -> Offices:
    """Read the offices of `file`, or those that are shipped. Raises BadInput with one sentence for a faulty file."""
    path = file or _DATA / "offices.toml"
    rows = _rows(path, "offices")
    needed = ("region", "number", "zh", "en", "hours_zh", "hours_en")
    for row in rows:
        if missing := [key for key in needed if not isinstance(row.get(key), str)]:
            raise BadInput(
                f"The offices {path} lack {missing[0]} in an entry; every entry needs {', '.join(needed)}."
            )
    return Offices(
        [
            Office(
                r["region"],
                r["number"],
                {"zh": r["zh"], "en": r["en"]},
                {"zh": r["hours_zh"], "en": r["hours_en"]},
            )
            for r in rows
        ],
        hotline,
    )


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions by region and language."""

    by_region: dict[str, dict[Lang, tuple[str, ...]]]

    def near(self, region: str, lang: Lang) -> tuple[str, ...]:
        """Return the questions of the most specific region that has any in the language."""
        for place in reversed((CHINA, USA, *ladder(region))):
            if found := self.by_region.get(place, {}).get(lang):
                return found
        return ()

    def every(self) -> list[tuple[str, str]]:
        """Return every question with its region."""
        return [(region, q) for region, langs in self.by_region.items() for qs in langs.values() for q in qs]

    def only(self, good: set[tuple[str, str]]) -> Examples:
        """Return those that are in `good`."""
        return Examples(
            {
                region: {lang: tuple(q for q in qs if (region, q) in good) for lang, qs in langs.items()}
                for region, langs in self.by_region.items()
            }
        )


def load_examples(file: Path | None) -> Examples:
    """Read the examples of `file`, or those that are shipped. Raises BadInput with one sentence for a faulty file."""
    path = file or _DATA / "examples.toml"
    found: dict[str, dict[Lang, tuple[str, ...]]] = {}
    for row in _rows(path, "examples"):
        if not isinstance(row.get("region"), str):
            raise BadInput(f"The examples {path} lack region in an entry; write it as in 广东省广州市.")
        langs: tuple[Lang, ...] = ("zh", "en")
        found[row["region"]] = {lang: tuple(map(str, row.get(lang, ()))) for lang in langs}
    return Examples(found)


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"The {key} {path} cannot be read; check that the file exists.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The {key} {path} are not valid TOML: {error}.") from None
    rows = table.get(key)
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"The {key} {path} have no [[{key}]]; write at least one.")
    return rows
