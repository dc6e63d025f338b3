"""Numbers of a person's medical or social insurance: cards, accounts, member and beneficiary numbers."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label

_ZH = (
    r"(?:医保|社保|社会保障|社会保险|参保|新农合|农合|医疗保险|养老保险|生育保险|保障卡|保障)"
    r"(?:个人|人员|人|电子)?(?:卡|证|本|凭证|账户|电脑|手册)?"
    r"(?:卡号|证号|号码|编号|编码|代码|账号|帐号|账户|电脑号|登记号|识别码|识别号|凭证号|卡|证|号)"
)
_EN = (
    r"\b(?:member|subscriber|beneficiary|enrollee|insured|insurance|medicaid|medicare|health plan|plan|tricare|va file|dod|edipi|hicn?|"
    r"humana|aetna|cigna|anthem|kaiser)(?:'s)?\s*(?:member\s*)?(?:id|identification|card|number|no\.?|#|account)"
    r"|\bgroup\s*(?:number|no\.?|#|id)\b"
)


class InsuranceNumberRecogniser(LabelledFinder):
    """Finds the value behind 医保卡号, 社保编号, 参保号, member ID, Medicaid number and the like."""

    ENTITY = "INSURANCE_NUMBER"
    LABEL = label(f"{_ZH}|{_EN}")
    FEWEST = 5
