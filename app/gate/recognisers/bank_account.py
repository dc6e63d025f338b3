"""Bank accounts that are not cards, by their label."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label


class BankAccountRecogniser(LabelledFinder):
    """Finds the value behind 账号, 账户, account number and routing number."""

    ENTITY = "BANK_ACCOUNT"
    LABEL = label(
        r"(?:银行|对公|收款|付款|开户|公积金|个人)?(?:账号|帐号|账户号|存折号|户号|客户号|会员号)"
        r"|\b(?:bank\s+)?(?:account|acct|a/c|routing|aba)\s*(?:number|no\.?|#|is\b|:)"
    )
    FEWEST = 5
