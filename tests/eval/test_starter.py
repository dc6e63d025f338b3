"""The LlamaIndex starter stack beside the product, over the same files."""

from __future__ import annotations

import pytest

from eval import questions
from eval.retrieval import measure, scores
from eval.workbench import Workbench, over
from tests.eval.folder import row, write_lines

PLAN = "# Plans\n\nA plan must cover children until they turn 26 years old.\n"


@pytest.fixture
def english(root):
    place = root / "english"
    place.mkdir(exist_ok=True)
    (place / "plan.md").write_text(PLAN, encoding="utf-8")
    (place / "garden.txt").write_text("Tomatoes need sun, water and patience.", encoding="utf-8")
    return place


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
def test_the_starter_is_measured_over_the_files_of_the_product(english, root):
    """It finds the right file, shows it by its name, and finds it again in the index it kept."""
    from eval.starter import starter

    bench: Workbench = over(english)[0]
    asked = questions.read(
        [
            write_lines(
                root / "en.jsonl",
                [row("e", "Until what age are children covered?", [("plan.md", "", "until they turn 26")])],
            )
        ]
    )
    for _ in range(2):
        with starter(english, bench) as stack:
            assert {shown.doc for shown in stack(asked[0]).shown} == {"plan.md", "garden.txt"}
            assert scores(measure(stack, asked))["MRR@10"].mean == 1.0
