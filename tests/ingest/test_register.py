"""How documents bear on each other."""

from __future__ import annotations

from datetime import date

from indexes.types import Document, Status, Validity
from ingest.register import link


def document(
    doc: str, title: str, published: date | None = None, begins: date | None = None, **fields: object
) -> Document:
    stated = Validity(valid_from=begins, declared=fields.pop("declared", Status.UNKNOWN))  # type: ignore[arg-type]
    return Document(doc, title, "zh", "v", published=published, stated=stated, region="全国", **fields)  # type: ignore[arg-type]


def linked(*documents: Document) -> dict[str, Document]:
    return link({d.doc: d for d in documents})


def test_a_newer_text_ends_the_older_on_the_day_before() -> None:
    """The new one begins on its own day, not on that of the first version."""
    found = linked(
        document("old.md", "传染病防治法", date(2013, 6, 29), date(2004, 12, 1)),
        document("new.md", "中华人民共和国传染病防治法", date(2025, 4, 30), date(2025, 9, 1)),
    )
    assert found["old.md"].validity.valid_to == date(2025, 8, 31)
    assert found["old.md"].validity.replaced_by == "new.md"
    assert found["new.md"].validity.valid_from == date(2025, 9, 1)


def test_an_amendment_holds_from_its_own_day() -> None:
    """A text that says 自2019年5月1日起施行 and was amended in 2024 begins in 2024 where the older one is at hand."""
    found = linked(
        document("old.md", "上海市社会救助条例", date(2018, 11, 22), date(2019, 5, 1)),
        document("new.md", "上海市社会救助条例", date(2024, 12, 31), date(2019, 5, 1)),
    )
    assert found["new.md"].validity.valid_from == date(2024, 12, 31)
    assert found["old.md"].validity.on(date(2023, 10, 10)) is Status.IN_FORCE
    assert found["new.md"].validity.on(date(2023, 10, 10)) is Status.NOT_YET


def test_a_text_alone_speaks_for_its_whole_life() -> None:
    """Without the older version at hand, days before the amendment are answered with doubt, not with silence."""
    (found,) = linked(document("a.md", "社会保险法", date(2018, 12, 29), date(2011, 7, 1))).values()
    assert found.validity.on(date(2015, 1, 1)) is Status.DOUBTFUL
    assert found.validity.on(date(2020, 1, 1)) is Status.IN_FORCE
    assert found.validity.on(date(2010, 1, 1)) is Status.NOT_YET


def test_a_page_put_up_late_is_no_amendment() -> None:
    """A notice shown on a site three days after it took effect is its first text."""
    (found,) = linked(document("a.html", "通知", date(2021, 4, 19), date(2021, 4, 16))).values()
    assert found.validity.amended is None


def test_copies_of_one_version_do_not_replace_each_other() -> None:
    """The same act as Markdown and as PDF stays in force twice."""
    found = linked(
        document("a.md", "失业保险条例", date(1999, 1, 22)),
        document("a.pdf", "失业保险条例", date(1999, 1, 22)),
    )
    assert not any(d.validity.replaced_by for d in found.values())


def test_other_regions_and_sequels_are_left_alone() -> None:
    """Shanghai's act does not replace Beijing's, nor opinion (二) the first."""
    beijing = document("bj.md", "人口与计划生育条例", date(2016, 1, 1))
    shanghai = Document("sh.md", "人口与计划生育条例", "zh", "v", region="上海市", published=date(2021, 1, 1))
    first = document("1.md", "若干问题的意见", date(2013, 1, 1))
    second = document("2.md", "若干问题的意见（二）", date(2016, 1, 1))
    assert not any(d.validity.replaced_by for d in linked(beijing, shanghai, first, second).values())


def test_an_express_repeal_counts_under_another_title() -> None:
    """《旧办法》同时废止 ends it on the day before the new rule begins."""
    found = linked(
        document("old.md", "职工生育保险办法", date(2014, 1, 1), date(2014, 6, 1)),
        document(
            "new.md",
            "职工生育保险规定",
            date(2021, 7, 29),
            date(2021, 10, 1),
            relations=(("replaces", "职工生育保险办法"),),
        ),
    )
    assert found["old.md"].validity.valid_to == date(2021, 9, 30)


def test_a_law_ends_provisional_rules_on_its_subject_by_presumption() -> None:
    """Nobody repealed them, so the basis says that it is presumed."""
    found = linked(
        document("old.md", "社会救助暂行办法", date(2014, 2, 21), date(2014, 5, 1), kind="行政法规"),
        document("new.md", "社会救助法", date(2026, 4, 30), date(2026, 7, 1), kind="法律"),
        document("other.md", "残疾人社会救助条例", date(2000, 1, 1), kind="行政法规"),
    )
    assert found["old.md"].validity.valid_to == date(2026, 6, 30)
    assert "推定" in found["old.md"].validity.basis
    assert not found["other.md"].validity.replaced_by


def test_three_versions_form_a_chain() -> None:
    """Each is ended by the next one."""
    found = linked(*(document(f"{y}.md", "诊疗方案", date(y, 1, 1)) for y in (2020, 2022, 2023)))
    assert [found[f"{y}.md"].validity.replaced_by for y in (2020, 2022, 2023)] == ["2022.md", "2023.md", ""]
    assert found["2020.md"].validity.valid_to == date(2021, 12, 31)


def test_linking_again_changes_nothing_and_a_removal_undoes_it() -> None:
    """The register can be linked after every run, and an older text revives when the newer one is taken out."""
    old = document("old.md", "诊疗方案", date(2020, 1, 1))
    new = document("new.md", "诊疗方案", date(2022, 1, 1))
    once = linked(old, new)
    assert link(once) == once
    assert link({"old.md": once["old.md"]})["old.md"].validity.replaced_by == ""


def test_a_snapshot_has_no_first_day() -> None:
    """The date of a copy is not the date of the rule."""
    (found,) = linked(document("a.md", "Marketplace", date(2013, 6, 1), declared=Status.SNAPSHOT)).values()
    assert found.validity.on(date(2010, 1, 1)) is Status.SNAPSHOT
