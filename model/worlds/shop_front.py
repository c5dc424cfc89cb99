"""How the shop is found: its names, with a second site to fall back to, and its files at the edges."""

from __future__ import annotations

from typing import Any

from model.worlds.desk import Desk
from model.worlds.people import document

DOMAIN = "shop.example"
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""AWS's cache policy that keeps copies for a day."""

VIEWERS: dict[str, Any] = {
    "components": [{"steady": {"rate": 40}}],
    "paths": {"/css/shop.css": 4, "/images/logo.svg": 3, "/index.html": 1},
    "origins": {"NA": 0.6, "EU": 0.3, "AS": 0.1},
}


async def give_name(desk: Desk, region: str, balancer: str, fallback: str) -> None:
    """Everybody is led to the load balancer of this ARN while something behind it is well, or else to the address."""
    made = await desk.call("route53:CreateHostedZone", Name=DOMAIN, CallerReference="shop")
    found = await desk.call("elbv2:DescribeLoadBalancers", region=region, LoadBalancerArns=[balancer])
    entry = found["LoadBalancers"][0]
    target = {
        "HostedZoneId": entry["CanonicalHostedZoneId"],
        "DNSName": entry["DNSName"],
        "EvaluateTargetHealth": True,
    }
    records = (
        _record("www", "A", SetIdentifier="home", Failover="PRIMARY", AliasTarget=target),
        _record("www", "A", SetIdentifier="abroad", Failover="SECONDARY", TTL=60, ResourceRecords=_values(fallback)),
        _record("mail", "A", TTL=3600, ResourceRecords=_values(fallback)),
        _record("", "MX", TTL=3600, ResourceRecords=_values(f"10 mail.{DOMAIN}")),
    )
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in records]
    zone = made["HostedZone"]["Id"]
    await desk.call("route53:ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": changes})


def _record(label: str, type: str, **said: Any) -> dict[str, Any]:
    return {"Name": f"{label}.{DOMAIN}" if label else DOMAIN, "Type": type, **said}


def _values(*values: str) -> list[dict[str, str]]:
    return [{"Value": value} for value in values]


async def distribute(desk: Desk, region: str, bucket: str) -> str:
    """Put the edges in front of a bucket, which nobody else may read from; the name that viewers come to."""
    signing = {"OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4"}
    control = await desk.call(
        "cloudfront:CreateOriginAccessControl", OriginAccessControlConfig={"Name": bucket, **signing}
    )
    origin = {
        "Id": "files",
        "DomainName": f"{bucket}.s3.{region}.amazonaws.com",
        "OriginAccessControlId": control["OriginAccessControl"]["Id"],
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behaviour = {
        "TargetOriginId": "files",
        "ViewerProtocolPolicy": "redirect-to-https",
        "CachePolicyId": OPTIMIZED,
        "Compress": True,
    }
    config = {
        "CallerReference": "shop",
        "Comment": "The shop's files",
        "Enabled": True,
        "DefaultRootObject": "index.html",
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
    }
    made = await desk.call("cloudfront:CreateDistribution", DistributionConfig=config)
    reading = {
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"StringEquals": {"AWS:SourceArn": made["Distribution"]["ARN"]}},
    }
    await desk.call("s3:PutBucketPolicy", region=region, Bucket=bucket, Policy=document(reading))
    return made["Distribution"]["DomainName"]
