"""How well the gate de-identifies: recall, precision, full masking and over-redaction by type, false alarms on clean
questions, speed, and Presidio's own defaults on the same texts side by side."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.gate.build import build_gate
from app.gate.gate import Gate
from app.gate.types import Entity
from eval.privacy_sets import ANY, EQUIVALENT, Labelled, LabelledSet, Span, read_clean, read_labelled

Detector = Callable[[str], Sequence[Entity]]
MESSAGE = 200
"""Characters of the messages that latency is measured on."""
_STARTUP = (
    "import time, resource, torch; m = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; t = time.perf_counter();"
    "from app.gate.build import build_gate; build_gate();"
    "print(time.perf_counter() - t, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - m) / 1024)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One type in one set. Rates are of `n` labelled spans; precision is of the `predicted` spans of the type."""

    type: str
    n: int
    recall: float
    masked: float
    fully_masked: float
    predicted: int
    precision: float


@dataclass(frozen=True, slots=True)
class SetReport:
    """One set: its rows, and the share of characters outside labelled spans that were masked."""

    name: str
    natural: bool
    rows: tuple[Row, ...]
    over_redaction: float


@dataclass(frozen=True, slots=True)
class CleanReport:
    """How many texts without a person were altered, by the type that was seen in them."""

    texts: int
    altered: int
    types: dict[str, int]
    examples: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds for a message of 200 characters, and the seconds and MB that the gate adds at start-up."""

    p50_ms: float
    p95_ms: float
    startup_s: float
    startup_mb: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured; `baseline` holds Presidio's defaults in the order of `sets`."""

    sets: tuple[SetReport, ...]
    baseline: tuple[SetReport, ...]
    clean: CleanReport | None
    speed: Speed | None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def run(
    paths: Iterable[Path],
    *,
    clean: Iterable[Path] = (),
    gate: Gate | None = None,
    baseline: bool = True,
    speed: bool = True,
) -> Report:
    """Measure the gate on labelled sets at `paths` and clean texts at `clean`."""
    gate = gate or build_gate()
    sets = [read_labelled(path) for path in paths]
    texts = [text for path in clean for text in read_clean(path)]
    defaults = presidio_defaults() if baseline else None
    other = tuple(measure(s, defaults) for s in sets) if defaults else ()
    return Report(
        tuple(measure(s, gate.detect) for s in sets),
        other,
        measure_clean(texts, gate.detect) if texts else None,
        measure_speed(sets, gate.detect) if speed and sets else None,
    )


def measure(data: LabelledSet, detect: Detector) -> SetReport:
    """Return the rates of `detect` on a labelled set."""
    tally = _Tally()
    for text in data.texts:
        tally.add(text, detect(text.text))
    return SetReport(data.name, data.natural, tally.rows(), tally.over_redaction())


class _Tally:
    def __init__(self) -> None:
        self._gold: Counter[tuple[str, str]] = Counter()
        self._predicted: Counter[tuple[str, bool]] = Counter()
        self._outside = self._outside_masked = 0

    def add(self, labelled: Labelled, found: Sequence[Entity]) -> None:
        for span in labelled.spans:
            if span.type != ANY:
                self._add_gold(labelled.text, span, found)
        for entity in found:
            touching = [s for s in labelled.spans if _overlap(s, entity)]
            if not touching or any(s.type != ANY for s in touching):
                self._predicted[entity.type, bool(touching)] += 1
        inside = {i for s in labelled.spans for i in range(s.start, s.end)}
        masked = {i for e in found for i in range(e.start, e.end)}
        self._outside += len(labelled.text) - len(inside)
        self._outside_masked += len(masked - inside)

    def _add_gold(self, text: str, span: Span, found: Sequence[Entity]) -> None:
        touching = [e for e in found if _overlap(span, e)]
        right = {span.type} | EQUIVALENT.get(span.type, set())
        needed = {i for i in range(span.start, span.end) if text[i].isalnum()}
        self._gold[span.type, "n"] += 1
        self._gold[span.type, "recall"] += any(e.type in right for e in touching)
        self._gold[span.type, "masked"] += bool(touching)
        self._gold[span.type, "fully"] += needed <= {i for e in touching for i in range(e.start, e.end)}

    def rows(self) -> tuple[Row, ...]:
        types = sorted({t for t, _ in self._gold} | {t for t, _ in self._predicted})
        return tuple(self._row(t) for t in types)

    def _row(self, entity_type: str) -> Row:
        n = self._gold[entity_type, "n"]
        found, masked, fully = (
            self._gold[entity_type, kind] / n if n else 0.0 for kind in ("recall", "masked", "fully")
        )
        right, wrong = self._predicted[entity_type, True], self._predicted[entity_type, False]
        precision = right / (right + wrong) if right + wrong else 1.0
        return Row(entity_type, n, found, masked, fully, right + wrong, precision)

    def over_redaction(self) -> float:
        return self._outside_masked / max(1, self._outside)


def _overlap(span: Span, entity: Entity) -> bool:
    return span.start < entity.end and entity.start < span.end


def measure_clean(texts: Sequence[str], detect: Detector, examples: int = 50) -> CleanReport:
    """Return how many of `texts` have anything found in them; all of it is a false alarm."""
    types: Counter[str] = Counter()
    shown: list[tuple[str, str]] = []
    altered = 0
    for text in texts:
        found = detect(text)
        altered += bool(found)
        types.update({e.type for e in found})
        shown += [(e.type, text[e.start : e.end]) for e in found]
    return CleanReport(len(texts), altered, dict(types.most_common()), tuple(shown[:examples]))


def measure_speed(sets: Sequence[LabelledSet], detect: Detector, messages: int = 200) -> Speed:
    """Time `detect` on messages of 200 characters made of the sets' texts, and a fresh start of the gate."""
    times = []
    for message in _messages(sets, messages):
        started = time.perf_counter()
        detect(message)
        times.append((time.perf_counter() - started) * 1000)
    quantiles = statistics.quantiles(times, n=20)
    started_up = subprocess.run([sys.executable, "-c", _STARTUP], capture_output=True, text=True, check=True)  # noqa: S603
    seconds, megabytes = map(float, started_up.stdout.split()[-2:])
    return Speed(statistics.median(times), quantiles[18], seconds, megabytes)


def _messages(sets: Sequence[LabelledSet], count: int) -> list[str]:
    """Cut the texts of all sets, in turn, into messages of the right length."""
    longest = max(len(s.texts) for s in sets)
    mixed = " ".join(s.texts[i].text for i in range(longest) for s in sets if i < len(s.texts))
    return [mixed[i : i + MESSAGE] for i in range(0, min(len(mixed) - MESSAGE, count * MESSAGE), MESSAGE)]


def presidio_defaults() -> Detector:
    """Return Presidio as it comes, its English recognisers without a language model: it has none for Chinese, and no model
    of names is installed. Its look-up of top-level domains is kept from the network."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    nlp = NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}])
    nlp.load()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    registry.recognizers = [r for r in registry.recognizers if type(r).__name__ != "SpacyRecognizer"]
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
    names = _PRESIDIO_TYPES

    def detect(text: str) -> Sequence[Entity]:
        results = engine.analyze(text, "en", score_threshold=0.4)
        return [Entity(names.get(r.entity_type, r.entity_type), r.start, r.end, r.score) for r in results]

    return detect


_PRESIDIO_TYPES = {
    "CREDIT_CARD": "BANK_CARD", "IBAN_CODE": "IBAN", "CRYPTO": "CRYPTO_WALLET", "US_PASSPORT": "PASSPORT", "US_DRIVER_LICENSE": "DRIVER_LICENSE",
    "LOCATION": "ADDRESS",
}  # fmt: skip


def table(report: Report) -> str:
    """Return the report as Markdown: generated and natural text apart, Presidio's defaults beside the gate."""
    lines: list[str] = []
    for natural, title in ((False, "Generated text"), (True, "Natural text")):
        chosen = [i for i, s in enumerate(report.sets) if s.natural is natural]
        if chosen:
            lines += [f"### {title}", "", *_header(bool(report.baseline))]
            for i in chosen:
                lines += _set_lines(report.sets[i], report.baseline[i] if report.baseline else None)
            lines.append("")
    if report.clean:
        share = report.clean.altered / max(1, report.clean.texts)
        lines += [
            f"Clean texts altered: {report.clean.altered} of {report.clean.texts} ({share:.2%}), {report.clean.types}",
            "",
        ]
    if report.speed:
        s = report.speed
        lines.append(
            f"{MESSAGE} characters: p50 {s.p50_ms:.1f} ms, p95 {s.p95_ms:.1f} ms; start-up {s.startup_s:.1f} s, {s.startup_mb:.0f} MB"
        )
    return "\n".join(lines)


def _header(baseline: bool) -> list[str]:
    extra = " Presidio recall | Presidio precision |" if baseline else ""
    head = f"| set | type | n | recall | masked | fully masked | precision |{extra}"
    return [head, "|" + "---|" * (head.count("|") - 1)]


def _set_lines(own: SetReport, other: SetReport | None) -> list[str]:
    theirs = {row.type: row for row in other.rows} if other else {}
    lines = []
    for row in own.rows:
        if not row.n and not row.predicted:
            continue
        cells = [own.name, row.type, str(row.n)]
        cells += [f"{v:.3f}" if row.n else "" for v in (row.recall, row.masked, row.fully_masked)] + [
            f"{row.precision:.3f}"
        ]
        if other:
            base = theirs.get(row.type)
            cells += [
                f"{base.recall:.3f}" if base and row.n else "",
                f"{base.precision:.3f}" if base and base.predicted else "",
            ]
        lines.append("| " + " | ".join(cells) + " |")
    over = f"over-redaction {own.over_redaction:.4f}" + (
        f" (Presidio {other.over_redaction:.4f})" if other else ""
    )
    return [*lines, f"| {own.name} | {over} |" + " |" * (5 + 2 * bool(other))]
