"""How much thought a question needs: one clause that only has to be found, or several that have to be weighed."""

from __future__ import annotations

import re

from indexes.text import language
from indexes.types import Situation

_COMPARES = re.compile(
    r"区别|差别|差异|不同|不一样|一样吗|相比|对比|比较|比起|哪[个种边家样](?:更|比较|划算|合算|好|高|低|多|少)|划算|合算|"
    r"更(?:高|低|多|少|好|划算|合算|长|短|方便)|分别|各(?:是|自|报|有|能|拿|多少)|(?:是|算|按|报|走|办)[^，。？]{1,12}还是|[和跟与][^，。？]{1,14}(?:怎么选|选哪)|"
    r"\b(?:differen(?:ce|t|ces)|compare[ds]?|comparing|comparison|versus|vs\.?|better|cheaper|rather than|instead of|"
    r"as opposed to|which (?:one|of|is|plan|should)|same as|respectively|each of)\b|"
    r"\b(?:either|whether)\b[^.?]{3,60}\bor\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"(?:如果|要是|假如|假设|万一|倘若|若是)[^？]*?(?:但|不过|可是|却|又|而且|同时|并且|还(?!能|可以|有|是)|另外)|除非|即使|哪怕|尽管|虽然|在[^，。？]{1,16}情况下|"
    r"(?:但是?|不过|可是|却)[^，。？]{2,}|"
    r"\b(?:unless|except|even (?:if|though)|although|provided|assuming|as long as|on condition)\b|"
    r"\bif\b[^.?]*\b(?:but|and|while|yet|also)\b|\bbut\b[^.?]{3,}",
    re.IGNORECASE,
)
_STEPS = re.compile(
    r"先[^。？]{1,20}(?:再|后|然后)|然后|接着|之后[^。？]{0,12}(?:怎么|还|再|能)|流程|步骤|一步|全过程|从头到尾|手续(?:怎么|有哪些|是什么)|"
    r"\b(?:step|steps|process|procedure|walk me through|first\b[^.?]*\bthen|and then|after that|afterwards|next)\b",
    re.IGNORECASE,
)
_SUMS = re.compile(
    r"一共|总共|合计|加起来|算下来|算一下|帮我算|扣掉|剩下|还差|自己(?:要|得)?(?:掏|付|出|承担)|"
    r"\b(?:in total|altogether|total (?:cost|amount|of)|add up|left over|calculate|work out|out of pocket in all)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:[$￥¥]\s?\d[\d,.]*|\d[\d,.]*\s*(?:万|千|百)?\s*(?:元|块|万|dollars?)|[一二三四五六七八九十两]+(?:万|千|百)(?:多|来)?(?:元|块)?)",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"多少|几(?:成|个点|块)|百分之|how much|what (?:will|would|do) i (?:pay|owe|get)", re.IGNORECASE
)
_ASKS = re.compile(
    r"多少|几(?:天|年|个|次|岁|成|时|日)|怎么|怎样|如何|咋|什么|啥|谁|哪[里儿些个]|吗|能不能|可不可以|是不是|要不要|有没有|多久|多长|最[长多晚早]|"
    r"\bhow (?:much|many|long|fast|soon|often|do|does|can|will|old|big)\b|\b(?:what|where|who)\b|"
    r"^\s*(?:can|could|do|does|is|are|will|would|should|must|may|when|which|am)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[，,；;。.？?！!\n]+|\band\b", re.IGNORECASE)
_LONG = {"zh": 80, "en": 260}


def demands(question: str, situation: Situation) -> tuple[str, ...]:
    """Return why a question needs reasoning, () when looking up one clause will do."""
    lang = language(question)
    found = {
        "comparison": bool(_COMPARES.search(question)) or len(situation.regions) > 1,
        "conditions": bool(_CONDITIONS.search(question)),
        "steps": bool(_STEPS.search(question)),
        "several": _questions(question) > 1,
        "sum": bool(_SUMS.search(question))
        or bool(_AMOUNT.search(question) and _HOW_MUCH.search(question))
        or len(_AMOUNT.findall(question)) > 1,
        "long": len(question) > _LONG[lang],
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _questions(text: str) -> int:
    """Return how many things are asked: parts of the text that each ask something of their own."""
    return sum(bool(_ASKS.search(part)) for part in _SPLIT.split(text) if len(part.strip()) > 3)
