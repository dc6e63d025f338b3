"""Chinese addresses down to the door, the estate or the village; a city or a province alone is not an address.

The anchor is a street or estate suffix with a door number behind it. From there the street's name is found to
the left, with the help of the administrative areas (GB/T 2260), and then the areas in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, Finding, Recogniser

_ESTATE = "小区|花园|新村|新城|山庄|公馆|苑|公寓|大厦|广场|家属院|家属楼|大院|宿舍|社区|雅居|名邸|华庭|国际"
_STREET = (
    "环路|大街|大道|公路|胡同|街道|路|街|巷|弄|坊|径|(?<![公英海])里|道|村|屯|庄|寨|镇|乡|庭|园|城|府|湾|段"
)
_N = "[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁]"
_DOOR = (
    rf"(?:{_N}{{1,6}}(?:[-~之]{_N}{{1,5}}){{0,3}}\s?(?:号院|号楼|号|弄|巷|栋|幢|座|塔|楼|层|单元|室|房|户|门|组|队|期|排|院|#)(?![码楼]?线|召|称)"
    r"|\d{1,4}(?:[-#]\d{1,5}){1,3}(?!\d))"
)
_BUILDING = rf"[\u4e00-\u9fffA-Za-z]{{2,10}}?(?:{_ESTATE}|中心|庭|城|府|湾)"
_CORE = re.compile(
    rf"(?P<street>{_ESTATE}|{_STREET})(?:[东南西北中]区?|{_N}{{1,2}}[段区期]|\({_N}+\))?\s?"
    rf"(?:[\u4e00-\u9fff]{{2,7}}(?:大厦|广场|中心|花园|公寓|小区|写字楼))?(?P<doors>{_DOOR}"
    rf"(?:[\s,]{{0,2}}(?:{_BUILDING})?\s?{_DOOR})*(?:[-\s]?\d{{2,5}}(?![\d年月日元岁个:.,]))?)"
)
_LABEL = r"(?:地址|住址|住在|家住|居住地|现居|户籍|户口|籍贯|(?<![居入常暂未没不])住(?![院房宅宿处满了过])|寄到|寄往|送到|送至|快递到|位于|搬到|家在|收货|取件)[在为是地址:\s于]{0,4}"
_LABELLED = re.compile(
    rf"{_LABEL}(?P<value>[\u4e00-\u9fff0-9A-Za-z]{{2,24}}?(?:{_ESTATE}|环路|大街|大道|胡同|路|街|巷|弄))"
    r"(?![\u4e00-\u9fff]{0,3}(?:医院|办事处|社保|卫生|派出所|法院|政府|中心|服务))"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木)[\u4e00-\u9fff0-9]{1,8}?(?:村|屯|嘎查|社区|居委会)(?:[\u4e00-\u9fff0-9]{1,4}(?:组|社|队|屯))?"
)
_NOT_A_PLACE = re.compile(
    r"(?:农村|乡村|山村|本村|同村|全村|各村|城镇|乡镇|本镇|各镇|我们村|他们村|一个村|小区里|养老社区|所在|居住的|的)$"
)
_ANY_HOUSE = re.compile(
    r"(?:在|的|是|什么|哪个?|几个?|这个|同一个?|我们|他们|别的|公租房?|廉租房?|保障房?|安置房?|养老|老旧|高档|普通|老年|人才|单身|学生|职工|集体|员工|公司|单位|厂里?|工地|商品房?)*"
    r"(?:小区|公寓|社区|宿舍|花园|大厦|新村|大院|家属院|家属楼|广场|街道?|路)"
)
"""A kind of house, not one of them: 公租房小区, 养老公寓."""
_HOUSEHOLDS = re.compile(rf"{_N}{{1,6}}\s?户")
"""How many households an estate has, which is no door: 我们小区三百户."""
_ASKING = re.compile(r"怎么|咋|如何|什么|能不能|是否|有没有")
_STOP = re.compile(
    r"住在|住址|地址|家住|寄到|送到|送至|寄往|快递到|位于|搬到|居住地|户籍|现居|住|在|到|至|于|是|址|的|给|去|从|我家|家里|[^\u4e00-\u9fff0-9A-Za-z]"
)
_SUFFIX = re.compile(r"(?:市|区|县|省|自治区|自治州|地区|盟|特别行政区|新区)$")
_ETHNIC = re.compile(r"(?<=..)(?:[\u4e00-\u9fff]{1,3}族)+(?=自治|区$)")
_LONGEST_AREA = 15


class ChineseAddressRecogniser(Recogniser):
    """Finds addresses; `areas` are the names of administrative areas with their suffix."""

    ENTITY = "ADDRESS"

    def __init__(self, areas: Iterable[str]) -> None:
        super().__init__()
        names = frozenset(areas)
        self._areas = names | {_ETHNIC.sub("", a) for a in names}
        shorts = (_SUFFIX.sub("", a) for a in self._areas)
        self._known = self._areas | {s for s in shorts if len(s) >= 2}

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield addresses with a door number, then those that a label or their levels make one."""
        text = reading.text
        for match in _CORE.finditer(text):
            start = self._areas_before(text, self._street_start(text, match.start("street")))
            if start < match.start("street") and not _HOUSEHOLDS.fullmatch(match.group("doors")):
                yield Finding(start, match.end(), STRONG)
        for match in _LABELLED.finditer(text):
            value = match.group("value")
            if not (_NOT_A_PLACE.search(value) or _ANY_HOUSE.fullmatch(value) or _ASKING.search(value)):
                yield Finding(match.start("value"), match.end("value"), LIKELY)
        for match in _VILLAGE.finditer(text):
            start = self._area_end_within(text, match.start(), match.end())
            if start and not _NOT_A_PLACE.search(match.group()):
                yield Finding(self._areas_before(text, start), match.end(), LIKELY)

    def _street_start(self, text: str, at: int) -> int:
        """Return where the name of the street whose suffix is at `at` begins."""
        left = at
        while left > 0 and at - left < 12 and _STOP.fullmatch(text[left - 1]) is None:
            left -= 1
        for end in range(at - 1, left, -1):
            if any(text[end - n : end] in self._areas for n in range(2, min(_LONGEST_AREA, end) + 1)):
                return end
        stops = [m.end() for m in _STOP.finditer(text, left, at) if m.end() < at]
        return stops[-1] if stops else left

    def _areas_before(self, text: str, start: int) -> int:
        """Move `start` left over the areas in front of it."""
        while start > 1:
            end = start - 1 if text[start - 1] in " ," else start
            size = next(
                (n for n in range(min(_LONGEST_AREA, end), 1, -1) if text[end - n : end] in self._known), 0
            )
            if not size:
                return start
            start = end - size
        return start

    def _area_end_within(self, text: str, start: int, end: int) -> int:
        """Return the end of the first area that begins at or after `start`, or touches it, 0 when there is none."""
        for at in range(start, end):
            for size in range(min(_LONGEST_AREA, end - at), 1, -1):
                if text[at : at + size] in self._areas:
                    return at + size
        touching = any(
            text[start - n : start] in self._areas for n in range(2, min(_LONGEST_AREA, start) + 1)
        )
        return start if touching else 0
