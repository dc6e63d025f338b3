"""Numbers that a hospital gives a patient: record, stay, visit, examination, prescription."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label

_ZH = (
    r"(?:住院|门诊|门急诊|急诊|病案|病历|病例|就诊|诊疗|诊断|登记|检查|检验|化验|影像|放射|病理|超声|标本|条形码|条码|处方|医嘱|体检|"
    r"患者|病人|挂号|手术|麻醉|出院|转诊|预约|取号|CT|MRI|MR|DR|B超|X光)"
    r"(?:登记|流水|单据|单|卡|本|证|手册|号码|识别|申请|报告|电子)?(?:号码|编号|序号|流水号|卡号|号|ID|id|码)"
    r"|就诊卡|诊疗卡|病案首页号"
)
_EN = (
    r"\bMRN\b|\b(?:medical\s+record|chart|patient|encounter|visit|accession|prescription|rx|hospital|specimen|lab|admission|health\s+record|case)"
    r"\s*(?:number|no\.?|#|id|identifier|file)\b"
    r"|\brx\s?#"
)


class MedicalRecordNumberRecogniser(LabelledFinder):
    """Finds the value behind 住院号, 病案号, 就诊卡号, MRN, patient ID, Rx number and the like."""

    ENTITY = "MEDICAL_RECORD_NUMBER"
    LABEL = label(f"{_ZH}|{_EN}")
    FEWEST = 3
