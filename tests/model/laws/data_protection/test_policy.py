from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.data_protection.identifiers import IDENTIFIERS
from model.laws.data_protection.policy import BadProtection, found_in, masked, read_protection

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"
MANAGED = "arn:aws:dataprotection::aws:data-identifier/"


def document(*names: str, **more: Any) -> str:
    identifiers = [f"{MANAGED}{name}" if name in IDENTIFIERS else name for name in names]
    audit = {"DataIdentifier": identifiers, "Operation": {"Audit": {"FindingsDestination": {}}}}
    masking = {"DataIdentifier": identifiers, "Operation": {"Deidentify": {"MaskConfig": {}}}}
    return json.dumps({"Name": "p", "Version": "2021-06-01", "Statement": [audit, masking], **more})


def seen(text: str, *names: str, **more: Any) -> str:
    return masked(text, read_protection(document(*names, **more)).kinds)


@pytest.mark.parametrize(
    ("name", "text", "secret"),
    [
        ("EmailAddress", "user jane.doe+x@mail.example.com signed in", "jane.doe+x@mail.example.com"),
        ("IpAddress", "from 203.0.113.77 at 300.1.1.1", "203.0.113.77"),
        ("CreditCardNumber", "visa card 4111 1111 1111 1111, order 4111111111111112", "4111 1111 1111 1111"),
        ("CreditCardSecurityCode", "cvv: 123", "123"),
        ("CreditCardExpiration", "expires 04/27", "04/27"),
        ("AwsSecretKey", f"aws_secret_access_key={SECRET}", SECRET),
        ("Ssn-US", "SSN 078-05-1120", "078-05-1120"),
        ("PhoneNumber-US", "phone: (206) 555-0100", "(206) 555-0100"),
        ("BankAccountNumber-DE", "to DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        ("CpfCode-BR", "cpf 529.982.247-25", "529.982.247-25"),
        ("NhsNumber-GB", "NHS number 943 476 5919", "943 476 5919"),
        ("VehicleIdentificationNumber", "VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),
        ("DrugEnforcementAgencyNumber-US", "DEA AB1234563", "AB1234563"),
        ("PkcsPrivateKey", f"k {KEY}", KEY),
        ("LatLong", "position 47.6062, -122.3321", "47.6062, -122.3321"),
    ],
)
def test_what_is_sensitive_is_written_in_stars(name: str, text: str, secret: str) -> None:
    assert seen(text, name) == text.replace(secret, "*" * len(secret))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CreditCardNumber", "order 4111111111111111"),
        ("CreditCardNumber", "visa 4111111111111112"),
        ("Ssn-US", "order 078-05-1120"),
        ("EmailAddress", "@home and jane@"),
        ("BankAccountNumber-DE", "DE88370400440532013000"),
    ],
)
def test_what_only_looks_like_it_is_left(name: str, text: str) -> None:
    assert seen(text, name) == text


def test_customers_name_kinds_of_their_own() -> None:
    own = {"CustomDataIdentifier": [{"Name": "EmployeeId", "Regex": "EID-\\d{4}"}]}
    assert seen("EID-1234 met EID-99 and a@b.io", "EmployeeId", "EmailAddress", Configuration=own) == (
        "******** met EID-99 and ******"
    )


def test_findings_say_what_and_where() -> None:
    kinds = read_protection(document("EmailAddress", "IpAddress")).kinds
    assert found_in("a@b.io, c@d.io", kinds) == {"EmailAddress": ((0, 6), (8, 14))}


@pytest.mark.parametrize(
    "bad",
    [
        "nonsense",
        "[]",
        "{}",
        document("EmailAddress").replace("MaskConfig", "Mask"),
        document("Shoesize"),
        document("EmailAddress").replace('"FindingsDestination": {}', '"FindingsDestination": {"Pigeon": {}}'),
        document("EmailAddress").replace("EmailAddress", "IpAddress", 1),
        document("X", Configuration={"CustomDataIdentifier": [{"Name": "X", "Regex": "(a"}]}),
    ],
)
def test_what_is_no_policy_is_refused(bad: str) -> None:
    with pytest.raises(BadProtection):
        read_protection(bad)


@given(st.text(max_size=80), st.sampled_from(sorted(IDENTIFIERS)))
def test_masking_keeps_the_length_of_a_text(text: str, name: str) -> None:
    assert len(seen(text, name)) == len(text)
