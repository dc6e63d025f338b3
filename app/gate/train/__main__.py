"""Makes the name models again from what is in the repository: `python -m app.gate.train tables|small|chinese|english`.

    tables    the word lists and lists of names that both models read (needs faker)
    small     the small character model, from jieba's parameters (needs onnx)
    chinese   the weights of the regression over candidates for Chinese names, two minutes on one core
    english   the table of the English tagger of names and addresses, some minutes on one core (needs faker)

The draws are seeded, so the same packages give the same files.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from app.gate.names.zh import DATA

ROOT = Path(__file__).parents[3]
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("^[^\u4e00-\u9fff]+$")
_SOMEBODY = re.compile("[老小阿大][\u4e00-\u9fff]|[\u4e00-\u9fff](?:先生|女士|医生|大夫|主任|师傅)")
"""What may be a person in a question that is meant to name nobody: left out of the counter-examples."""


def main() -> None:
    """Make the files that are asked for, in the place where the product reads them."""
    parser = argparse.ArgumentParser(prog="python -m app.gate.train", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("tables", "small", "chinese", "english"))
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to")
    arguments = parser.parse_args()
    surnames = tuple((DATA / "surnames_zh.txt").read_text(encoding="utf-8").split())
    if arguments.what == "tables":
        from app.gate.train import resources_en, resources_zh

        resources_zh.write(arguments.out, frozenset(surnames))
        resources_zh.write_usual(arguments.out, frozenset(surnames), everyday_questions(step=1))
        resources_en.write(arguments.out)
    elif arguments.what == "small":
        from app.gate.train import lac_small

        lac_small.write(arguments.out)
    elif arguments.what == "english":
        from app.gate.train import en

        unnamed = [*everyday_questions(_LATIN, step=1), *pages()]
        en.train(arguments.out / "names_en.npz", unnamed)
    else:
        from app.gate.train import zh

        zh.train(surnames, arguments.out / "names_zh.json", list(everyday_questions()))


def everyday_questions(
    language: re.Pattern[str] = _HAN, folder: Path = ROOT / "corpus" / "enrichment", step: int = 2
) -> Iterator[str]:
    """Yield every `step`-th of the questions in a language that go with the documents: they name nobody."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for question in json.loads(line)["questions"][::step]:
                if language.search(question) and not _SOMEBODY.search(question):
                    yield question


def pages(folder: Path = ROOT / "corpus") -> Iterator[str]:
    """Yield the paragraphs of the English pages of policy: they name nobody who is not in their title."""
    for path in sorted(folder.glob("en_*/*.md")):
        yield from (p.strip() for p in path.read_text(encoding="utf-8").split("\n\n") if 20 < len(p) < 1200)


if __name__ == "__main__":
    main()
