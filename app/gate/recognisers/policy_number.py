"""Numbers of insurance policies and contracts."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label


class PolicyNumberRecogniser(LabelledFinder):
    """Finds the value behind 保单号, 投保单号, 合同号, policy number and certificate number."""

    ENTITY = "POLICY_NUMBER"
    LABEL = label(
        r"(?:保单|保险单|投保单|投保|保险合同|保险凭证|合同|协议)(?:编号|号码|号)"
        r"|\b(?:policy|contract|certificate|coverage|contract)\s*(?:number|no\.?|#|id)"
    )
    FEWEST = 4
