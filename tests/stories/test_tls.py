"""The endpoint over TLS, with the clients that people use: each believes in the authority of the world alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, SSLError

from tests.stories.served import Served, served

SMALL = "Action=GetCallerIdentity&Version=2011-06-15"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls") / "shop.world"


@pytest.fixture(scope="module")
def endpoint(world: Path) -> Iterator[Served]:
    with served("--scenario", "empty", "--tls", "--world", str(world)) as found:
        yield found


def boto(endpoint: Served, service: str, bundle: str | None = None) -> Any:
    return boto3.client(
        service,
        region_name="eu-west-1",
        endpoint_url=endpoint.url,
        aws_access_key_id=endpoint.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=endpoint.environment["AWS_SECRET_ACCESS_KEY"],
        verify=bundle or endpoint.environment["AWS_CA_BUNDLE"],
        config=Config(retries={"max_attempts": 1}),
    )


def curl(endpoint: Served, *words: str) -> tuple[int, str]:
    program = shutil.which("curl")
    if program is None:
        pytest.skip("there is no curl")
    bundle = endpoint.environment["AWS_CA_BUNDLE"]
    ran = subprocess.run([program, "-s", "--cacert", bundle, *words], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def at(endpoint: Served, host: str) -> tuple[str, ...]:
    """As if the name were this machine's."""
    port = urlsplit(endpoint.url).port
    return "--resolve", f"{host}:{port}:127.0.0.1", f"https://{host}:{port}/"


def plainly(endpoint: Served) -> str:
    return endpoint.url.replace("https://", "http://")


def test_the_exports_lead_a_shell_there_and_say_whom_to_believe(endpoint: Served, world: Path) -> None:
    assert endpoint.environment["AWS_ENDPOINT_URL"] == endpoint.url
    assert endpoint.url.startswith("https://127.0.0.1:")
    assert Path(endpoint.environment["AWS_CA_BUNDLE"]) == world.with_name("shop.world.tls") / "authority.pem"


def test_the_cli_asks_in_confidence(endpoint: Served, tmp_path: Path) -> None:
    assert endpoint.aws("sts", "get-caller-identity")["Account"] == "123456789012"
    (tmp_path / "a.txt").write_text("hello")
    endpoint.aws("s3", "mb", "s3://letters")
    endpoint.aws("s3", "cp", str(tmp_path / "a.txt"), "s3://letters/a.txt")
    assert "a.txt" in endpoint.aws("s3", "ls", "s3://letters")


def test_boto3_sends_large_bodies_and_reads_them_back(endpoint: Served) -> None:
    large = bytes(range(256)) * 40_000
    with closing(boto(endpoint, "s3")) as s3:
        s3.create_bucket(Bucket="attic", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_object(Bucket="attic", Key="box", Body=large)
        with closing(s3.get_object(Bucket="attic", Key="box")["Body"]) as body:
            assert body.read() == large


def test_a_client_that_believes_somebody_else_says_nothing(endpoint: Served, tmp_path: Path) -> None:
    from app.serving.tls import Authority

    stranger = Authority(tmp_path / "other").bundle
    with closing(boto(endpoint, "sts", str(stranger))) as sts, pytest.raises(SSLError):
        sts.get_caller_identity()


@pytest.mark.parametrize(
    "host", ["ec2.eu-west-1.amazonaws.com", "sts.us-west-2.amazonaws.com", "iam.amazonaws.com", "photos.localhost"]
)
def test_each_host_of_a_service_shows_a_certificate_of_its_own(endpoint: Served, host: str) -> None:
    code, said = curl(endpoint, "-o", "/dev/null", "-w", "%{ssl_verify_result} %{http_code}", *at(endpoint, host))
    assert (code, said.split()[0]) == (0, "0")


def test_tls_1_2_is_the_least_that_is_spoken(endpoint: Served) -> None:
    handshake_failed = 35
    assert curl(endpoint, "--tls-max", "1.1", endpoint.url)[0] == handshake_failed
    assert curl(endpoint, "--tls-max", "1.2", f"{endpoint.url}/_cloudarium/health")[0] == 0


def test_what_comes_plainly_is_sent_on_or_refused_as_the_service_speaks(endpoint: Served) -> None:
    plain = plainly(endpoint)
    _, moved = curl(endpoint, "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", f"{plain}/letters/a.txt?x=1")
    assert moved == f"301 {endpoint.url}/letters/a.txt?x=1"
    _, queried = curl(endpoint, "-w", "%{http_code}", "-d", SMALL, f"{plain}/")
    assert queried.endswith("</ErrorResponse>400")
    assert "Requests must be made over an HTTPS connection" in queried
    _, put = curl(endpoint, "-w", "%{http_code}", "-T", "/dev/null", f"{plain}/letters/b.txt")
    assert "<Error><Code>InvalidRequest</Code>" in put
    assert put.endswith("400")


def test_software_on_instances_may_still_ask_for_its_metadata_without(endpoint: Served) -> None:
    _, code = curl(
        endpoint, "-o", "/dev/null", "-w", "%{http_code}", f"{plainly(endpoint)}/_cloudarium/imds/i-1/latest/"
    )
    assert code == "404"


def test_a_policy_can_ask_whether_a_call_came_over_tls(endpoint: Served) -> None:
    with closing(boto(endpoint, "iam")) as iam:
        iam.create_user(UserName="ann")
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        policy = (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",'
            ' "Condition": {"Bool": {"aws:SecureTransport": "%s"}}}]}'
        )
        iam.put_user_policy(UserName="ann", PolicyName="secure", PolicyDocument=policy % "true")
        environment = endpoint.environment | {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }
        ann = Served(endpoint.url, environment, endpoint.process)
        with closing(boto(ann, "iam")) as hers:
            assert hers.list_users()["Users"][0]["UserName"] == "ann"
            iam.put_user_policy(UserName="ann", PolicyName="secure", PolicyDocument=policy % "false")
            with pytest.raises(ClientError, match="AccessDenied"):
                hers.list_users()


@pytest.mark.fact("access-25")
def test_endpoints_are_few_they_show_who_they_are_and_what_comes_in_is_counted(endpoint: Served) -> None:
    before = traffic(endpoint)
    for service, region, operation in (("ec2", "eu-west-1", "describe-vpcs"), ("iam", "us-east-1", "list-users")):
        host = {"ec2": "ec2.eu-west-1.amazonaws.com", "iam": "iam.amazonaws.com"}[service]
        code, said = curl(endpoint, "-o", "/dev/null", "-w", "%{ssl_verify_result}", *at(endpoint, host))
        assert (code, said) == (0, "0"), "the certificate is for this host"
        endpoint.aws("--region", region, service, operation)
    plain = ("-w", "%{http_code}", "-d", "Action=DescribeVpcs&Version=2016-11-15", f"{plainly(endpoint)}/")
    assert curl(endpoint, *plain)[1].endswith("400")
    after = traffic(endpoint)
    assert after["ec2.eu-west-1.amazonaws.com"] - before.get("ec2.eu-west-1.amazonaws.com", 0) == 1
    assert after["iam.amazonaws.com"] - before.get("iam.amazonaws.com", 0) == 1


def traffic(endpoint: Served) -> dict[str, int]:
    _, said = curl(endpoint, f"{endpoint.url}/_cloudarium/endpoints")
    return {each["host"]: each["calls"] for each in json.loads(said)["endpoints"]}
