"""The one place where concrete parts are built and handed to each other.

Parts are imported where they are built: a command loads nothing that it does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from app.errors import BadInput
from app.settings import AppSettings
from indexes.settings import IndexSettings
from ingest.settings import IngestSettings

if TYPE_CHECKING:
    from app.evidence import EvidenceFinder
    from app.flow import AnswerFlow
    from app.gate.gate import Gate
    from app.models import Models
    from app.records.records import Records
    from app.records.settings import RecordsSettings
    from app.triage import Triage
    from indexes.dense import SentenceEmbedder
    from indexes.engine import Store
    from indexes.finder import Finder
    from indexes.live import LiveIndex
    from indexes.reranker import CrossEncoderReranker
    from indexes.statics import Statics
    from indexes.vectoriser import Vectoriser
    from ingest.enrichment import Enrichment
    from ingest.publish import Progress, Publisher

S = TypeVar("S", bound=BaseSettings)


class Wiring:
    """Builds each part once, when it is first asked for."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self.today = today

    @cached_property
    def app_settings(self) -> AppSettings:
        """Settings of the application. Raises BadInput naming what is wrong with them."""
        return _checked(AppSettings)

    @cached_property
    def index_settings(self) -> IndexSettings:
        """Settings of the index. Raises BadInput naming what is wrong with them."""
        return _checked(IndexSettings)

    @cached_property
    def ingest_settings(self) -> IngestSettings:
        """Settings of ingestion. Raises BadInput naming what is wrong with them."""
        return _checked(IngestSettings)

    @property
    def data(self) -> Path:
        """The folder that holds everything the program writes."""
        return self.index_settings.data

    @property
    def originals(self) -> Path:
        """The folder that keeps the files which the documents were read from."""
        return self.data / "originals"

    @cached_property
    def store(self) -> Store:
        """The embedded engine, or the server when an address is set."""
        settings = self.index_settings
        if not settings.qdrant_url:
            from indexes.edge import EdgeStore

            return EdgeStore(self.data / "index")
        from qdrant_client import QdrantClient

        from indexes.server import ServerStore

        key = settings.qdrant_api_key.get_secret_value() or None
        return ServerStore(QdrantClient(url=settings.qdrant_url, api_key=key), settings.qdrant_alias)

    @cached_property
    def embedder(self) -> SentenceEmbedder:
        """The embedding model, not loaded yet."""
        from indexes.dense import SentenceEmbedder

        s = self.index_settings
        return SentenceEmbedder(
            s.embed_model, device=s.embed_device, languages=s.embed_languages, download=s.embed_download
        )

    @cached_property
    def vectoriser(self) -> Vectoriser:
        """What makes the vectors of passages and questions."""
        from indexes.vectoriser import Vectoriser

        return Vectoriser(self.embedder, self.statics.latest(), self.statics)

    @cached_property
    def statics(self) -> Statics:
        """The static embedders: the shipped one, and those trained on the documents of this place."""
        from indexes.statics import Statics

        return Statics(self.data / "static")

    @cached_property
    def index(self) -> LiveIndex:
        """The newest published index."""
        from indexes.live import LiveIndex

        return LiveIndex(self.store)

    @cached_property
    def finder(self) -> Finder:
        """What finds passages."""
        from indexes import ranking, thesaurus
        from indexes.finder import Finder

        words = thesaurus.read(self.index_settings.thesaurus)
        return Finder(self.index, self.vectoriser, words, ranking.read(), self.reranker)

    @cached_property
    def reranker(self) -> CrossEncoderReranker | None:
        """What reads the best passages again, not loaded yet; None where none is configured."""
        s = self.index_settings
        if not s.reranker:
            return None
        from indexes.reranker import CrossEncoderReranker

        return CrossEncoderReranker(
            s.reranker, device=s.embed_device, seconds=s.rerank_seconds, download=s.embed_download
        )

    @cached_property
    def gate(self) -> Gate:
        """What de-identifies; it has tested itself when this returns. Raises GateFailed."""
        from app.gate.build import GateSettings, build_gate

        s = self.app_settings
        return build_gate(GateSettings(s.privacy_policy, s.names_zh, s.names_en), self.today)

    @cached_property
    def triage(self) -> Triage:
        """What decides the door of a question."""
        from app.triage import Triage

        return Triage()

    @cached_property
    def evidence(self) -> EvidenceFinder:
        """What turns safe questions into evidence."""
        from app.evidence import EvidenceFinder

        return EvidenceFinder(self.finder)

    @cached_property
    def models(self) -> Models:
        """The configured models; their clients belong to the event loop that first uses them."""
        from app.model_table import Row, read
        from app.models import Models

        s = self.app_settings
        if s.models and s.llm_url:
            raise BadInput("Both MINGBAI_MODELS and MINGBAI_LLM_URL are set; take one of them out.")
        if s.models:
            return Models([row.model_named(name) for name, row in read(s.models).items()])
        if not s.llm_url:
            return Models()
        only = Row(
            url=s.llm_url,
            kind=s.llm_kind,
            model_id=s.llm_model,
            label=s.llm_label or s.llm_model or "DeepSeek-R1",
            ca=s.llm_ca,
            concurrent=s.llm_concurrent,
        )
        return Models([only.model_named("default", token=s.llm_token.get_secret_value())])

    @cached_property
    def flow(self) -> AnswerFlow:
        """The whole answer flow."""
        from app.flow import AnswerFlow
        from app.prompt import Prompter
        from app.reasoning import Reasoning
        from app.rewriting import Rewriter

        reasoning = Reasoning(self.gate, Prompter(), second_reader=self.app_settings.second_reader)
        rewriter = Rewriter(self.models, self.app_settings.rewrite_seconds)
        return AnswerFlow(self.gate, self.triage, self.evidence, self.models, reasoning, self.today, rewriter)

    @cached_property
    def records_settings(self) -> RecordsSettings:
        """Settings of the records. Raises BadInput naming what is wrong with them."""
        from app.records.settings import RecordsSettings

        return _checked(RecordsSettings)

    @cached_property
    def records(self) -> Records:
        """What is kept of conversations; purged now and daily. Raises RecordsError."""
        from app.records.build import open_records

        records = open_records(self.records_settings, self.data)
        records.purge_daily()
        return records

    def publisher(self, progress: Progress, roots: Iterable[Path]) -> Publisher:
        """What ingests documents; `roots` may bring everyday questions of their own in a folder `enrichment`."""
        from ingest.digests import Digests
        from ingest.journal import Journal
        from ingest.originals import Originals
        from ingest.publish import Publisher

        journal = Journal(self.data / "journal.sqlite", self.embedder.fingerprint)
        return Publisher(
            self.store,
            self.vectoriser,
            self.enrichment(roots),
            journal,
            progress,
            Originals(self.originals),
            Digests(self.data / "files.sqlite"),
        )

    @property
    def written(self) -> Path:
        """The folder of everyday questions that a model wrote for the documents of this place."""
        return self.data / "enrichment"

    def enrichment(self, roots: Iterable[Path]) -> Enrichment:
        """The everyday questions at hand: those of the settings and of `roots`, and those written here."""
        from ingest.enrichment import read

        folders = (*self.ingest_settings.enrichment, *_enrichment(roots), self.written)
        return read(dict.fromkeys(p.resolve() for p in folders))

    def warm(self) -> None:
        """Load everything that a first question would otherwise wait for."""
        self.gate.detect("预热 warm up")
        self.triage.decide("预热 warm up")
        self.embedder.query("warm up")
        if self.reranker:
            self.reranker.load()
        _ = self.evidence, self.flow


def _enrichment(roots: Iterable[Path]) -> list[Path]:
    return [root / "enrichment" for root in roots if root.is_dir()]


def _checked(settings: type[S]) -> S:
    try:
        return settings()
    except ValidationError as e:
        first = e.errors()[0]
        name = "MINGBAI_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        raise BadInput(f"The setting {name} cannot be used ({first['msg']}); see docs/settings.md.") from e
