"""A site behind a content delivery network: spikes, worldwide viewers, an origin that fails, a plain HTTP client."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from app.serving.viewers import Viewers
from model.catalog.cities import find_city
from model.catalog.geography import client_in, place_of_city, place_of_region
from model.catalog.regions import find_region
from model.kit.cell import CellSettings
from model.physics.clients import places_of
from model.physics.edge_ways import client_milliseconds
from model.services.cloudfront.behavior.flow import BYTES, HITS, MILLISECONDS, REQUESTS, TO_ORIGIN
from model.services.elbv2.books import INFLOW
from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour, bucket_origin, forwarding, listing, server_origin
from tests.shop import Shop
from tests.stories.endpoint import Endpoint

FILM = b"a film" * 100_000
WORLDWIDE = {"NA": 0.4, "EU": 0.3, "AS": 0.3}


@pytest.fixture
def viewing(admin: Admin) -> Viewing:
    return Viewing(admin)


def flows(site: Site, quantity: str) -> float:
    world = site.admin.cloud.world(CellSettings().account, "us-east-1", "cloudfront")
    return world.signal(site.id, quantity).value_at(site.admin.now)


def direct_milliseconds(admin: Admin, continents: dict[str, float]) -> float:
    """How long clients wait for packets from us-east-1 itself, on average."""
    home = find_region("us-east-1")
    assert home is not None
    clients = places_of(continents, place_of_region("us-east-1"))
    whole = sum(continents.values())
    ways = (
        (share / whole, client_milliseconds(admin.cloud.kernel.seed, place, home)) for share, place in clients if place
    )
    return sum(share * way for share, way in ways)


@pytest.mark.fact("cloudfront-23")
def test_a_spike_is_absorbed_by_edges_and_the_origin_hardly_notices(admin: Admin, viewing: Viewing) -> None:
    shop = Shop(admin)
    balancer, _, _ = shop.site(2)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    site = viewing.distribute(server_origin(domain), default=behaviour("server", **forwarding({"DefaultTTL": 60})))
    story = {"shape": {"cpu_milliseconds": 20}, "paths": {"/news": 3, "/": 1}, "origins": WORLDWIDE}
    seen: dict[int, tuple[float, float, float]] = {}
    for factor in (1, 50, 1):
        told = {**story, "components": [{"steady": {"rate": 20 * factor}}]}
        admin.run(admin.client.demand(site.domain, told))
        admin.advance(600)
        seen[factor] = flows(site, REQUESTS), shop.rate(balancer, INFLOW), flows(site, MILLISECONDS)
    assert seen[50][0] == pytest.approx(50 * seen[1][0])
    assert seen[50][1] < 2 * seen[1][1]
    assert seen[50][1] < 1
    assert seen[50][2] < direct_milliseconds(admin, WORLDWIDE) / 3
    assert shop.health(shop.call("elbv2:DescribeTargetGroups")["TargetGroups"][0]["TargetGroupArn"])


WORKLOADS = {
    "static assets": ({"/assets/*": 1}, 86_400, 200, 20_000),
    "a whole site": ({"/": 2, "/news": 3, "/about": 1}, 10, 100, 5_000),
    "worldwide users": ({"/": 1}, 60, 500, 2_000),
    "large downloads": ({"/setup.exe": 1}, 86_400, 5, 80_000_000),
    "streaming": ({"/live.m3u8": 1, "/live-1.ts": 4}, 2, 400, 300_000),
}
"Paths, seconds that edges keep them, requests per second, and bytes of each."
CITIES = ("New York", "Dallas", "Seattle", "Toronto", "London", "Paris", "Madrid", "Tokyo", "Mumbai", "Singapore")


def waits(site: Site, path: str) -> list[float]:
    """Milliseconds of one client of each city, once others of their cities have asked."""
    for city in CITIES:
        site.view(path, city)
    return [site.view(path, city).milliseconds for city in CITIES]


def direct_waits(admin: Admin) -> list[float]:
    """The same without edges."""
    home = find_region("us-east-1")
    assert home is not None
    places = [place_of_city(there) for city in CITIES if (there := find_city(city))]
    return [client_milliseconds(admin.cloud.kernel.seed, each, home) for each in places]


@pytest.mark.fact("cloudfront-24")
@pytest.mark.parametrize("workload", WORKLOADS)
def test_what_many_ask_for_from_everywhere_gains(admin: Admin, viewing: Viewing, workload: str) -> None:
    paths, seconds, rate, size = WORKLOADS[workload]
    site = viewing.distribute(default=behaviour(**forwarding({"DefaultTTL": seconds})))
    told = {"components": [{"steady": {"rate": rate}}], "paths": paths, "origins": WORLDWIDE}
    admin.run(admin.client.demand(site.domain, told | {"shape": {"bytes_out": size}}))
    admin.advance(60)
    assert flows(site, BYTES) == pytest.approx(rate * size)
    assert flows(site, TO_ORIGIN) * size < 0.1 * flows(site, BYTES), "bytes that the origin has to send"
    assert flows(site, HITS) > 0.5 * flows(site, REQUESTS)
    assert flows(site, MILLISECONDS) < direct_milliseconds(admin, WORLDWIDE)
    path = next(iter(paths)).replace("*", "logo.png")
    viewing.put(path[1:] or "index.html", b"a page")
    site.change(lambda config: config.update(DefaultRootObject="index.html"))
    near, far = (quantiles(each, n=10) for each in (waits(site, path), direct_waits(admin)))
    assert [near[4] < far[4] / 2, near[8] < far[8] / 2] == [True, True], "half of all, and nine of ten"


def test_demand_goes_to_the_second_balancer_while_the_first_is_not_well(admin: Admin, viewing: Viewing) -> None:
    shop = Shop(admin)
    first, _, ids = shop.site(1)
    second = shop.make_balancer("spare")["LoadBalancerArn"]
    spare = shop.make_group("spare")["TargetGroupArn"]
    shop.listen(second, spare)
    shop.register(spare, *shop.machines(1, subnet=1))
    admin.advance(240)
    domains = {
        each["LoadBalancerArn"]: each["DNSName"] for each in shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"]
    }
    members = {"Quantity": 2, "Items": [{"OriginId": "first"}, {"OriginId": "second"}]}
    both = {"Id": "both", "FailoverCriteria": {"StatusCodes": listing(502, 503, 504)}, "Members": members}
    site = viewing.distribute(
        server_origin(domains[first], "first"),
        server_origin(domains[second], "second"),
        default=behaviour("both", **forwarding({"DefaultTTL": 1})),
        OriginGroups=listing(both),
    )
    admin.run(admin.client.demand(site.domain, {"components": [{"steady": {"rate": 100}}]}))
    admin.advance(60)
    assert (shop.rate(first, INFLOW) > 0, shop.rate(second, INFLOW) > 0) == (True, False)
    admin.call("ec2:StopInstances", InstanceIds=ids)
    admin.advance(300)
    assert (shop.rate(first, INFLOW), shop.rate(second, INFLOW) > 0) == (0, True)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    served.server.answer = Viewers(served.desk, served.server.answer).answer
    yield served
    served.close()


def get(endpoint: Endpoint, host: str, path: str, city: str = "Tokyo") -> tuple[int, dict[str, str], bytes]:
    there = find_city(city)
    assert there is not None
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.server.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-For": client_in(there)})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def signed_site(endpoint: Endpoint, encoded: str) -> tuple[str, str]:
    """A film in a bucket that only CloudFront reads, for viewers with signatures; the domain, and the key's id."""
    cloudfront, s3 = endpoint.boto3("cloudfront"), endpoint.boto3("s3")
    identity = cloudfront.create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig={"CallerReference": "one", "Comment": ""}
    )["CloudFrontOriginAccessIdentity"]
    s3.create_bucket(Bucket="films-of-cats")
    s3.put_object(Bucket="films-of-cats", Key="cat.mp4", Body=FILM, ContentType="video/mp4")
    principal = {"CanonicalUser": identity["S3CanonicalUserId"]}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject"}
    statement["Resource"] = "arn:aws:s3:::films-of-cats/*"
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3.put_bucket_policy(Bucket="films-of-cats", Policy=json.dumps(policy))
    public = cloudfront.create_public_key(
        PublicKeyConfig={"CallerReference": "one", "Name": "one", "EncodedKey": encoded}
    )["PublicKey"]["Id"]
    group = cloudfront.create_key_group(KeyGroupConfig={"Name": "one", "Items": [public]})["KeyGroup"]["Id"]
    groups = {"Enabled": True, **listing(group)}
    config: dict[str, Any] = {
        "CallerReference": "one",
        "Comment": "films",
        "Enabled": True,
        "Origins": listing(bucket_origin("films-of-cats", identity=identity["Id"])),
        "DefaultCacheBehavior": behaviour(CachePolicyId=OPTIMIZED, TrustedKeyGroups=groups),
    }
    made = cloudfront.create_distribution(DistributionConfig=config)
    endpoint.run(endpoint.desk.run_until(endpoint.desk.now + 600))
    cloudfront.get_waiter("distribution_deployed").wait(Id=made["Distribution"]["Id"])
    return made["Distribution"]["DomainName"], public


def test_sdks_make_a_distribution_and_a_plain_client_reads_a_signed_url(endpoint: Endpoint) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    encoded = key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()
    domain, public = signed_site(endpoint, encoded)
    signer: Any = CloudFrontSigner(public, lambda text: key.sign(text, padding.PKCS1v15(), hashes.SHA1()))  # noqa: S303
    ends = datetime.fromtimestamp(time.time() + 7200, UTC)
    url = signer.generate_presigned_url(f"http://{domain}/cat.mp4", date_less_than=ends)
    assert get(endpoint, domain, "/cat.mp4")[0] == 403
    signed = url.partition(domain)[2]
    found = [get(endpoint, domain, signed) for _ in range(2)]
    assert [each[1]["x-cache"] for each in found] == ["Miss from cloudfront", "Hit from cloudfront"]
    assert all((each[0], each[2]) == (200, FILM) for each in found)
    assert found[1][1]["x-amz-cf-pop"].startswith("NRT")
    assert get(endpoint, domain, signed.replace("Signature=", "Signature=A"))[0] == 403
    assert get(endpoint, "d0000000000000.cloudfront.net", "/")[0] != 200
