"""What only looks like a Chinese name: measure words, verbs that are surnames too, and drugs.

A model sees 张准生 in 花五千买了张准生证 and 查艾滋 in 查艾滋免费吗. The words around settle such cases, and for each
rule there is a name beside it that it must leave alone (张准生 by himself, 查良镛).
"""

from __future__ import annotations

import re

_MEASURED = re.compile(
    r"(?:[一二两三四五六七八九十几半每这那哪多\d]|(?:[发开买办拿填交打签寄领刷补弄]|要有|需要|就是)(?:了|过|到|个|一)?)$"
)
_THINGS = re.compile(
    r"张(?:纸|卡|床|表|票|单|桌|证|嘴|图|照|片子|发票|准生|银行|医保|社保|船票|罚单|收据|欠条|支票|处方|膏药|申请|通知|诊断|病假|假条)"
    r"|段时|段路|项目|包药|包烟|支针|支笔|台手机|台电|层楼|封信|单子|班车|盘菜"
)
_ALWAYS_THINGS = re.compile(
    r"张(?:纸|床|桌子|表格|卡里|卡上|银行卡|医保卡|社保卡|发票|准生证|证明|处方|欠条|单子|罚单|假条)"
)
_VERB_OR_NOT = re.compile(
    r"白(?:拿|领|交|花|跑|干|送|给|看|吃|做|忙|等|卡|条|片|班|酒|糖|米|面|菜|开水|血病|癜)|钱(?:少|多|不|没|还|都|能|到|款|数|够)"
    r"|(?:时|应|从|于|向|解|能|任|别|单|相|全|安|和|高|平|成|常|包|满|明|方|危|种|经|万|通|权|关|路)(?:以|能|可|必|须|应|会|是|的|了|个)"
)
_TO_CHECK = re.compile(r"查(?!良|氏|理)")
_DRUG_ENDS = re.compile(
    r"(?:替尼|单抗|他汀|沙坦|普利|洛尔|西林|霉素|沙星|康唑|硝唑|拉唑|地平|法林|匹林|布芬|洛芬|格雷|列净|列汀|格列.|卡因|巴比妥|西泮|唑仑|诺啡|喹莫特|"
    r"[那托替洛昔特拉]韦|夫定|鲁肽|胰岛素|曲坦|司琼|紫杉醇|他莫昔芬|环素|头孢.|地尔|罗非|达嗪|米松|尼松|洛韦|咪唑|马西平|氮平|西汀|曲林|普兰|氯雷他定)[都也和与在是能要吗可有]?$"
)


_ADJECTIVE_SHEET = re.compile(r"张(?:假|真|正|空|新|旧|纸|白)")
_TRADE = re.compile(
    r"(?:咨询|康复|治疗|营养|理疗|检验|规划|设计|工程|评估|鉴定|测评|保育|育婴|护理|麻醉|影像|编码|会计|理财|调解|美容|按摩|推拿)[师员士]$|^岳?父母$"
)


def reads_as_words(text: str, start: int, end: int) -> bool:
    """Tell whether the span, which a model took for a name, is ordinary words by what it says and what stands before it."""
    span, before = text[start:end], text[max(0, start - 3) : start]
    if _DRUG_ENDS.search(span) or _VERB_OR_NOT.match(span):
        return True
    if _ALWAYS_THINGS.match(text, start) or (_MEASURED.search(before) and _THINGS.match(text, start)):
        return True
    if span[0] == "张" and re.search(r"[一两几半每这那哪]$", before):
        return True
    if _TRADE.search(span) or (
        _ADJECTIVE_SHEET.match(span) and re.search(r"[开给连了发买办拿填交签领]$", before)
    ):
        return True
    return _TO_CHECK.match(span) is not None and not re.search(r"[叫是名者人]$", before)
