"""A question that places answer for themselves, from somebody who named none."""

from __future__ import annotations

from random import randrange

import pytest

from app.evidence import EvidenceFinder
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.situation import NO_PROFILE, profile
from app.wiring import Wiring
from indexes import ranking
from indexes.edge import EdgeStore
from indexes.finder import Finder
from indexes.live import LiveIndex
from indexes.static import StaticEmbedder
from indexes.types import Clause, Passage
from indexes.vectoriser import Vectoriser
from tests.flow.conftest import TODAY
from tests.indexes.test_finder import NoEmbedder, document

GENERAL = document("law.md", "社会保险法", authority=90)
GUANGZHOU = document("gz.md", "广州市医疗保险办法", region="广东省广州市", authority=50)
SHANGHAI = document("sh.md", "上海市医疗保险办法", region="上海市", authority=50)
TEXTS = [
    (GENERAL, 0, "第二十八条", "符合基本医疗保险药品目录的医疗费用，按照国家规定从基本医疗保险基金中支付。"),
    (GUANGZHOU, 0, "第九条", "门诊特定病种的医疗费用，由医保基金按百分之八十五的比例支付。"),
    (SHANGHAI, 0, "第十条", "门诊特定病种的医疗费用，由医保基金按百分之九十的比例支付。"),
]
QUESTION = "门诊特定病种的医疗费用，医保支付的比例是多少？"


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> EvidenceFinder:
    store = EdgeStore(tmp_path_factory.mktemp("index"))
    vectoriser = Vectoriser(NoEmbedder(), StaticEmbedder())
    writer = store.writer(vectoriser.layout)
    for owner, ordinal, label, text in TEXTS:
        passage = Passage(
            str(randrange(2**63)), owner, Clause(label, text), text, f"{owner.title} {label}", ordinal
        )
        writer.put(owner, vectoriser.points([passage], {}))
    writer.commit()
    return EvidenceFinder(Finder(LiveIndex(store), vectoriser, lambda _: {}, ranking.read()))


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Wiring().gate


def test_every_place_is_shown_beside_the_others_and_the_place_is_asked_for(
    finder: EvidenceFinder, gate: Gate
) -> None:
    """Nothing general answers: the rules of both places stand side by side, and the person is told to name one."""
    found = finder.find(gate.admit(QUESTION, pseudonyms=Pseudonyms()), NO_PROFILE, TODAY)
    assert found.reason == ""
    assert {c.hit.passage.document.region for c in found.evidence.citations} == {"广东省广州市", "上海市"}
    (note,) = [n for n in found.evidence.trail.notes if "没有说明" in n]
    assert "广东省广州市" in note
    assert "上海市" in note


def test_somebody_who_names_a_place_sees_only_its_rule(finder: EvidenceFinder, gate: Gate) -> None:
    """Look-alike rules of other places do not mix in."""
    safe = gate.admit(QUESTION, pseudonyms=Pseudonyms())
    found = finder.find(safe, profile("上海市", "", ""), TODAY)
    assert found.reason == ""
    assert {c.hit.passage.document.doc for c in found.evidence.citations} <= {"sh.md", "law.md"}


def test_a_search_for_passages_never_mixes_places(finder: EvidenceFinder, gate: Gate) -> None:
    """`mingbai search` without a place shows what holds everywhere, and nothing else."""
    found = finder.find(gate.admit(QUESTION, pseudonyms=Pseudonyms()), NO_PROFILE, TODAY, 5)
    assert {c.hit.passage.document.doc for c in found.evidence.citations} == {"law.md"}


def test_a_place_elsewhere_is_no_answer(finder: EvidenceFinder, gate: Gate) -> None:
    """Somebody in a place without a rule of its own is told so, and no other place's figure is shown."""
    safe = gate.admit(QUESTION, pseudonyms=Pseudonyms())
    found = finder.find(safe, profile("浙江省", "", ""), TODAY)
    assert "浙江省" in found.reason
