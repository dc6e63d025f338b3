"""Numbers of claims, authorisations, referrals and cases."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label


class ClaimNumberRecogniser(LabelledFinder):
    """Finds the value behind 理赔号, 报案号, claim number, prior authorization number and the like."""

    ENTITY = "CLAIM_NUMBER"
    LABEL = label(
        r"(?:理赔|报案|赔案|案件|索赔|结案|报销|结算|核赔|立案|受理|申报|办件|备案|工伤认定|鉴定)(?:单据|单|流水|申请)?(?:编号|号码|流水号|单号|号)"
        r"|\b(?:claim|prior\s*auth(?:orization)?|pre-?auth(?:orization)?|authorization|auth|referral|appeal|case|reference|ref|confirmation|"
        r"ticket|application|docket)\s*(?:number|no\.?|#|id|code)"
    )
    FEWEST = 4
