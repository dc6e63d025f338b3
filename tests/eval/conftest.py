"""One index over three documents for all tests of the evaluation."""

from __future__ import annotations

import pytest

from eval import workbench
from tests.eval import folder


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("eval")


@pytest.fixture(autouse=True)
def _own_data_folder(root, monkeypatch):
    """Nothing that is measured here touches the operator's data or settings."""
    monkeypatch.setenv("MINGBAI_DATA", str(root / "data"))
    monkeypatch.delenv("MINGBAI_LLM_URL", raising=False)


@pytest.fixture(scope="session")
def documents(root):
    return folder.lay_out(root)


@pytest.fixture(scope="session")
def bench(documents, root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGBAI_DATA", str(root / "data"))
        made, summary = workbench.over(documents)
    assert not summary.problems, summary.problems
    return made
