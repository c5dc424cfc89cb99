"""Whether a certificate speaks for the names that a distribution is to have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.resources.certificate_names import covers, names_of
from model.services.iam.resources.certificates import ServerCertificate

PLACE = "/cloudfront/"
"The path below which IAM keeps certificates for distributions."


def refuse_names(world: World, aliases: tuple[str, ...], viewer: Mapping[str, Any]) -> None:
    """Raises InvalidViewerCertificate for names without a certificate that has them, or for one that is not there."""
    wanted = viewer.get("IAMCertificateId")
    if viewer.get("ACMCertificateArn"):
        told = "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't"
        raise AwsError("InvalidViewerCertificate", f"{told} include a valid certificate chain.")
    if wanted is None:
        if aliases:
            told = "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted"
            raise AwsError("InvalidViewerCertificate", f"{told} certificate that is valid for it.")
        return
    found = next((each for each in world.all(ServerCertificate) if each.server_certificate_id == wanted), None)
    if found is None or not found.path.startswith(PLACE) or found.expiration < world.now:
        told = "The specified SSL certificate doesn't exist in IAM, isn't valid, or doesn't lie below /cloudfront/."
        raise AwsError("InvalidViewerCertificate", told)
    names = names_of(found.certificate_body)
    for alias in aliases:
        if not any(covers(each, alias) for each in names):
            told = (
                f"The certificate that is attached to your distribution doesn't cover the alternate domain name {alias}"
            )
            raise AwsError("InvalidViewerCertificate", told)
