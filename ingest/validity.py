"""What a document says of itself: its title, issuer and number, its rank, and when it holds.

Everything is read from the words of the page header and the text, and kept with those words (`basis`);
the manifest overrides it. Where sources disagree the document gets a doubt for a person to look into.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from indexes import dates, regions
from indexes.text import language
from indexes.types import Clause, Document, Status, Validity
from ingest.manifest import Entry

AUTHORITY = {
    "法律": 90,
    "司法解释": 80,
    "行政法规": 80,
    "国家标准": 60,
    "部门规章": 60,
    "地方性法规": 60,
    "地方政府规章": 50,
    "规范性文件": 40,
    "办事指南": 20,
    "statute": 90,
    "regulation": 80,
    "insurance policy": 40,
    "诊疗/防控方案": 40,
    "clinical guideline": 40,
}
"""Rank of a kind of document; the higher prevails (Legislation Law of the PRC, articles 98-106)."""

_IN_FORCE_FROM = re.compile(
    r"自(?P<when>[^，。；\n]{2,30}?)(?:起|开始)(?:正式)?(?:施行|实施|执行|试行|生效)|(?P<now>[^，。；\n]{0,10})起施行"
)
_PROMULGATION = re.compile(r"(?:公布|发布|印发|颁布|下发)之日")
_EXPIRY = re.compile(
    r"(?:(?:施行|实施|执行|生效)[^。\n]{0,12}|本[^，。；\n]{1,12})有效期(?:限)?(?:为|至|到|：|:)?\s*(?:(?P<years>[\d一二三四五六七八九十]{1,3})\s*年|(?P<until>[^，。；\n]{6,24}))"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］）)]\s*\d+\s*号"
    r"|[\u4e00-\u9fff]{2,16}令\s*第?\s*\d+\s*号|GB(?:Z|/T)?\s*\d+(?:\.\d+)?[—-]\d{4}"
)
_NUMBER_REGION = {
    "穗": "广东省广州市",
    "粤": "广东省",
    "沪": "上海市",
    "京": "北京市",
    "浙": "浙江省",
    "深": "广东省深圳市",
}
_FILE_DATE = re.compile(r"[(（]((?:19|20)\d\d-\d\d-\d\d)[)）]|[-_]((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)")
_EDITION = re.compile(r"第[一二三四五六七八九十]+版")
_QUOTED = re.compile(r"《([^《》]{4,60}(?:《[^《》]*》[^《》]*)?)》")
_RELATIONS = (
    (
        "replaces",
        re.compile(r"同时废止|予以废止|即行废止|废止。|在《.*》.{0,8}基础上.{0,6}(?:修订|制定|组织)|代替"),
    ),
    ("implements", re.compile(r"(?:根据|依据|依照|按照|贯彻|实施).{0,40}《.*》.{0,60}(?:制定|结合)")),
)
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with the words it was read from."""

    day: date
    words: str


def describe(
    doc: str, version: str, clauses: Sequence[Clause], meta: Mapping[str, str], pages: int, entry: Entry
) -> Document:
    """Return what is known of a document from its path, its clauses, its header and its manifest row."""
    head = "\n".join(c.text for c in clauses[:8])[:_HEAD]
    title = entry.get("title") or _title(doc, meta)
    number = entry.get("number") or meta.get("number", "") or _own_number(head)
    issuer = entry.get("issuer") or meta.get("issuer", "")
    kind = _kind(entry.get("kind"), title, number, issuer)
    published = _published(doc, meta, entry)
    validity = _validity(clauses, meta, entry, published)
    return Document(
        doc=doc,
        title=title,
        lang=entry.get("lang") or language("\n".join(c.text for c in clauses[:40])),
        version=version,
        region=entry.region or _region(title, issuer, number),
        kind=kind,
        issuer=issuer,
        number=number,
        authority=AUTHORITY.get(kind, 0),
        populations=entry.populations,
        published=published.day if published else None,
        stated=validity,
        validity=validity,
        relations=_relations(clauses, title),
        source=entry.get("source") or meta.get("url", ""),
        licence=entry.get("licence"),
        pages=pages,
        doubts=tuple(_doubts(doc, clauses, meta, entry, published, validity)),
    )


def rank(title: str) -> int:
    """Return the rank that a document has by its title alone, 0 when the title does not tell."""
    return AUTHORITY.get(_kind("", title, "", ""), 0)


@lru_cache(maxsize=1 << 16)
def base_title(title: str) -> str:
    """Return what versions of the same rule share: the title without country, edition, date and marks."""
    text = re.sub(r"[《》<>_\s]", "", unicodedata.normalize("NFKC", title))
    text = re.sub(r"^关于(?:印发|发布|公布|颁布|颁发)(.+)的(?:通知|公告|令)$", r"\1", text)
    text = re.sub(r"^中华人民共和国", "", text)
    text = re.sub(r"[(\[][^()\[\]]*(?:修订|修正|修改|版|试行|暂行|\d{4})[^()\[\]]*[)\]]", "", text)
    text = _EDITION.sub("", text)
    return re.sub(r"(?:(?:19|20)\d\d年?)?(?:修订|修正|修改|版)$|(?:19|20)\d\d$", "", text)


def _title(doc: str, meta: Mapping[str, str]) -> str:
    stem = PurePosixPath(doc).stem
    return meta.get("title", "").strip() or stem.replace("_", " ").replace("-", " ").strip()


def _published(doc: str, meta: Mapping[str, str], entry: Entry) -> _Dated | None:
    """Return the day of this very text: its last amendment, or its first promulgation."""
    for words in (entry.get("published"), meta.get("published", "")):
        if day := dates.first(words):
            return _Dated(day, words)
    stated = _history_dates(meta)
    named = _file_date(doc)
    if stated:
        latest = max(stated, key=lambda d: d.day)
        return named if named and named.day > latest.day else latest
    return named


def _history_dates(meta: Mapping[str, str]) -> list[_Dated]:
    return [
        _Dated(f.day, line.strip())
        for line in meta.get("history", "").split("；")
        for f in dates.find(line)
        if f.precision == "day"
    ]


def _file_date(doc: str) -> _Dated | None:
    if not (match := _FILE_DATE.search(PurePosixPath(doc).stem)):
        return None
    text = match[1] or f"{match[2]}-{match[3]}"
    day = dates.first(text)
    return _Dated(day, f"file name {text}") if day else None


def _validity(
    clauses: Sequence[Clause], meta: Mapping[str, str], entry: Entry, published: _Dated | None
) -> Validity:
    snapshot = entry.status is Status.SNAPSHOT  # its date is that of the copy, not of the rule
    begins = None if snapshot else _begins(clauses, meta, entry, published)
    ends = _ends(clauses, meta, entry, begins or published)
    declared = entry.status
    if declared is Status.UNKNOWN and "有效" in meta.get("status", ""):
        declared = Status.IN_FORCE
    words = [d.words for d in (begins, ends) if d] + [entry.get("basis"), meta.get("status", "")]
    return Validity(
        valid_from=begins.day if begins else None,
        valid_to=ends.day if ends else None,
        declared=declared,
        replaced_by=entry.get("replaced_by"),
        basis="；".join(dict.fromkeys(w for w in words if w)),
    )


def _begins(
    clauses: Sequence[Clause], meta: Mapping[str, str], entry: Entry, published: _Dated | None
) -> _Dated | None:
    """Return the first day that the document names for itself (of its first version, if it was amended)."""
    for words in (entry.get("effective"), meta.get("effective", "")):
        if day := dates.first(words):
            return _Dated(day, words)
    for clause in reversed(clauses):
        for match in _IN_FORCE_FROM.finditer(clause.text):
            words = match.group()
            if day := dates.first(match["when"] or match["now"] or ""):
                return _Dated(day, words)
            if _PROMULGATION.search(words) and (first := _first_promulgation(meta) or published):
                return _Dated(first.day, f"{words}（{first.words}）")
    return None


def _first_promulgation(meta: Mapping[str, str]) -> _Dated | None:
    """Return the day it was first made public: adoption by a meeting comes before that."""
    stated = _history_dates(meta)
    public = [d for d in stated if re.search(r"公布|发布|令", d.words)]
    return min(public or stated, key=lambda d: d.day, default=None)


def _ends(
    clauses: Sequence[Clause], meta: Mapping[str, str], entry: Entry, begins: _Dated | None
) -> _Dated | None:
    for words in (entry.get("expires"), meta.get("expires", "")):
        if day := dates.first(words):
            return _Dated(day, words)
    return _ends_by_text(clauses, begins)


def _ends_by_text(clauses: Sequence[Clause], begins: _Dated | None) -> _Dated | None:
    for clause in reversed(clauses[-12:]):
        if not (match := _EXPIRY.search(clause.text)):
            continue
        if until := dates.find(match["until"] or ""):
            return _Dated(until[-1].day, match.group())
        years = dates.number(match["years"] or "")
        if years and begins:
            last = date.fromordinal(dates.add_years(begins.day, years).toordinal() - 1)
            return _Dated(last, match.group())
    return None


def _kind(declared: str, title: str, number: str, issuer: str) -> str:
    """Return the kind of document; a declared one that names several is narrowed down by the title."""
    if declared in AUTHORITY:
        return declared
    if re.search(r"U\.?S\.?C|USC[ _]\d", title):
        return "statute"
    if "CFR" in title:
        return "regulation"
    if title.startswith("最高人民法院"):
        return "司法解释"
    if re.match(r"GB|.*[(（]GB", title):
        return "国家标准"
    local = bool(regions.mentions(title[:12]) or _NUMBER_REGION.get(number[:1]))
    name = re.sub(r"《.*》", "", unicodedata.normalize("NFKC", title))  # what it is about is not what it is
    if re.search(r"(?<!办)法典?$", base_title(name)) and not local:
        return "法律"
    if "条例" in name:
        return "地方性法规" if local else "行政法规"
    if "令" in number:
        return "地方政府规章" if local else "行政法规" if "国务院令" in number else "部门规章"
    if number or re.search(r"通知|意见|决定|标准|方案", name):
        return "规范性文件"
    if re.search(r"办法|规定|细则", name):
        return "规范性文件" if local else "部门规章"
    return "办事指南" if "指南" in declared or "网页" in declared else declared


def _region(title: str, issuer: str, number: str) -> str:
    if number[:1] in _NUMBER_REGION:
        return _NUMBER_REGION[number[:1]]
    for text in (title[:14], issuer):
        if found := regions.distinct(regions.mentions(text)):
            return found[0]
    national = r"中华人民共和国|国务院|最高人民法院|国家|劳动部|[\u4e00-\u9fff]{2,8}部(?:$|关于)"
    return regions.CHINA if re.search(national, f"{title} {issuer} {number}") else ""


def _doubts(
    doc: str,
    clauses: Sequence[Clause],
    meta: Mapping[str, str],
    entry: Entry,
    published: _Dated | None,
    validity: Validity,
) -> list[str]:
    doubts = []
    by_text = _ends_by_text(clauses, _begins(clauses, meta, entry, published))
    if by_text and validity.valid_to and abs((by_text.day - validity.valid_to).days) > 1:
        doubts.append(f"Its header says it ends on {validity.valid_to}, its text on {by_text.day}.")
    stated, named = _history_dates(meta), _file_date(doc)
    if stated and named and named.day > max(d.day for d in stated):
        latest = max(d.day for d in stated)
        doubts.append(f"The file is named {named.day}, but the last change its text states is of {latest}.")
    header = dates.first(meta.get("effective", ""))
    ours = dates.first(entry.get("effective"))
    if header and ours and header != ours:
        doubts.append(f"The manifest says in force from {ours}, the page header says {header}.")
    if validity.declared is Status.DOUBTFUL:
        doubts.append(f"Its status is doubtful: {entry.get('basis') or entry.get('status')}.")
    if validity.valid_from is None and validity.declared is Status.UNKNOWN:
        doubts.append("Nothing says since when it holds.")
    if published is None:
        doubts.append("Nothing says when it was published.")
    return doubts


def _relations(clauses: Sequence[Clause], title: str) -> tuple[tuple[str, str], ...]:
    """Return what the text says of other documents: which it replaces, which it implements."""
    found: dict[tuple[str, str], None] = {}
    for clause in (*clauses[:3], *clauses[-4:]):
        for sentence in re.split(r"[。；\n]", clause.text):
            relation = next((name for name, pattern in _RELATIONS if pattern.search(sentence)), "")
            if relation:
                found |= {(relation, t): None for t in _QUOTED.findall(sentence) if t != title}
    return tuple(found)


def _own_number(head: str) -> str:
    """Return the document number that stands in a line of its own; one in a sentence is another document's."""
    lines = (line.strip() for line in head.splitlines()[:12])
    return next((re.sub(r"\s", "", line) for line in lines if _NUMBER.fullmatch(line)), "")
