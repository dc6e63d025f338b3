"""The models of names: what they need, that they say so, and what only looks like a name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import GateFailed
from app.gate.names.en import EnglishNames, WordKnowledge, facts_of, words_of
from app.gate.names.lac import Lac
from app.gate.names.ordinary import reads_as_words
from app.gate.names.tagger import Tagger
from app.gate.train.__main__ import everyday_questions


def test_segments_read_together_come_out_as_if_read_alone() -> None:
    """Padding of a short segment beside a long one changes nothing."""
    model = Lac()
    segments = ["患者张伟因胸痛入院", "于是我就去了", "王"]
    together = model.chances(segments)
    for segment, chances in zip(segments, together, strict=True):
        alone = model.chances([segment])[0]
        assert chances.name.shape == (len(segment),)
        assert np.allclose(chances.name, alone.name, atol=1e-4)
    assert together[0].name[2:4].min() > 0.9
    assert together[1].name.max() < 0.2


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_a_missing_or_broken_model_is_one_sentence(content: bytes | None, tmp_path: Path) -> None:
    """No gate without its models, and no error of a library in front of a person."""
    if content is not None:
        for name in ("lac_small.npz", "lac_small.onnx"):
            (tmp_path / name).write_bytes(content)
    with pytest.raises(GateFailed, match="reinstall"):
        Lac(tmp_path)
    with pytest.raises(GateFailed, match="reinstall"):
        Tagger(tmp_path / "lac_small.npz")


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("查艾滋免费吗", "查艾滋", True),
        ("我叫查良镛", "查良镛", False),
        ("花钱买了张准生证", "张准生", True),
        ("联系人张准生", "张准生", False),
        ("一张纸", "张纸", True),
        ("白拿避孕的东西", "白拿", True),
        ("白晓燕住院了", "白晓燕", False),
        ("阿托伐他汀", "阿托伐他汀", True),
        ("心理咨询师", "心理咨询师", True),
        ("给了张假证明", "张假", True),
        ("张帆住院了", "张帆", False),
    ],
)
def test_words_are_told_from_names_by_what_stands_around(text: str, span: str, words: bool) -> None:
    """Each rule has a name beside it that it leaves alone."""
    at = text.index(span)
    assert reads_as_words(text, at, at + len(span)) is words


@pytest.mark.parametrize(
    ("text", "span", "nobody"),
    [
        ("Lou Gehrig's disease", "Lou Gehrig", True),
        ("Marfan syndrome", "Marfan", True),
        ("Dr. Marfan called", "Marfan", False),
        ("a gadget at home", "gadget", True),
        ("nurse gadget came", "gadget", False),
        ("I take Allegra", "Allegra", True),
        ("adalimumab", "adalimumab", True),
        ("john called", "john", False),
        ("新版Weico很好", "Weico", True),
        ("新同事Susan很好", "Susan", False),
    ],
)
def test_drugs_eponyms_and_rare_words_are_nobody(text: str, span: str, nobody: bool) -> None:
    """A brand, a disease or a word in small letters is no person; a listed name is."""
    folder = Path(__file__).parents[2] / "app" / "gate" / "data"
    names = EnglishNames(Tagger(folder / "names_en.npz"), WordKnowledge())
    at = text.index(span)
    assert names.is_no_person(text, at, at + len(span)) is nobody


def test_every_word_has_the_same_kinds_of_facts() -> None:
    """At the ends of a text what is not there is said to be not there."""
    facts = facts_of(words_of("Call John"), WordKnowledge())
    assert "w-1=<>" in facts[0]
    assert "w1=john" in facts[0]
    assert "w-1=call" in facts[1]
    assert "w2=<>" in facts[1]


def test_counter_examples_come_from_the_repository_and_name_nobody() -> None:
    """The Chinese weights can be made again from what is here."""
    questions = list(everyday_questions())
    assert len(questions) > 3000
    assert not any("老李" in q or "王医生" in q for q in questions)
