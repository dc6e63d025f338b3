"""Every recogniser of the gate, in one list. To add one: write its file, add it here, give its type a row in
`app/gate/data/policy.toml` and its cases to `tests/gate`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.gate.recognisers.address_zh import ChineseAddressRecogniser
from app.gate.recognisers.age_over_89 import AgeOver89Recogniser
from app.gate.recognisers.bank_account import BankAccountRecogniser
from app.gate.recognisers.bank_card import BankCardRecogniser
from app.gate.recognisers.base import Recogniser
from app.gate.recognisers.claim_number import ClaimNumberRecogniser
from app.gate.recognisers.cn_resident_id import ResidentIdRecogniser
from app.gate.recognisers.credit_code import CreditCodeRecogniser
from app.gate.recognisers.crypto_wallet import CryptoWalletAdapted
from app.gate.recognisers.date import DateRecogniser
from app.gate.recognisers.date_of_birth import DateOfBirthRecogniser
from app.gate.recognisers.device_id import DeviceIdRecogniser
from app.gate.recognisers.driver_license import DriverLicenseRecogniser
from app.gate.recognisers.email import EmailRecogniser
from app.gate.recognisers.hk_id import HongKongIdRecogniser
from app.gate.recognisers.iban import IbanAdapted
from app.gate.recognisers.insurance_number import InsuranceNumberRecogniser
from app.gate.recognisers.ip_address import IpAddressAdapted
from app.gate.recognisers.licence_plate import LicencePlateRecogniser
from app.gate.recognisers.mac_address import MacAddressAdapted
from app.gate.recognisers.medical_record_number import MedicalRecordNumberRecogniser
from app.gate.recognisers.military_id import MilitaryIdRecogniser
from app.gate.recognisers.mo_id import MacauIdRecogniser
from app.gate.recognisers.passport import PassportRecogniser
from app.gate.recognisers.phone_cn import ChinesePhoneRecogniser
from app.gate.recognisers.phone_international import InternationalPhoneRecogniser
from app.gate.recognisers.phone_us import UsPhoneRecogniser
from app.gate.recognisers.policy_number import PolicyNumberRecogniser
from app.gate.recognisers.postal_code import PostalCodeRecogniser
from app.gate.recognisers.secret import SecretRecogniser
from app.gate.recognisers.social_account import SocialAccountRecogniser
from app.gate.recognisers.travel_permit import TravelPermitRecogniser
from app.gate.recognisers.tw_id import TaiwanIdRecogniser
from app.gate.recognisers.unique_number import UniqueNumberRecogniser
from app.gate.recognisers.url import UrlRecogniser
from app.gate.recognisers.us_dea import DeaRecogniser
from app.gate.recognisers.us_mbi import MbiRecogniser
from app.gate.recognisers.us_npi import NpiRecogniser
from app.gate.recognisers.us_ssn import SsnRecogniser
from app.gate.recognisers.us_tax_id import TaxIdRecogniser
from app.gate.recognisers.vehicle_id import VehicleIdRecogniser

_DATA = Path(__file__).parents[1] / "data"


def pattern_recognisers(today: Callable[[], date]) -> list[Recogniser]:
    """Return the recognisers that need no model; `today` is the day that birth dates are checked against."""
    return [
        ResidentIdRecogniser(today),
        PassportRecogniser(),
        TravelPermitRecogniser(),
        HongKongIdRecogniser(),
        MacauIdRecogniser(),
        TaiwanIdRecogniser(),
        MilitaryIdRecogniser(),
        CreditCodeRecogniser(),
        ChinesePhoneRecogniser(_lines("area_codes_cn.txt")),
        UsPhoneRecogniser(),
        InternationalPhoneRecogniser(),
        EmailRecogniser(),
        SocialAccountRecogniser(),
        UrlRecogniser(),
        IpAddressAdapted(),
        MacAddressAdapted(),
        BankCardRecogniser(),
        BankAccountRecogniser(),
        IbanAdapted(),
        CryptoWalletAdapted(),
        InsuranceNumberRecogniser(),
        MedicalRecordNumberRecogniser(),
        PolicyNumberRecogniser(),
        ClaimNumberRecogniser(),
        SsnRecogniser(),
        TaxIdRecogniser(),
        MbiRecogniser(),
        NpiRecogniser(),
        DeaRecogniser(),
        LicencePlateRecogniser(),
        VehicleIdRecogniser(),
        DriverLicenseRecogniser(),
        DeviceIdRecogniser(),
        SecretRecogniser(),
        PostalCodeRecogniser(),
        UniqueNumberRecogniser(),
        DateOfBirthRecogniser(today),
        AgeOver89Recogniser(),
        DateRecogniser(),
        ChineseAddressRecogniser(_lines("areas_zh.txt")),
    ]


def _lines(name: str) -> list[str]:
    return (_DATA / name).read_text(encoding="utf-8").split()
