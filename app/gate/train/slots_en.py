"""Fills the slots of English sentences with names and addresses that Faker makes up, in many countries' forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

_US_SUFFIX = "St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Ct|Court|Way|Pl|Place|Ter|Circle|Pkwy|Highway|Trail|Loop".split(
    "|"
)
_UNIT = ("Apt. {}", "Apt {}", "apt {}", "Suite {}", "Ste {}", "Unit {}", "#{}", "Floor {}", "Rm {}", "Lot {}")
_WORLD_STREET = (
    "Rua {}",
    "Rue {}",
    "Via {}",
    "Calle {}",
    "C/ {}",
    "Avenida {}",
    "Av. {}",
    "Plaza {}",
    "ul. {}",
    "{}straße",
    "{}strasse",
    "{}gatan",
    "{}vägen",
    "{}gate",
    "{}veien",
    "{}vej",
    "{}gade",
    "{}katu",
    "{}tie",
    "{}straat",
    "{}laan",
    "{}weg",
    "{} utca",
    "{} u.",
    "{} út",
    "{} tér",
    "{}ulice",
    "{}ova",
    "{} tn",
    "{} tänav",
    "Boulevard {}",
    "Chemin {}",
    "Piazza {}",
    "Corso {}",
    "Largo {}",
    "Travessa {}",
    "Str. {}",
    "{} Road",
    "{} Close",
    "{} Street",
    "{} Crescent",
    "{} Gardens",
    "{} Terrace",
    "{} Hill",
    "{} Green",
    "{} Mews",
    "{} Square",
    "{}",
)
_MILITARY = ("PSC {}, Box {}\nAPO {} {}", "Unit {} Box {}\nDPO {} {}", "CMR {}, Box {}, APO {} {}")
_JOIN = (", ", "\n", " ", "\n ", ",\n")


class SlotFiller:
    """Draws from Faker's providers; the same `seed` draws the same."""

    def __init__(
        self, locales: tuple[str, ...], pinyin_surnames: tuple[str, ...], capitals: list[str], seed: int
    ) -> None:
        from faker import Faker

        self.random = random.Random(seed)
        self._fakers = [Faker(locale) for locale in locales]
        for i, fake in enumerate(self._fakers):
            fake.seed_instance(seed + i)
        self._home = self._fakers[0]
        self._pinyin = pinyin_surnames
        self._capitals = capitals

    def _fake(self) -> Any:
        return self._home if self.random.random() < 0.4 else self.random.choice(self._fakers)

    def given(self) -> str:
        """Return a given name."""
        if self.random.random() < 0.05:
            return self._pinyin_given()
        return str(self._fake().first_name())

    def surname(self) -> str:
        """Return a surname, now and then a double one."""
        name = (
            str(self.random.choice(self._pinyin))
            if self.random.random() < 0.06
            else str(self._fake().last_name())
        )
        if self.random.random() < 0.04:
            name += "-" + str(self._fake().last_name())
        return name

    def _pinyin_given(self) -> str:
        syllables = "wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xiu ying hua ping gang gui xia fei yu xin hao jian".split()
        given = "".join(self.random.choices(syllables, k=self.random.choice((1, 2))))
        return given.capitalize()

    def full_name(self) -> str:
        """Return a name as people write it: with a middle name or initial, or surname first as in Chinese."""
        kind = self.random.random()
        if kind < 0.06:
            surname = self.random.choice(self._pinyin)
            return f"{surname} {self._pinyin_given()}" if kind < 0.03 else f"{self._pinyin_given()} {surname}"
        fake = self._fake()
        first, last = str(fake.first_name()), str(fake.last_name())
        if kind < 0.2:
            initial = chr(self.random.randrange(65, 91))
            return f"{first} {initial}{self.random.choice(['.', ''])} {last}"
        if kind < 0.26:
            return f"{first} {fake.first_name()} {last}"
        if kind < 0.29:
            return f"{first} {self.random.choice(['van', 'de', 'von', 'de la', 'bin', 'al', 'O’', 'Mc'])} {last}".replace(
                "’ ", "’"
            ).replace("Mc ", "Mc")
        return f"{first} {last}"

    def street(self) -> str:
        """Return a street and number."""
        kind = self.random.random()
        number = str(self.random.randrange(1, self.random.choice((30, 300, 9999, 99999))))
        if kind < 0.45:
            return f"{number} {self._us_street()}"
        if kind < 0.5:
            return self.random.choice(("P.O. Box {}", "PO Box {}", "Box {}", "Post Office Box {}")).format(
                number
            )
        if kind < 0.55:
            return f"the corner of {self._street_name()} and {self._street_name()}"
        if kind < 0.6:
            return self._military()
        if kind < 0.7:
            return str(self._fake().street_address()).replace("\n", " ")
        name = self._street_name()
        return self.random.choice(
            (
                f"{name} {number}",
                f"{name} {number}",
                f"{number} {name}",
                f"{number} {name} {self.random.randrange(1, 200)}",
                f"{name} {number}.",
            )
        )

    def _us_street(self) -> str:
        prefix = self.random.choice(("", "", "", "N ", "S. ", "West ", "NE "))
        ordinal = f"{self.random.randrange(1, 120)}{self.random.choice(['th', 'st', 'nd', 'rd'])}"
        base = (
            ordinal
            if self.random.random() < 0.15
            else str(self._home.last_name())
            if self.random.random() < 0.6
            else str(self._home.city()).split()[0]
        )
        return f"{prefix}{base} {self.random.choice(_US_SUFFIX)}" + self.random.choice(("", "", "", "."))

    def _street_name(self) -> str:
        if self.random.random() < 0.2:
            return str(self._fake().street_name())
        base = str(self._fake().last_name() if self.random.random() < 0.6 else self._fake().city()).split()[0]
        form = self.random.choice(_WORLD_STREET)
        return form.format(base)

    def _military(self) -> str:
        r = self.random
        if r.random() < 0.3:
            return f"{r.choice(['USS', 'USNV', 'USCGC', 'USNS'])} {self._home.last_name()}\nFPO {r.choice(['AA', 'AE', 'AP'])} {r.randrange(10000, 99999)}"
        return r.choice(_MILITARY).format(
            f"{r.randrange(1, 9999):04d}",
            f"{r.randrange(1, 9999):04d}",
            r.choice(["AA", "AE", "AP"]),
            r.randrange(10000, 99999),
        )

    def unit(self) -> str:
        """Return a flat or office number."""
        return self.random.choice(_UNIT).format(
            self.random.choice(
                (
                    str(self.random.randrange(1, 999)),
                    f"{self.random.randrange(1, 30)}{self.random.choice('ABCD')}",
                    f"{self.random.randrange(999):03d}",
                )
            )
        )

    def city(self) -> str:
        """Return a town, in capitals now and then."""
        name = str(self._fake().city())
        return name.upper() if self.random.random() < 0.12 else name

    def state(self) -> str:
        """Return a state of the USA."""
        return str(self._home.state_abbr() if self.random.random() < 0.6 else self._home.state())

    def postcode(self) -> str:
        """Return a postal code of some country."""
        return str(self._home.postcode() if self.random.random() < 0.6 else self._fake().postcode())

    def country(self) -> str:
        """Return a country."""
        return str(self._home.country())

    def address(self, lines: bool | None = None) -> str:
        """Return a whole address, on one line or several."""
        glue = self.random.choice(
            _JOIN if lines is None else (("\n", "\n ", ",\n") if lines else (", ", " "))
        )
        parts = [self.street()]
        if parts[0].startswith("the corner") or "\n" in parts[0]:
            return parts[0]
        if self.random.random() < 0.35:
            parts.append(self.unit())
        if self.random.random() < 0.85:
            parts.append(self._town())
        if self.random.random() < 0.25:
            parts.append(self.country())
        return glue.join(parts)

    def _town(self) -> str:
        kind = self.random.random()
        if kind < 0.5:
            return f"{self.city()}, {self._home.state_abbr()} {self._home.postcode()}"
        if kind < 0.6:
            return f"{self.city()}\n, {self._home.state_abbr()}\n {self.postcode()}"
        if kind < 0.8:
            return f"{self.city()} {self.postcode()}"
        return f"{self.postcode()} {self.city()}" if kind < 0.9 else self.city()

    def organisation(self) -> str:
        """Return a company, a clinic or a hospital."""
        kind = self.random.random()
        if kind < 0.35:
            return str(self._home.company())
        base = str(self._home.last_name() if kind < 0.6 else self._home.city())
        return f"{base} {self.random.choice(['Hospital', 'Medical Center', 'Clinic', 'Health', 'Pharmacy', 'Family Practice', 'Insurance', 'County', 'University', 'Memorial Hospital', 'Group', 'Systems', 'LLC', 'Inc.', 'Partners'])}"

    def capital(self) -> str:
        """Return something with a capital that is nobody."""
        return self.random.choice(self._capitals)

    def _date(self) -> str:
        day = self._home.date_object()
        forms = ("%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%B %d", "%m/%d/%y", "%B %Y")
        text = str(day.strftime(self.random.choice(forms)))
        return f"{day.day}th of {day.strftime('%B %Y')}" if self.random.random() < 0.1 else text

    def other(self, slot: str) -> str:
        """Return a value for a slot that is neither a name nor an address."""
        fake = self._home
        values = {
            "phone_number": lambda: self._fake().phone_number(),
            "email": fake.email,
            "credit_card_number": fake.credit_card_number,
            "age": lambda: str(self.random.randrange(18, 89)),
            "year": fake.year,
            "date_of_birth": self._date,
            "date_time": lambda: str(fake.date_time()),
            "day_of_week": fake.day_of_week,
            "nationality": lambda: self.random.choice(
                "American French German Greek Italian Chinese Dutch Czech Polish".split()
            ),
            "nation_woman": lambda: "Frenchwoman",
            "nation_plural": lambda: "Americans",
            "url": fake.url,
            "job": fake.job,
            "iban": fake.iban,
            "ssn": fake.ssn,
            "ip_address": fake.ipv4,
            "us_driver_license": lambda: fake.bothify("?#######"),
            "prefix": lambda: "Dr.",
            "prefix_male": lambda: "Mr.",
            "prefix_female": lambda: self.random.choice(("Mrs.", "Ms.")),
        }
        make: Callable[[], object] = values[slot]
        return str(make())


def lower_some(text: str, chance: float, draw: random.Random) -> str:
    """Return `text` in lower or upper case with the given chance; the length must not change."""
    kind = draw.random()
    changed = text.lower() if kind < chance else text.upper() if kind < chance * 1.25 else text
    return changed if len(changed) == len(text) else text


def tidy(text: str) -> str:
    """Undo what Faker leaves behind: tabs, doubled spaces."""
    return re.sub(r"[ \t]{2,}", " ", text.replace("\t", " "))
