"""English and mixed texts and what the gate finds in them; (type, words) in order, and near-misses with nothing."""

from __future__ import annotations

Table = list[tuple[str, list[tuple[str, str]]]]

GOVERNMENT_IDS: Table = [
    ("His SSN is 219-09-9999", [("US_SSN", "219-09-9999")]),
    ("SSN 219 09 9999", [("US_SSN", "219 09 9999")]),
    ("SSN 219099999", [("US_SSN", "219099999")]),
    ("219-09-9999", [("US_SSN", "219-09-9999")]),
    (
        "my social is two one nine zero nine nine nine nine nine",
        [("US_SSN", "two one nine zero nine nine nine nine nine")],
    ),
    ("ITIN 912-71-1234", [("US_TAX_ID", "912-71-1234")]),
    ("EIN 12-3456789", [("US_TAX_ID", "12-3456789")]),
    ("Medicare number 1EG4-TE5-MK73", [("US_MBI", "1EG4-TE5-MK73")]),
    ("MBI 1EG4TE5MK73", [("US_MBI", "1EG4TE5MK73")]),
    ("my mbi is 1eg4te5mk73", [("US_MBI", "1eg4te5mk73")]),
    ("NPI 1234567893", [("US_NPI", "1234567893")]),
    ("DEA AB1234563", [("US_DEA", "AB1234563")]),
    ("passport number C12345678", [("PASSPORT", "C12345678")]),
    ("Passport No: 123456789", [("PASSPORT", "123456789")]),
    ("green card A012345678", [("TRAVEL_PERMIT", "A012345678")]),
    ("driver's license D1234567", [("DRIVER_LICENSE", "D1234567")]),
    ("VIN 1HGCM82633A004352", [("VEHICLE_ID", "1HGCM82633A004352")]),
    ("license plate 7ABC123", [("VEHICLE_ID", "7ABC123")]),
    ("plate CA 7ABC123", [("VEHICLE_ID", "7ABC123")]),
    ("12-345-6789", []),
    ("SSN 000-45-6789", []),
    ("under 42 CFR 409.61", []),
    ("Form 1095-A and Form 8962", []),
    ("Title 42, section 1396w-5", []),
]

INSURANCE_AND_RECORDS: Table = [
    ("MRN: 00123456", [("MEDICAL_RECORD_NUMBER", "00123456")]),
    ("medical record number AB-12345", [("MEDICAL_RECORD_NUMBER", "AB-12345")]),
    ("patient id 4455667", [("MEDICAL_RECORD_NUMBER", "4455667")]),
    ("Rx# 7654321", [("MEDICAL_RECORD_NUMBER", "7654321")]),
    ("member ID XYZ123456789", [("INSURANCE_NUMBER", "XYZ123456789")]),
    ("subscriber number 123 456 789", [("INSURANCE_NUMBER", "123 456 789")]),
    ("my Medicaid ID is 12345678A", [("INSURANCE_NUMBER", "12345678A")]),
    ("group number 0081234", [("INSURANCE_NUMBER", "0081234")]),
    ("policy number POL-998877", [("POLICY_NUMBER", "POL-998877")]),
    ("claim #20231005-0042", [("CLAIM_NUMBER", "20231005-0042")]),
    ("prior authorization number 7788990", [("CLAIM_NUMBER", "7788990")]),
    ("account number 000123456789", [("BANK_ACCOUNT", "000123456789")]),
    ("serial number SN-99887766", [("DEVICE_ID", "SN-99887766")]),
    ("my pin is 4821", [("SECRET", "4821")]),
    ("ZIP 43004", [("POSTAL_CODE", "43004")]),
    ("I moved to Columbus, OH 43004 last year", [("POSTAL_CODE", "43004")]),
    ("What is a member ID?", []),
    ("a claim number of 3 visits", []),
    ("The deductible is $1,500 and the limit $8,700", []),
    ("A1-2026 remained a lab panel code, not a visit date.", []),
    ("555-0100 measured a mock device channel", []),
    ("plan ID and group plan rules", []),
]

MONEY_AND_NET: Table = [
    ("Card 4111-1111-1111-1111", [("BANK_CARD", "4111-1111-1111-1111")]),
    ("card 4111 1111 1111 1112 was declined", [("BANK_CARD", "4111 1111 1111 1112")]),
    ("IBAN GB29 NWBK 6016 1331 9268 19", [("IBAN", "GB29 NWBK 6016 1331 9268 19")]),
    ("bitcoin 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", [("CRYPTO_WALLET", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT")]),
    ("Email john@example.com for details", [("EMAIL_ADDRESS", "john@example.com")]),
    ("john dot smith at gmail dot com", [("PERSON", "john"), ("EMAIL_ADDRESS", "smith at gmail dot com")]),
    ("my page is http://www.johnsplace.com/me", [("URL", "http://www.johnsplace.com/me")]),
    ("see https://www.healthcare.gov/apply", []),
    ("Client IP 10.20.30.40", [("IP_ADDRESS", "10.20.30.40")]),
    ("2001:db8:85a3::8a2e:370:7334", [("IP_ADDRESS", "2001:db8:85a3::8a2e:370:7334")]),
    ("version 1.2.3.4 released", []),
    ("demo-alert@example.invalid was an example mailbox", []),
    ("look at healthcare.gov", []),
]

PHONE: Table = [
    ("Call (555) 123-4567", [("PHONE_NUMBER", "(555) 123-4567")]),
    ("Phone +1-555-123-4567", [("PHONE_NUMBER", "+1-555-123-4567")]),
    ("555.123.4567", [("PHONE_NUMBER", "555.123.4567")]),
    ("614-555-1234 ext. 22", [("PHONE_NUMBER", "614-555-1234 ext. 22")]),
    ("fax 6145551234", [("PHONE_NUMBER", "6145551234")]),
    (
        "six one four five five five one two three four",
        [("PHONE_NUMBER", "six one four five five five one two three four")],
    ),
    ("+44 7700 900123", [("PHONE_NUMBER", "+44 7700 900123")]),
    ("call me at 467 3395", [("PHONE_NUMBER", "467 3395")]),
    ("Call 1-800-MEDICARE or 1-800-633-4227", []),
    ("555-1234", []),
    ("from 100 to 250 to 3000 dollars", []),
]

ADDRESS: Table = [
    ("I live at 12 Main St, Columbus, OH 43004", [("ADDRESS", "12 Main St, Columbus, OH 43004")]),
    ("Send it to 4500 N. Oak Avenue Apt 4B", [("ADDRESS", "4500 N. Oak Avenue Apt 4B")]),
    ("PO Box 1234, Dayton, OH 45401", [("ADDRESS", "PO Box 1234, Dayton, OH 45401")]),
    ("my address is 88 west 42nd street", [("ADDRESS", "88 west 42nd street")]),
    ("Address: Via Franscini 71, Lugano", [("ADDRESS", "Via Franscini 71, Lugano")]),
    ("No. 88 Nanjing Road, Shanghai", [("ADDRESS", "No. 88 Nanjing Road, Shanghai")]),
    ("I moved from Ohio to Texas", []),
    ("I live in Columbus, Ohio", []),
    ("Take 20 mg twice a day", []),
]

BIRTH_AND_AGE: Table = [
    ("DOB: 03/07/1990", [("DATE_OF_BIRTH", "03/07/1990")]),
    ("born on 7th March 1990", [("DATE_OF_BIRTH", "7th March 1990")]),
    ("birthday: March 7, 1990", [("DATE_OF_BIRTH", "March 7, 1990")]),
    ("she is 93 years old", [("AGE_OVER_89", "93 years old")]),
    ("my baby was born on November 1, 2025", []),
    ("I was born in March 1960", [("DATE_OF_BIRTH", "March 1960")]),
    ("admitted on 03/07/2024", []),
    ("people aged 90 or older", []),
    ("Can I keep my child on my plan until 26?", []),
]

NAMES: Table = [
    ("My name is John Smith", [("PERSON", "John Smith")]),
    ("Patient: Mary O'Brien", [("PERSON", "Mary O'Brien")]),
    ("Dr. Patel said I need surgery", [("PERSON", "Patel")]),
    ("my husband David lost his job", [("PERSON", "David")]),
    ("i am maria gonzalez and i need help", [("PERSON", "maria gonzalez")]),
    ("Is Zhang Wei eligible?", [("PERSON", "Zhang Wei")]),
    ("My mother, Ingrid Sørensen, has Medicare", [("PERSON", "Ingrid Sørensen")]),
    ("Medicare Part B", []),
    ("Hodgkin lymphoma", []),
    ("Mr. Hodgkin called me", [("PERSON", "Hodgkin")]),
    ("my husband Michael Parkinson lost his job", [("PERSON", "Michael Parkinson")]),
    ("Does Medicaid cover Lou Gehrig's disease?", []),
    ("Will Blue Cross pay for Humira?", []),
    ("Riverside Training Ward appeared as a course location only.", []),
]

EVERYTHING = [
    *GOVERNMENT_IDS, *INSURANCE_AND_RECORDS, *MONEY_AND_NET, *PHONE, *ADDRESS, *BIRTH_AND_AGE, *NAMES,
]  # fmt: skip
