"""Makes Chinese names to put into sentences: no real person's, but with the characters that names really have."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from app.gate.people import TITLES_ZH
from app.gate.train.resources_zh import dictionary, full_names

_MINORITY_FIRST = (
    "扎西 次仁 卓玛 央金 达娃 平措 旺堆 索朗 尼玛 格桑 多吉 顿珠 仁青 白玛 拉姆 德吉 罗布 丹增 洛桑 强巴 边巴 普布 米玛 "
    "买买提 阿不都 艾合买提 吐尔逊 玉素甫 依明 努尔 迪丽 古丽 阿依 热合曼 阿卜杜拉 艾力 麦麦提 哈力 帕提 赛买提 库尔班 "
    "巴特尔 乌兰 其其格 娜仁 苏日娜 格日勒 阿拉坦 哈斯 朝鲁 萨仁 恩和 那日苏 "
    "阿支 木呷 尔古 吉克 阿木 沙马 拉毛 才让 桑吉 加措"
).split()
_MINORITY_LAST = (
    "次仁 卓玛 多吉 央宗 旺姆 平措 顿珠 拉姆 曲珍 旺久 伟色 ·艾力 ·买买提 ·吐尔逊 ·热合曼 ·玉素甫 古丽 汗 江 别克 ·尼亚孜 巴特尔 其其格 图雅 高娃 花 "
    "么 日伍 伍呷 东智 扎西 措"
).split()
_TITLES = tuple(t for t in TITLES_ZH if t not in ("某", "老", "总", "妈", "爷"))


@dataclass(frozen=True)
class NameMaker:
    """Draws names; the same `seed` gives the same names."""

    random: random.Random
    surnames: tuple[str, ...]
    weights: tuple[float, ...]
    given: tuple[tuple[str, ...], ...]
    foreign: tuple[str, ...]
    common: tuple[str, ...]

    @staticmethod
    def make(surnames: tuple[str, ...], seed: int) -> NameMaker:
        """Prepare the draws from jieba's dictionary; `surnames` are in order of frequency."""
        rows = dictionary()
        known = full_names(rows, frozenset(surnames))
        singles = [g for _, g in known if len(g) == 1]
        firsts = [g[0] for _, g in known if len(g) == 2]
        lasts = [g[1] for _, g in known if len(g) == 2]
        foreign = [w for w, _, tag in rows if tag == "nrt" and 2 <= len(w) <= 5]
        uses: Counter[str] = Counter()
        for word, n, _ in rows:
            uses.update({c: n for c in word if "\u4e00" <= c <= "\u9fff"})
        common = tuple(c for c, _ in uses.most_common(3000))
        weights = tuple(1 / (i + 6) for i in range(len(surnames)))
        return NameMaker(
            random.Random(seed),
            surnames,
            weights,
            (tuple(singles), tuple(firsts), tuple(lasts)),
            tuple(foreign),
            common,
        )

    def surname(self) -> str:
        """Draw a surname, frequent ones more often."""
        return self.random.choices(self.surnames, self.weights)[0]

    def given_name(self, size: int | None = None) -> str:
        """Draw a given name of one or two characters; one in twelve of any characters at all."""
        size = size or self.random.choices((1, 2), (0.35, 0.65))[0]
        if self.random.random() < 0.08:
            return "".join(self.random.choices(self.common, k=size))
        if size == 1:
            return self.random.choice(self.given[0])
        if self.random.random() < 0.05:
            return self.random.choice(self.given[0]) * 2
        return self.random.choice(self.given[1]) + self.random.choice(self.given[2])

    def fill(self, slot: str) -> str:
        """Draw what stands in a slot of the sentences: N, T, K, G, F or M."""
        return getattr(self, f"_{slot}")()  # type: ignore[no-any-return]

    def _N(self) -> str:
        return self.surname() + self.given_name()

    def _T(self) -> str:
        return self.surname() + self.random.choice(_TITLES)

    def _K(self) -> str:
        if self.random.random() < 0.3:
            return "阿" + self.random.choice(self.given[0])
        return self.random.choice("老小") + self.surname()[0]

    def _G(self) -> str:
        kind = self.random.random()
        if kind < 0.3:
            return self.random.choice(self.given[0]) * 2
        if kind < 0.45:
            return self.random.choice("小大") + self.random.choice(self.given[0])
        if kind < 0.6:
            return self.random.choice(self.given[0]) + self.random.choice("宝儿仔妹哥姐子")
        return self.given_name(2)

    def _F(self) -> str:
        parts = self.random.choices(self.foreign, k=self.random.choice((1, 2, 2)))
        return "·".join(parts)

    def _M(self) -> str:
        return self.random.choice(_MINORITY_FIRST) + self.random.choice(_MINORITY_LAST)
