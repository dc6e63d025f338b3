"""A small index of real documents, made once, and the parts of a flow over it that never change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.wiring import Wiring

CORPUS = Path(__file__).parents[2] / "corpus"
DOCUMENTS = (
    "cn_statutes_md/女职工劳动保护特别规定(2012-04-28).md",
    "cn_statutes_md/失业保险条例(1999-01-22).md",
    "en_policy_healthcare_gov/can-i-keep-my-child-on-my-insurance-until-age-26.md",
    "en_policy_healthcare_gov/how-do-i-appeal-a-health-insurance-companys-decision.md",
    "en_policy_healthcare_gov/can-i-buy-a-catastrophic-plan.md",
)
TODAY = date(2026, 11, 25)


class _Silent:
    """No progress bar."""

    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, n: int, what: str) -> None:
        pass


@pytest.fixture(scope="session")
def wiring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiring]:
    """Everything but a model, over a handful of documents."""
    root = tmp_path_factory.mktemp("corpus")
    shutil.copy(CORPUS / "manifest.csv", root)
    for doc in DOCUMENTS:
        (root / doc).parent.mkdir(exist_ok=True)
        shutil.copy(CORPUS / doc, root / doc)
    with pytest.MonkeyPatch.context() as env:
        env.setenv("MINGBAI_DATA", str(tmp_path_factory.mktemp("data")))
        for name in ("MINGBAI_LLM_URL", "MINGBAI_MODELS", "MINGBAI_QDRANT_URL"):
            env.delenv(name, raising=False)
        built = Wiring(lambda: TODAY)
        built.publisher(_Silent(), [root]).run([root], prune=False, rebuild=False)
        built.warm()
        yield built
