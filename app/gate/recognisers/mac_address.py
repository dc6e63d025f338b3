"""Hardware addresses of network devices, by Presidio."""

from __future__ import annotations

from presidio_analyzer.predefined_recognizers import MacAddressRecognizer

from app.gate.reading import Reading
from app.gate.recognisers.adapted import Adapted
from app.gate.recognisers.base import STRONG


class MacAddressAdapted(Adapted):
    """Finds MAC addresses; six pairs of hexadecimal digits are nothing else."""

    ENTITY = "MAC_ADDRESS"

    def __init__(self) -> None:
        super().__init__(MacAddressRecognizer())

    def accept(self, reading: Reading, start: int, end: int, score: float) -> float:
        """Take every complete address."""
        return STRONG
