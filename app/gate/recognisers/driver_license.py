"""Driving licences and other licences or certificates held by one person."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label


class DriverLicenseRecogniser(LabelledFinder):
    """Finds the value behind 驾驶证号, 档案编号, driver's license, certificate and professional licence labels."""

    ENTITY = "DRIVER_LICENSE"
    LABEL = label(
        r"(?:驾驶证|驾照|行驶证|执业证|执业证书|资格证|医师证|护士证|残疾证|残疾人证|老年证|优待证|结婚证|离婚证|出生证|出生医学证明|"
        r"户口本|房产证|不动产权证|学历证书?|毕业证|低保证|退休证|失业证|就业创业证|工伤证)(?:档案)?(?:编号|号码|号)"
        r"|\bdriver'?s?'?\s+licen[sc]e|\bDLN?\b(?=\s*(?:#|no|number|:))|\b(?:medical|nursing|professional|state)\s+licen[sc]e\s*(?:number|no\.?|#)"
        r"|\blicen[sc]e\s*(?:number|no\.?|#|is\b)|\bcertificate\s*(?:number|no\.?|#)"
    )
    FEWEST = 4
