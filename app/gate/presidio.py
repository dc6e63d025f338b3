"""Bringing Presidio in: an `AnalyzerEngine` over the gate's recognisers and a blank engine of our own.

Importing Presidio takes 0.8 s beside what the product imports anyway (torch, transformers, spaCy's core), and
2.4 s more where transformers has not been imported yet: Presidio asks for `transformers.pipeline` for a component
the gate does not use and does without it when it is not installed. `import_presidio` makes use of that.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.gate.reading import Reader

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer


def import_presidio() -> None:
    """Import Presidio quickly and quietly; call it before anything that imports it."""
    with _without_transformers():
        import presidio_analyzer  # noqa: F401
    for name in ("presidio-analyzer", "decision_process"):  # the latter prints values when it is switched on
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("decision_process").handlers.clear()


@contextmanager
def _without_transformers() -> Iterator[None]:
    """Let transformers look uninstalled, where nobody has imported it and no other thread could be about to."""
    if "transformers" in sys.modules or threading.active_count() > 1:
        yield
        return
    sys.modules["transformers"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["transformers"]


def make_engine(recognisers: Sequence[EntityRecognizer], reader: Reader) -> AnalyzerEngine:
    """Return an analyser of `recognisers`; its decision log, which would hold the values, stays off."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    from app.gate.context import RawTextContext
    from app.gate.recognisers.base import LANGUAGE, THRESHOLD, Artifacts

    class BlankEngine(NlpEngine):
        """Reads the text and knows nothing of words: the recognisers bring what they need."""

        def load(self) -> None:
            """Nothing to load."""

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            return Artifacts(reader.read(text), self)

        def process_batch(
            self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
        ) -> Iterator[tuple[str, NlpArtifacts]]:
            for text in texts:
                yield text, self.process_text(text, language)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return [LANGUAGE]

    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=list(recognisers), supported_languages=[LANGUAGE]),
        nlp_engine=BlankEngine(),
        supported_languages=[LANGUAGE],
        default_score_threshold=THRESHOLD,
        context_aware_enhancer=RawTextContext(),
        log_decision_process=False,
    )
