"""An organisation lets its own people into the console: a broker, the federation endpoint, and a session that ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from app.serving.federation import Federation
from model.client import AwsError, Client
from tests.stories.endpoint import Endpoint

HOME = "123456789012"
MAY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    found.server.answer = Federation(found.desk, found.server.answer).answer
    yield found
    found.close()


class Broker:
    """The organisation's own program: it knows its people, and AWS knows it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.directory = {"ann": "tea", "bob": "coffee"}
        iam = endpoint.boto3("iam")
        iam.create_user(UserName="broker")
        wide = json.dumps(MAY | {"Statement": [{"Effect": "Allow", "Action": ["s3:*", "sts:*"], "Resource": "*"}]})
        iam.put_user_policy(UserName="broker", PolicyName="own", PolicyDocument=wide)
        trust = {"Effect": "Allow", "Principal": {"AWS": HOME}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(RoleName="staff", AssumeRolePolicyDocument=document)
        iam.put_role_policy(RoleName="staff", PolicyName="own", PolicyDocument=json.dumps(MAY))
        key = iam.create_access_key(UserName="broker")["AccessKey"]
        self.sts = endpoint.boto3("sts", key=(key["AccessKeyId"], key["SecretAccessKey"]))

    def credentials(self, name: str, password: str, *, as_role: bool) -> dict[str, str]:
        """For somebody whom the directory knows."""
        if self.directory[name] != password:
            raise PermissionError(name)
        if as_role:
            role = f"arn:aws:iam::{HOME}:role/staff"
            return self.sts.assume_role(RoleArn=role, RoleSessionName=name)["Credentials"]
        return self.sts.get_federation_token(Name=name, Policy=json.dumps(MAY))["Credentials"]

    def sign_in_token(self, key: dict[str, str], **more: int) -> str:
        session = {
            "sessionId": key["AccessKeyId"],
            "sessionKey": key["SecretAccessKey"],
            "sessionToken": key["SessionToken"],
        }
        said = self.endpoint_says(Action="getSigninToken", Session=json.dumps(session), **more)
        return json.loads(said)["SigninToken"]

    def console(self, token: str) -> str:
        """What the console URL answers."""
        return self.endpoint_says(
            Action="login",
            Issuer="https://intranet.example.com",
            Destination="https://console.aws.amazon.com/s3",
            SigninToken=token,
        )

    def endpoint_says(self, **asked: Any) -> str:
        with urlopen(f"{self.endpoint.url}/federation?{urlencode(asked)}", timeout=10) as answer:  # noqa: S310
            return answer.read().decode()


def code_in(page: str) -> str:
    return next(line.strip() for line in page.splitlines() if line.startswith("    "))


def refusal(asked: Any, *words: Any, **more: Any) -> tuple[int, str]:
    with pytest.raises(HTTPError) as error:
        asked(*words, **more)
    with error.value as answer:
        return answer.code, answer.read().decode()


@pytest.mark.fact("federation-05")
@pytest.mark.parametrize(
    ("as_role", "arn"),
    [(False, f"arn:aws:sts::{HOME}:federated-user/ann"), (True, f"arn:aws:sts::{HOME}:assumed-role/staff/ann")],
    ids=["federated user", "role"],
)
def test_a_directory_s_people_come_into_the_console_and_their_session_ends(
    endpoint: Endpoint, as_role: bool, arn: str
) -> None:
    broker = Broker(endpoint)
    with pytest.raises(PermissionError):
        broker.credentials("ann", "coffee", as_role=as_role)
    key = broker.credentials("ann", "tea", as_role=as_role)
    page = broker.console(broker.sign_in_token(key, **({"SessionDuration": 1800} if as_role else {})))
    assert arn in page
    assert "https://intranet.example.com" in page

    console = Client(endpoint.desk._cloud)
    endpoint.run(console.federation.sign_in_with_code(code_in(page)))
    assert endpoint.run(console.call("sts:GetCallerIdentity"))["Arn"] == arn
    assert endpoint.run(console.call("s3:ListBuckets"))["Buckets"] == []
    with pytest.raises(AwsError, match="AccessDenied"):
        endpoint.run(console.call("s3:CreateBucket", Bucket="not-for-guests"))
    endpoint.later = 1795 if as_role else 43195
    endpoint.run(console.call("s3:ListBuckets"))
    endpoint.later += 10
    with pytest.raises(AwsError, match="ExpiredToken"):
        endpoint.run(console.call("s3:ListBuckets"))
    endpoint.later = 0
    assert [each["UserName"] for each in endpoint.boto3("iam").list_users()["Users"]] == ["broker"]


def test_a_sign_in_token_is_good_for_a_quarter_of_an_hour_and_a_code_once(endpoint: Endpoint) -> None:
    broker = Broker(endpoint)
    token = broker.sign_in_token(broker.credentials("ann", "tea", as_role=True))
    code = code_in(broker.console(token))
    console = Client(endpoint.desk._cloud)
    endpoint.run(console.federation.sign_in_with_code(code.lower()))
    with pytest.raises(AwsError, match="AuthenticationFailure"):
        endpoint.run(console.federation.sign_in_with_code(code))
    endpoint.later = 901
    assert refusal(broker.console, token)[0] == 400


def test_the_endpoint_takes_temporary_credentials_of_guests_only(endpoint: Endpoint) -> None:
    broker = Broker(endpoint)
    key = broker.credentials("ann", "tea", as_role=False)
    assert refusal(broker.sign_in_token, key | {"SecretAccessKey": "guessed"})[0] == 400
    assert refusal(broker.sign_in_token, key | {"SessionToken": "guessed"})[0] == 400
    assert "SessionDuration" in refusal(broker.sign_in_token, key, SessionDuration=1800)[1]
    own = broker.sts.get_session_token()["Credentials"]
    assert refusal(broker.sign_in_token, own)[0] == 400
    role = broker.credentials("ann", "tea", as_role=True)
    for seconds in (899, 43201):
        assert refusal(broker.sign_in_token, role, SessionDuration=seconds)[0] == 400
    assert refusal(broker.endpoint_says, Action="getSigninToken", Session="nonsense")[0] == 400
    endpoint.later = 43201
    assert refusal(broker.sign_in_token, key)[0] == 400


def test_both_steps_are_on_the_trail(endpoint: Endpoint) -> None:
    broker = Broker(endpoint)
    key = broker.credentials("ann", "tea", as_role=True)
    broker.console(broker.sign_in_token(key))
    found = endpoint.boto3("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventSource", "AttributeValue": "signin.amazonaws.com"}]
    )["Events"]
    login, exchange = (json.loads(each["CloudTrailEvent"]) for each in found)
    assert (exchange["eventName"], login["eventName"]) == ("GetSigninToken", "ConsoleLogin")
    assert exchange["responseElements"]["credentials"]["accessKeyId"] == key["AccessKeyId"]
    assert exchange["responseElements"]["GetSigninToken"] == "Success"
    assert login["userIdentity"]["arn"].endswith(":assumed-role/staff/ann")
    assert login["responseElements"] == {"ConsoleLogin": "Success"}
    assert login["sourceIPAddress"] == "127.0.0.1"


def test_a_bucket_may_be_called_federation(endpoint: Endpoint) -> None:
    s3 = endpoint.boto3("s3", s3={"addressing_style": "path"})
    s3.create_bucket(Bucket="federation")
    assert s3.list_objects_v2(Bucket="federation")["KeyCount"] == 0
