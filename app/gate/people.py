"""Who is meant by a name: 张伟, 张先生, 老张 and John Smith, Mr. Smith, John.

Two mentions are the same person only where that is certain: one person of that surname in the conversation,
whose title does not contradict. Otherwise each keeps a number of its own; a wrong split is harmless, a wrong
merge is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 端木 轩辕 长孙 宇文 南宫 独孤 闻人 澹台 公冶 淳于 单于 太叔 申屠 "
    "仲孙 钟离 鲜于 司空 呼延 万俟 百里 东郭 西门 赫连 拓跋 濮阳 公羊 宗政".split()
)
_MALE = ("先生", "叔叔", "伯伯", "大爷", "爷爷", "大叔", "大哥", "师傅", "老爷子", "哥", "叔", "伯", "爷")
_FEMALE = ("女士", "小姐", "太太", "阿姨", "奶奶", "大妈", "大姐", "夫人", "姐", "姨", "婶", "妈")
_NEUTRAL = (
    "医生",
    "大夫",
    "医师",
    "主任",
    "院长",
    "护士长",
    "护士",
    "教授",
    "老师",
    "同学",
    "同志",
    "经理",
    "总监",
    "总",
    "局长",
    "处长",
    "科长",
    "部长",
    "书记",
    "队长",
    "所长",
    "校长",
    "律师",
    "法官",
    "会计",
    "老板",
    "董事长",
    "老",
    "某",
)
TITLES_ZH = tuple(sorted((*_MALE, *_FEMALE, *_NEUTRAL), key=len, reverse=True))
_TITLED_ZH = re.compile(rf"(?P<surname>[\u4e00-\u9fff]{{1,2}})(?P<title>{'|'.join(TITLES_ZH)})")
_NICK_ZH = re.compile(r"[老小阿大](?P<surname>[\u4e00-\u9fff])")
_TITLE_EN = re.compile(
    r"(?P<title>mr|mrs|ms|miss|mx|dr|prof|sir|madam|mister|nurse|rev|doctor|professor)\.?\s+", re.IGNORECASE
)
_MALE_EN, _FEMALE_EN = frozenset({"mr", "sir", "mister"}), frozenset({"mrs", "ms", "miss", "madam"})


@dataclass(slots=True)
class Person:
    """One person of a conversation, by number; `forms` are the canonical mentions seen of them."""

    number: int
    name: str = field(repr=False)
    surname: str = field(repr=False)
    gender: str = ""
    full: bool = True
    forms: set[str] = field(default_factory=set, repr=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name taken apart: `core` is what the number stands for, `title` what follows it in the text."""

    core: str
    title: str
    surname: str
    gender: str
    full: bool


def parse_mention(text: str) -> Mention:
    """Take a mention apart; `text` is folded (simplified, half-width)."""
    text = " ".join(text.split())
    if re.search(r"[\u4e00-\u9fff]", text):
        return _parse_zh(text)
    titled = _TITLE_EN.match(text)
    core = text[titled.end() :] if titled else text
    word = titled.group("title").lower() if titled else ""
    gender = "m" if word in _MALE_EN else "f" if word in _FEMALE_EN else ""
    parts = core.split()
    return Mention(core, "", parts[-1].lower() if parts else "", gender, len(parts) > 1)


def _parse_zh(text: str) -> Mention:
    titled = _TITLED_ZH.fullmatch(text)
    if titled and (len(titled["surname"]) == 1 or titled["surname"] in _COMPOUND):
        title = titled["title"]
        gender = "m" if title in _MALE else "f" if title in _FEMALE else ""
        return Mention(titled["surname"], title, titled["surname"], gender, full=False)
    nick = _NICK_ZH.fullmatch(text)
    if nick:
        return Mention(text, "", nick["surname"], "", full=False)
    surname = text[:2] if text[:2] in _COMPOUND else text[:1]
    return Mention(text, "", surname, "", full=True)


class People:
    """The persons of one conversation."""

    def __init__(self) -> None:
        self._people: list[Person] = []

    def __len__(self) -> int:
        return len(self._people)

    def number(self, mention: Mention) -> int:
        """Return the number of the person that `mention` means, a new one where it is nobody known for certain."""
        form = f"{mention.core}{mention.title}".casefold()
        person = next((p for p in self._people if form in p.forms and _agree(p, mention)), None)
        if person is None:
            matches = [p for p in self._people if _agree(p, mention) and _same(p, mention)]
            matches = matches or [p for p in self._people if _given_name(p, mention)]
            person = matches[0] if len(matches) == 1 else None
        if person is None:
            person = Person(len(self._people) + 1, mention.core, mention.surname, full=mention.full)
            self._people.append(person)
        person.forms.add(form)
        person.gender = person.gender or mention.gender
        return person.number

    def names(self) -> tuple[str, ...]:
        """Return the names that can be looked for in later text: full ones, not a bare surname."""
        return tuple(p.name for p in self._people if p.full)

    def clear(self) -> None:
        """Forget everybody."""
        self._people.clear()


def _agree(person: Person, mention: Mention) -> bool:
    return not (person.gender and mention.gender) or person.gender == mention.gender


def _given_name(person: Person, mention: Mention) -> bool:
    """Tell whether what reads like a nickname (小亭) is the given name of `person` (胡小亭)."""
    return not mention.title and len(mention.core) == 2 and person.full and person.name[1:] == mention.core


def _same(person: Person, mention: Mention) -> bool:
    """Tell whether a partial mention fits the full name of `person`."""
    if not person.full:
        return False
    if not person.name.isascii() and re.search(r"[\u4e00-\u9fff]", person.name):
        if not mention.full:
            return mention.surname == person.surname
        return 2 <= len(mention.core) < len(person.name) and person.name.endswith(mention.core)
    parts = person.name.casefold().split()
    return not mention.full and mention.core.casefold() in (parts[0], parts[-1])
