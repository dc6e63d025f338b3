"""Builds the gate from its settings and proves that it works before anybody may use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError, GateFailed
from app.gate.gate import Analyser, Gate, Limits
from app.gate.policy import Action, Policy, load_policy
from app.gate.reading import Reader
from app.gate.render import Renderer

if TYPE_CHECKING:
    from app.gate.names.zh import Lexicon
    from app.gate.recognisers.base import Recogniser

_DATA = Path(__file__).parent / "data"
_PROBES = (
    ("我叫张伟，身份证号11010519491231002X，手机13812345678", ("PERSON", "CN_RESIDENT_ID", "PHONE_NUMBER")),
    ("My name is John Smith, SSN 219-09-9999, john.smith@mail.com", ("PERSON", "US_SSN", "EMAIL_ADDRESS")),
)
"""Sentences with made-up identifiers that a working gate finds."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """How the gate is set up.

    `policy` is a policy file, None for the one that ships. `names_zh` and `names_en` name an operator's own models
    (spacy:PACKAGE, spacy:FOLDER or transformers:FOLDER), empty for those that ship. `time_limit_s` bounds one check in
    seconds, `max_chars` the length of a text in characters.
    """

    policy: Path | None = None
    names_zh: str = ""
    names_en: str = ""
    time_limit_s: float = 5.0
    max_chars: int = 20_000


def build_gate(settings: GateSettings | None = None, today: Callable[[], date] = date.today) -> Gate:
    """Return a gate that has found the identifiers of its self-test.

    `today` gives the day on which ages are counted. Raises GateFailed with one sentence when anything about the
    set-up is wrong.
    """
    settings = settings or GateSettings()
    policy = load_policy(settings.policy)
    try:
        reader = Reader()
        analyser = _analyser(settings, reader, today)
    except AppError:
        raise
    except Exception as error:
        raise GateFailed(
            f"The privacy check cannot be set up ({type(error).__name__}); reinstall the program."
        ) from None
    gate = Gate(
        policy, analyser, Renderer(policy, reader, today), Limits(settings.time_limit_s, settings.max_chars)
    )
    self_test(gate, policy)
    return gate


def self_test(gate: Gate, policy: Policy) -> None:
    """Raise GateFailed unless the gate finds each probe's identifiers that the policy does not keep."""
    for text, types in _PROBES:
        found = {entity.type for entity in gate.detect(text)}
        missed = [t for t in types if t not in found and policy.action(t) is not Action.KEEP]
        if missed:
            raise GateFailed(
                f"The privacy check missed {', '.join(missed)} in its self-test; reinstall the program."
            )


def _analyser(settings: GateSettings, reader: Reader, today: Callable[[], date]) -> Analyser:
    from app.gate.presidio import import_presidio, make_engine

    import_presidio()
    from app.gate.analyser import PresidioAnalyser
    from app.gate.names.zh import Lexicon
    from app.gate.recognisers.catalogue import pattern_recognisers

    lexicon = Lexicon()
    recognisers = [*pattern_recognisers(today), *_name_recognisers(settings, lexicon)]
    return PresidioAnalyser(make_engine(recognisers, reader), lexicon.words.__contains__)


def _name_recognisers(settings: GateSettings, lexicon: Lexicon) -> Sequence[Recogniser]:
    """Return what finds names and English addresses: the operator's models where there are any, else the shipped."""
    from app.gate.names.en import EnglishNames, WordKnowledge
    from app.gate.names.finder import operator_model
    from app.gate.names.lac import Lac
    from app.gate.names.tagger import Tagger
    from app.gate.names.zh import ChineseNames, Weights
    from app.gate.recognisers.address_en import EnglishAddressRecogniser
    from app.gate.recognisers.labelled_name import LabelledNameRecogniser
    from app.gate.recognisers.person import PersonRecogniser, by_english_tagger, by_model

    english = EnglishNames(Tagger(_DATA / "names_en.npz"), WordKnowledge())
    chinese = (
        operator_model(settings.names_zh)
        if settings.names_zh
        else ChineseNames(Lac(), lexicon, Weights.load())
    )
    own_english = (
        by_model(operator_model(settings.names_en)) if settings.names_en else by_english_tagger(english)
    )
    return [
        PersonRecogniser(by_model(chinese)),
        PersonRecogniser(own_english),
        LabelledNameRecogniser(lexicon.words.__contains__, lexicon.surname_of),
        EnglishAddressRecogniser(english),
    ]
