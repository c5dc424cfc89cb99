"""Kinds of sensitive data that are found by how they are written.

Source: CloudWatch Logs User Guide, types of data that you can protect. What AWS finds by learning from examples alone,
names of people and postal addresses, is not among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

NEAR = 30
"Within so many characters of the data its keyword has to stand, where it needs one."
LONGEST = 256
"Characters that one finding has at the most."

Check = Callable[[str], bool]


def _anything(_text: str) -> bool:
    return True


def _luhn(text: str) -> bool:
    """The last digit of a card's number follows from the others."""
    digits = [int(character) for character in text if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(text: str) -> bool:
    bare = re.sub(r"[ -]", "", text).upper()
    return int("".join(str(int(character, 36)) for character in bare[4:] + bare[:4])) % 97 == 1


def _weighted(text: str, weights: tuple[int, ...], begin: int) -> int:
    digits = [int(character) for character in text if character.isdigit()][begin:]
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False))


def _cpf(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    first = _weighted(text, tuple(range(10, 1, -1)), 0) * 10 % 11 % 10
    second = _weighted(text, tuple(range(11, 1, -1)), 0) * 10 % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == [first, second]


def _nhs(text: str) -> bool:
    rest = 11 - _weighted(text, tuple(range(10, 1, -1)), 0) % 11
    return rest % 11 == int(text[-1])


def _dea(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


_VIN_VALUES = {**dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vin(text: str) -> bool:
    """The ninth character follows from the others."""
    values = [int(_VIN_VALUES.get(character, character)) for character in text.upper()]
    rest = sum(weight * value for weight, value in zip(_VIN_WEIGHTS, values, strict=True)) % 11
    return text[8].upper() == "0123456789X"[rest]


def _octets(text: str) -> bool:
    return ":" in text or all(int(part) < 256 for part in text.split("."))


@dataclass(frozen=True)
class Identifier:
    """A kind of data: how it is written, words of which one has to be near, and what else has to hold."""

    name: str
    pattern: re.Pattern[str]
    keywords: re.Pattern[str] | None = None
    check: Check = _anything

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text, from left to right."""
        if self.keywords is not None and self.keywords.search(text) is None:
            return
        for found in self.pattern.finditer(text):
            begin, end = found.span(1) if found.re.groups else found.span()
            if self.check(text[begin:end]) and self._is_named(text, begin, end):
                yield begin, end

    def _is_named(self, text: str, begin: int, end: int) -> bool:
        return self.keywords is None or self.keywords.search(text, max(0, begin - NEAR), end + NEAR) is not None


def _words(*keywords: str) -> re.Pattern[str]:
    """Words, however they are joined."""
    joined = "|".join(re.escape(word).replace(r"\ ", "[ _-]?") for word in keywords)
    return re.compile(rf"(?<![A-Za-z])(?:{joined})", re.IGNORECASE)


def _identifier(name: str, pattern: str, *keywords: str, check: Check = _anything) -> Identifier:
    return Identifier(name, re.compile(pattern, re.ASCII), _words(*keywords) if keywords else None, check)


def _private_key(kind: str) -> str:
    return rf"-----BEGIN {kind}-----[\s\S]{{1,8000}}?(?:-----END {kind}-----|\Z)"


def _accounts() -> Iterator[Identifier]:
    lengths = {"DE": 18, "ES": 20, "FR": 23, "GB": 18, "IT": 23}
    for country, length in lengths.items():
        pattern = rf"\b{country}\d\d(?:[ -]?[A-Z0-9]){{{length}}}\b"
        yield _identifier(f"BankAccountNumber-{country}", pattern, check=_iban)
    yield _identifier(
        "BankAccountNumber-US", r"\b\d{8,17}\b", "bank account", "account number", "account no", "checking", "savings"
    )


def _phones() -> Iterator[Identifier]:
    phones = {
        "BR": r"(?<!\d)(?:\+55[ -]?)?\(?\d{2}\)?[ -]?9?\d{4}-?\d{4}(?!\d)",
        "DE": r"(?<!\d)(?:\+49|0049|0)[ /-]?\d{2,5}[ /-]?\d{3,9}(?!\d)",
        "ES": r"(?<!\d)(?:(?:\+34|0034)[ -]?)?[6789]\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)",
        "FR": r"(?<!\d)(?:\+33|0033|0)[ .-]?[1-9](?:[ .-]?\d{2}){4}(?!\d)",
        "GB": r"(?<!\d)(?:\+44|0044|0)[ -]?\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)",
        "IT": r"(?<!\d)(?:(?:\+39|0039)[ -]?)?(?:3\d{2}|0\d{1,3})[ -]?\d{5,8}(?!\d)",
        "US": r"(?<!\d)(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)",
    }
    words = ("phone", "telephone", "mobile", "cell", "fax", "contact", "tel", "telefon", "celular", "telefono")
    for country, pattern in phones.items():
        yield _identifier(f"PhoneNumber-{country}", pattern, *words)


def _passports() -> Iterator[Identifier]:
    passports = {
        "CA": r"\b[A-Z]{2}\d{6}\b",
        "DE": r"\b[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\b",
        "ES": r"\b[A-Z]{2,3}\d{6}\b",
        "FR": r"\b\d{2}[A-Z]{2}\d{5}\b",
        "GB": r"\b\d{9}\b",
        "IT": r"\b[A-Z]{2}\d{7}\b",
        "US": r"\b(?:[A-Z]\d{8}|\d{9})\b",
    }
    for country, pattern in passports.items():
        yield _identifier(f"PassportNumber-{country}", pattern, "passport", "passeport", "pasaporte", "reisepass")


def _found_anywhere() -> Iterator[Identifier]:
    yield _identifier("EmailAddress", r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
    yield _identifier(
        "IpAddress",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)|(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}",
        check=_octets,
    )
    yield _identifier(
        "CreditCardNumber",
        r"(?<!\d)(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2}|3[0689]\d{2}|35\d{2})"
        r"(?:[ -]?\d{4}){2}[ -]?\d{2,4})(?!\d)",
        *("account number", "american express", "amex", "bank card", "card", "cc #", "ccn", "check card", "credit"),
        *("dankort", "debit", "diners club", "discover", "electron", "jcb", "mastercard", "mc", "pan", "payment"),
        *("pcn", "union pay", "visa"),
        check=_luhn,
    )
    yield _identifier(
        "CreditCardSecurityCode",
        r"(?<!\d)\d{3,4}(?!\d)",
        *("card id", "card identification code", "card security code", "card validation code", "cav2", "cid", "csc"),
        *("cvc", "cvc2", "cvn", "cvv", "cvv2", "security code"),
    )
    yield _identifier(
        "CreditCardExpiration",
        r"(?<!\d)(?:0[1-9]|1[0-2])[/-](?:20)?\d{2}(?!\d)",
        *("exp d", "exp m", "exp y", "expiration", "expiry", "expires", "exp date"),
    )
    yield _identifier(
        "AwsSecretKey",
        r"(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        *("aws secret access key", "aws secret key", "secret access key", "secretaccesskey", "credentials"),
        *("secret key", "set awscredential"),
    )
    yield _identifier("OpenSshPrivateKey", _private_key("OPENSSH PRIVATE KEY"))
    yield _identifier("PgpPrivateKey", _private_key("PGP PRIVATE KEY BLOCK"))
    yield _identifier("PkcsPrivateKey", _private_key("(?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY"))
    yield _identifier("PuttyPrivateKey", r"PuTTY-User-Key-File-\d:[\s\S]{1,8000}?Private-MAC: ?[0-9a-f]+")
    yield _identifier(
        "LatLong",
        r"(?<![\d.])[+-]?\d{1,2}\.\d{3,}, ?[+-]?\d{1,3}\.\d{3,}",
        *("coordinate", "coordinates", "lat long", "latitude longitude", "location", "position", "gps", "latlong"),
    )
    yield _identifier(
        "VehicleIdentificationNumber",
        r"\b[A-HJ-NPR-Z0-9]{17}\b",
        *("fahrgestellnummer", "niv", "numero de chasis", "vehicle identification number", "vin", "vehicle"),
        check=_vin,
    )


def _found_by_country() -> Iterator[Identifier]:
    yield _identifier("Ssn-US", r"(?<![\d-])(?!000|666|9)\d{3}[- ]?(?!00)\d{2}[- ]?(?!0000)\d{4}(?![\d-])", *_SSN)
    yield _identifier("Ssn-ES", r"(?<!\d)\d{2}[ /-]?\d{7,8}[ /-]?\d{2}(?!\d)", "seguridad social", "ssn", "nss")
    yield _identifier(
        "IndividualTaxIdentificationNumber-US",
        r"(?<!\d)9\d{2}[- ]?[5-9]\d[- ]?\d{4}(?!\d)",
        "itin",
        "tax id",
        "taxpayer",
    )
    yield _identifier("ZipCode-US", r"(?<!\d)\d{5}(?:-\d{4})?(?!\d)", "zip code", "zip+4", "zip")
    yield _identifier("PostalCode-CA", r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b", "postal code", "code postal")
    yield _identifier("CepCode-BR", r"(?<!\d)\d{5}-?\d{3}(?!\d)", "cep", "codigo de enderecamento postal")
    yield _identifier("CpfCode-BR", r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)", "cpf", "cadastro", check=_cpf)
    yield _identifier("Cnpj-BR", r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}(?!\d)", "cnpj", "cadastro nacional")
    yield _identifier("DrugEnforcementAgencyNumber-US", r"\b[ABFGMPR][A-Z9]\d{7}\b", "dea", check=_dea)
    yield _identifier(
        "HealthInsuranceClaimNumber-US", r"\b[A-Z]{0,3}\d{6,9}[A-Z]\d?\b", "health insurance claim", "hicn"
    )
    yield _identifier("MedicareBeneficiaryNumber-US", _MBI, "mbi", "medicare beneficiary")
    yield _identifier("NationalDrugCode-US", r"(?<!\d)\d{4,5}-\d{3,4}-\d{1,2}(?!\d)", "national drug code", "ndc")
    yield _identifier("NationalProviderId-US", r"(?<!\d)[12]\d{9}(?!\d)", "npi", "national provider", "hipaa")
    yield _identifier("NhsNumber-GB", r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", "nhs", "national health", check=_nhs)
    yield _identifier(
        "NationalInsuranceNumber-GB", r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d\d ?){3}[A-D]\b", *_NINO
    )
    yield _identifier("NieNumber-ES", r"\b[XYZ]-?\d{7}-?[A-Z]\b", "nie", "extranjero")
    yield _identifier("NifNumber-ES", r"\b\d{8}-?[A-Z]\b", "nif", "dni", "numero de identificacion fiscal")
    yield _identifier(
        "InseeCode-FR", r"(?<!\d)[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)", "insee", "nir", "secu"
    )
    yield _identifier(
        "SocialInsuranceNumber-CA", r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)", "sin", "social insurance", check=_luhn
    )
    yield from _accounts()
    yield from _phones()
    yield from _passports()


_SSN = ("social security", "ssn", "ss#", "soc sec")
_INSURED = r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d\d ?){3}[A-D]\b"
_NINO = ("nino", "national insurance", "insurance no")
_MBI = (
    r"\b[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}\b"
)

IDENTIFIERS: Mapping[str, Identifier] = {each.name: each for each in (*_found_anywhere(), *_found_by_country())}
"By the names that policies give them."
