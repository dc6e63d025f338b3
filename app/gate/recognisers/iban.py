"""International bank account numbers, by Presidio: country, length and ISO 7064 check digits."""

from __future__ import annotations

from presidio_analyzer.predefined_recognizers import IbanRecognizer

from app.gate.recognisers.adapted import Adapted


class IbanAdapted(Adapted):
    """Finds IBANs."""

    ENTITY = "IBAN"
    CONTEXT = ("iban", "账号", "账户")
    UPPER = True

    def __init__(self) -> None:
        super().__init__(IbanRecognizer())
