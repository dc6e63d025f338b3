"""Addresses of crypto-currency wallets, by Presidio: Base58Check and Bech32 checksums."""

from __future__ import annotations

from presidio_analyzer.predefined_recognizers import CryptoRecognizer

from app.gate.recognisers.adapted import Adapted


class CryptoWalletAdapted(Adapted):
    """Finds wallets."""

    ENTITY = "CRYPTO_WALLET"
    CONTEXT = ("wallet", "bitcoin", "btc", "钱包", "比特币")

    def __init__(self) -> None:
        super().__init__(CryptoRecognizer())
