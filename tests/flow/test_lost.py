"""The rungs between the full answer and the extracts: a reranker or an embedding model that fails is told of."""

from __future__ import annotations

import pytest

from app.events import Degraded, Evidence, Rung
from app.evidence import EvidenceFinder
from app.flow import AnswerFlow
from app.models import Models
from app.prompt import Prompter
from app.reasoning import Reasoning
from app.wiring import Wiring
from indexes import ranking, thesaurus
from indexes.errors import EmbedderUnavailable, RerankerUnavailable
from indexes.finder import Finder
from tests.flow.conftest import TODAY
from tests.flow.running import CHILD, LEAVE, events_of, final, one


class NoReranker:
    """A reranker whose device is gone."""

    def scores(self, question: object, texts: object) -> object:
        raise RerankerUnavailable("gone")


def over(wiring: Wiring, reranker: NoReranker | None = None) -> AnswerFlow:
    words = thesaurus.read(wiring.index_settings.thesaurus)
    finder = Finder(wiring.index, wiring.vectoriser, words, ranking.read(), reranker)  # type: ignore[arg-type]
    reasoning = Reasoning(wiring.gate, Prompter())
    return AnswerFlow(wiring.gate, wiring.triage, EvidenceFinder(finder), Models(), reasoning, lambda: TODAY)


async def test_without_the_reranker_the_answer_says_so(wiring: Wiring) -> None:
    """The question is answered all the same, on its rung."""
    events = await events_of(over(wiring, NoReranker()), LEAVE)
    assert [e.rung for e in events if isinstance(e, Degraded)] == [Rung.NO_RERANK, Rung.EXTRACTS]
    assert "98" in final(events)


async def test_without_the_embedding_model_the_answer_says_so(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English, which the packaged model reads, is found by words; Chinese never needed it, and says nothing."""

    def gone(text: str) -> None:
        raise EmbedderUnavailable("gone")

    monkeypatch.setattr(wiring.embedder, "query", gone)
    events = await events_of(over(wiring), CHILD)
    assert [e.rung for e in events if isinstance(e, Degraded)] == [Rung.LEXICAL_ONLY, Rung.EXTRACTS]
    assert isinstance(one(events, Evidence), Evidence)
    assert "26" in final(events)
    events = await events_of(over(wiring), LEAVE)
    assert [e.rung for e in events if isinstance(e, Degraded)] == [Rung.EXTRACTS]
