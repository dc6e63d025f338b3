"""Regions: reading them from text, and which rules hold where."""

from __future__ import annotations

import pytest

from indexes import regions


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("广州", "广东省广州市"),
        ("广东省广州市", "广东省广州市"),
        ("广东广州", "广东省广州市"),
        ("上海", "上海市"),
        ("浦东新区", "上海市"),
        ("内蒙古", "内蒙古自治区"),
        ("义乌", "浙江省金华市"),
        ("巴音郭楞", "新疆维吾尔自治区巴音郭楞蒙古自治州"),
        ("吉林", "吉林省"),
        ("吉林市", "吉林省吉林市"),
        ("Guangzhou", "广东省广州市"),
        ("Ohio", "United States, Ohio"),
        ("中国", "全国"),
        ("US", "United States"),
        ("火星", ""),
    ],
)
def test_a_place_is_known_by_what_people_call_it(text: str, region: str) -> None:
    """Full names, short forms and English spellings lead to one name; an unknown place to none."""
    assert regions.normalise(text) == region


@pytest.mark.parametrize(
    "text",
    [
        "医院说内部资料不外给",
        "最晚几天之内要去办",
        "上海路的药店",
        "中山医院",
        "来宾请坐",
        "平安保险",
        "texas hold'em",
    ],
)
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    """Parts of other words, streets, hospitals and companies are no regions."""
    assert regions.mentions(text) == ()


def test_mentions_carry_their_offsets() -> None:
    """What is said to be a region stands there in the text."""
    text = "我在广州参保，去Shanghai看病"
    assert [(m.region, text[m.start : m.end]) for m in regions.mentions(text)] == [
        ("广东省广州市", "广州"),
        ("上海市", "Shanghai"),
    ]


def test_a_city_swallows_its_own_province_but_not_another() -> None:
    """广东 and 广州 are one place; 上海 and 北京 are two."""
    assert regions.distinct(regions.mentions("广东的广州")) == ("广东省广州市",)
    assert regions.distinct(regions.mentions("上海和北京")) == ("上海市", "北京市")


@pytest.mark.parametrize(
    ("region", "rungs"),
    [
        ("广东省广州市", ("全国", "广东省", "广东省广州市")),
        ("上海市", ("全国", "上海市")),
        ("全国", ("全国",)),
        ("United States, Ohio", ("United States", "United States, Ohio")),
        ("", ()),
    ],
)
def test_the_ladder_goes_from_the_country_to_the_place(region: str, rungs: tuple[str, ...]) -> None:
    """Rules of every rung hold in the place."""
    assert regions.ladder(region) == rungs


def test_a_rule_covers_what_lies_inside_its_region_only() -> None:
    """National rules hold in 广州, those of 广州 not in 上海, those without a region everywhere."""
    assert regions.covers("全国", "广东省广州市")
    assert regions.covers("", "上海市")
    assert not regions.covers("广东省广州市", "上海市")
    assert not regions.covers("广东省广州市", "广东省")


@pytest.mark.parametrize(
    "text",
    [
        "医保定点医院怎么查？",
        "新型农村合作医疗怎么报销？",
        "参保定额是多少，能确保定期检查吗？",
        "拆迁安置独生子女能多分吗？",
        "弘扬中华民族敬老的传统，提高安全水平。",
        "离开原居住地，重大庆典活动",
        "新民间借贷解释，法院会理吗？",
        "安宁疗护在社区有吗？",
        "阿里健康买药能报吗？",
    ],
)
def test_parts_of_other_words_are_no_places(text: str) -> None:
    """The short name of a city names none within other words, nor where it is a word of every day."""
    assert regions.mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在保定参保，医保定点医院在哪查？", ["河北省保定市"]),
        ("合作市的新型农村合作医疗", ["甘肃省甘南藏族自治州"]),
        ("上海人在海南部分医院看病", ["上海市", "海南省"]),
        ("在大连累计缴费，回深圳市民中心办", ["辽宁省大连市", "广东省深圳市"]),
    ],
)
def test_short_names_that_stand_for_themselves(text: str, expected: list[str]) -> None:
    """A short name counts wherever the words around it leave it whole."""
    assert [m.region for m in regions.mentions(text)] == expected
