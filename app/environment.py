"""What a shell has to export so that the `aws` CLI and the SDKs find the endpoint."""

from __future__ import annotations

import sys
from shlex import quote

from app.serving.tls import authority
from app.settings import Settings
from model.kit.cell import CellSettings

REGION = "us-east-1"


def print_exports(settings: Settings) -> int:
    sys.stdout.write("\n".join([*exports(settings), ""]))
    return 0


def exports(settings: Settings) -> list[str]:
    """Lines for `eval`: the endpoint, the default account's root key and region.

    The region has two names because the CLI and boto3 read the one, other SDKs the other. A session token that is left
    over from other work would be sent along with the key, so it goes. With TLS, clients are told whom to believe.
    Raises SettingsError where certificates cannot be kept.
    """
    access_key, secret = CellSettings().root_key
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    variables = {
        "AWS_ENDPOINT_URL": f"{'https' if settings.tls else 'http'}://{host}:{settings.port}",
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    if settings.tls:
        bundle = quote(str(authority(settings).bundle.absolute()))
        variables |= {"AWS_CA_BUNDLE": bundle, "NODE_EXTRA_CA_CERTS": bundle}
    return [*(f"export {name}={value}" for name, value in variables.items()), "unset AWS_SESSION_TOKEN"]
