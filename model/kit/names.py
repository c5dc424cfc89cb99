"""AWS's CamelCase names in Python's snake_case, spelled exactly as boto3 spells them."""

import re
from functools import cache
from keyword import iskeyword

PLURAL_ACRONYM = re.compile("[A-Z]{2,}s$")
BEFORE_WORD = re.compile("(.)([A-Z][a-z]+)")
BEFORE_CAPITAL = re.compile("([a-z0-9])([A-Z])")
BRANDS = {
    "iSCSI": "Iscsi",
    "HITs": "Hits",
    "PartiQL": "Partiql",
    "OAuth2": "Oauth2",
    "WhatsApp": "Whatsapp",
    "OTel": "Otel",
}
"Words of mixed case that boto3 keeps in one piece in the names of operations."
BRANDED_OPERATION = re.compile(
    "(?:Create|Describe)(?:Cached|Stored)iSCSIVolumes?"
    "|ListHITsForQualificationType"
    "|ExecutePartiQL(?:Statement|Transaction|Batch)"
    "|(?:Create|Introspect|Revoke)OAuth2Token(?:WithIAM)?"
    "|(?:Get|Start|Stop|Update)OTelEnrichment"
    "|(?:Associate|Create|Delete|Deprecate|Disassociate|Get|List|Post|Publish|Put|Send|Update)(?:Linked)?WhatsApp[A-Z]\\w+"
)


def service_of(module: str) -> str:
    """botocore's name of the service that a module belongs to: `model.services.service_quotas…` is service-quotas,
    `model.services.lambda_…` lambda.
    """
    return module.split(".")[2].rstrip("_").replace("_", "-")


def folder_of(service: str) -> str:
    """What a service's folder is called: a package's name has no hyphens, and is no word of Python's."""
    return f"{service}_" if iskeyword(service) else service.replace("-", "_")


@cache
def snake(name: str) -> str:
    """`DescribeDBInstances` → `describe_db_instances`, `VpcId` → `vpc_id`; a name with an underscore stays as it is."""
    if "_" in name:
        return name
    if BRANDED_OPERATION.fullmatch(name):
        for brand, word in BRANDS.items():
            name = name.replace(brand, word)
    acronym = PLURAL_ACRONYM.search(name)
    if acronym:
        name = f"{name[: acronym.start()]}_{acronym[0].lower()}"
    return BEFORE_CAPITAL.sub(r"\1_\2", BEFORE_WORD.sub(r"\1_\2", name)).lower()
