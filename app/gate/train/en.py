"""Makes tagged English sentences and fits the tagger on them.

Sentences: this project's own, and the templates of presidio-research (MIT). Plain text without names (questions,
policy pages) is given by path. Names are hidden from the lists at random, so that the tagger learns from context too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.gate.names.en import WordKnowledge, facts_of, plain, words_of
from app.gate.names.tagger import TAGS, row_of
from app.gate.train.resources_en import LOCALES
from app.gate.train.slots_en import SlotFiller, lower_some, tidy

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{\{(\w+)\}\}|\{(street_name|N|FN|LN|ST|A|AL|C|S|Z|CO|O|X|P|D)\}")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_PERSON = re.compile(r"person|name|first_name.*|last_name.*|name_.*|N|FN|LN")
_GEO = frozenset("city state_abbr zipcode postcode country C S Z CO".split())
_STREET = frozenset("address street_name building_number secondary_address ST A AL".split())
_HIDDEN = 0.35
_SEED, _COUNT = 3, 30_000
_PINYIN = tuple(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng Han Feng Cao Peng".split()
)
"""The commonest Chinese surnames in pinyin."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with (label, start, end) spans."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def lines(path: Path) -> list[str]:
    """Return the sentences of a file, without comments, with \\n as line ends."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row.replace("\\n", "\n") for row in rows if row.strip() and not row.startswith("# ")]


def fill(template: str, slots: SlotFiller) -> Example:
    """Fill a template; a town or postal code belongs to an address when only marks stand between them."""
    text, at = "", 0
    spans: list[tuple[str, int, int]] = []
    template = _CHOICE.sub(lambda m: slots.random.choice(m.group(1).split("|")), template)
    for match in _SLOT.finditer(template):
        text += template[at : match.start()]
        slot = match.group(1) or match.group(2)
        value = tidy(_value(slot, slots))
        label = (
            "PERSON"
            if _PERSON.fullmatch(slot)
            else "ADDRESS"
            if slot in _STREET
            else "GEO"
            if slot in _GEO
            else ""
        )
        if label:
            spans.append((label, len(text), len(text) + len(value)))
        text += value
        at = match.end()
    return Example(text + template[at:], tuple(_merged(text, spans)))


def _value(slot: str, slots: SlotFiller) -> str:
    if slot in ("FN",) or slot.startswith("first_name"):
        return slots.given()
    if slot in ("LN",) or slot.startswith("last_name"):
        return slots.surname()
    if _PERSON.fullmatch(slot):
        return slots.full_name()
    makers = {
        "address": slots.address,
        "A": lambda: slots.address(lines=False),
        "AL": lambda: slots.address(lines=True),
        "ST": slots.street,
        "street_name": lambda: slots.street().removeprefix("the corner of "),
        "building_number": lambda: str(slots.random.randrange(1, 99999)),
        "secondary_address": slots.unit,
        "city": slots.city,
        "C": slots.city,
        "state_abbr": slots.state,
        "S": slots.state,
        "zipcode": slots.postcode,
        "postcode": slots.postcode,
        "Z": slots.postcode,
        "country": slots.country,
        "CO": slots.country,
        "organization": slots.organisation,
        "O": slots.organisation,
        "X": slots.capital,
        "P": lambda: slots.other("phone_number"),
        "D": lambda: slots.other("date_of_birth"),
    }
    make: Callable[[], str] | None = makers.get(slot)
    return make() if make else slots.other(slot)


def _merged(text: str, spans: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Join neighbouring parts of an address and drop lone places."""
    groups: list[list[tuple[str, int, int]]] = []
    for span in spans:
        near = groups and groups[-1][-1][0] != "PERSON" and span[0] != "PERSON"
        if (
            near
            and not re.search(r"[A-Za-z]", text[groups[-1][-1][2] : span[1]])
            and span[1] - groups[-1][-1][2] < 8
        ):
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        if group[0][0] == "PERSON":
            yield group[0]
        elif any(label == "ADDRESS" for label, _, _ in group):
            yield "ADDRESS", group[0][1], group[-1][2]


def examples(templates: list[str], slots: SlotFiller, count: int) -> Iterator[Example]:
    """Yield `count` filled templates, some in one case, some two in a row."""
    for _ in range(count):
        example = fill(slots.random.choice(templates), slots)
        if slots.random.random() < 0.25:
            other = fill(slots.random.choice(templates), slots)
            glue = slots.random.choice((" ", ". ", "\n", "\n\n"))
            shift = len(example.text) + len(glue)
            moved = tuple((label, a + shift, b + shift) for label, a, b in other.spans)
            example = Example(example.text + glue + other.text, example.spans + moved)
        if slots.random.random() < 0.06:
            example = _quoted(example, slots.random.choice(("> ", ">", "- ", "* ", "| ", "??? ", "    ")))
        yield Example(lower_some(example.text, 0.12, slots.random), example.spans)


def _quoted(example: Example, mark: str) -> Example:
    """Put a mark in front of every line, as mail programs do."""
    shifts = [len(mark) * (1 + example.text.count("\n", 0, i)) for i in range(len(example.text) + 1)]
    spans = tuple((label, a + shifts[a], b + shifts[b - 1]) for label, a, b in example.spans)
    return Example(mark + example.text.replace("\n", "\n" + mark), spans)


def encode(
    example: Example, knowledge: WordKnowledge, draw: random.Random
) -> tuple[list[list[int]], list[int]]:
    """Return the weight rows of each word's facts, and each word's tag."""
    words = words_of(example.text)
    hidden = frozenset(
        plain(w.text)
        for label, a, b in example.spans
        if label == "PERSON" and draw.random() < _HIDDEN
        for w in words
        if a <= w.start and w.end <= b
    )
    tags = [0] * len(words)
    for label, a, b in example.spans:
        inside = [i for i, w in enumerate(words) if w.start < b and a < w.end]
        for n, i in enumerate(inside):
            tags[i] = TAGS.index(f"{'I' if n else 'B'}-{label}")
    return [[row_of(f) for f in word] for word in facts_of(words, knowledge, hidden)], tags


def train(out: Path, unnamed: list[str], *, count: int = _COUNT, epochs: int = 4) -> None:
    """Fit the tagger on `count` filled sentences and on `unnamed` texts, which name nobody, and write it to `out`."""
    from app.gate.train import crf

    templates = [*lines(HERE / "sentences_en.txt"), *lines(HERE / "templates_presidio_en.txt")]
    slots = SlotFiller(tuple(LOCALES), _PINYIN, lines(HERE / "capitals_en.txt"), _SEED)
    draw, knowledge = random.Random(_SEED), WordKnowledge()
    filled = list(examples(templates, slots, count))
    plain_texts = [Example(lower_some(text, 0.12, draw), ()) for text in unnamed]
    crf.save(crf.fit([encode(e, knowledge, draw) for e in (*filled, *plain_texts)], epochs), out)
