"""Three small documents, two of them versions of one rule, and questions with known outcomes."""

from __future__ import annotations

import json
from pathlib import Path

NEW, OLD, OTHER = "产假办法2024.md", "产假办法2001.md", "异地就医办法.md"
DOCUMENTS = {
    NEW: "# 女职工产假办法\n\n第一条 女职工生育享受九十八天产假。\n\n第二条 难产的，增加产假十五天。\n\n"
    "第三条 产假期间由生育保险基金支付生育津贴。\n",
    OLD: "# 女职工产假办法\n\n第一条 女职工生育享受九十天产假。\n\n第二条 难产的，增加产假七天。\n",
    OTHER: "# 异地就医办法\n\n第一条 参保人员异地就医应当先办理备案。\n\n第二条 备案有效期为六个月。\n",
}
MANIFEST = (
    "path,title,region,published,effective\n"
    f"{NEW},女职工产假办法,全国,2024-01-01,2024-01-01\n"
    f"{OLD},女职工产假办法,全国,2001-01-01,2001-01-01\n"
    f"{OTHER},异地就医办法,全国,2020-01-01,2020-01-01\n"
)


def row(id_, text, gold=(), **more):
    places = [{"doc": doc, "clause": clause, "quote": quote} for doc, clause, quote in gold]
    return {"id": id_, "lang": "zh", "type": "direct", "question": text, "gold": places, **more}


QUESTIONS = [
    row(
        "q1",
        "女职工生育享受几天产假？",
        [(NEW, "第一条", "享受九十八天产假")],
        numbers=["九十八天"],
        forbidden_docs=[OLD],
    ),
    row("q2", "异地就医备案有效期多长？", [(OTHER, "第二条", "备案有效期为六个月")], numbers=["六个月"]),
    row("q3", "难产的增加几天产假？", [(NEW, "", "这句话不在文件里")], type="number"),
    row("q4", "火星上有没有水？"),
    row("q5", "失业金领多久？", [("失业办法.md", "第一条", "最长二十四个月")]),
]


def lay_out(root: Path) -> Path:
    documents = root / "documents"
    documents.mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    (documents / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    return documents


def write_lines(file: Path, rows) -> Path:
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return file
