"""What a shell has to export so that the `aws` CLI and the SDKs find the endpoint."""

from __future__ import annotations

from app.settings import Settings
from model.kit.cell import CellSettings


def exports(settings: Settings) -> list[str]:
    """Lines for `eval`: the endpoint, the default account's root key and region."""
    access_key, secret = CellSettings().root_key
    variables = {
        "AWS_ENDPOINT_URL": f"http://{settings.host}:{settings.port}",
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return [f"export {name}={value}" for name, value in variables.items()]
