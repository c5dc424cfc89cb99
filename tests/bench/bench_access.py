"""What a decision about access costs."""

from __future__ import annotations

import json
from itertools import count, product

from model.laws.access.grounds import Grounds
from model.laws.access.judge import Reason, judge
from model.laws.access.policy import Policy, read_policy
from model.laws.access.question import Caller, Question
from model.services.organizations.resources.control import levels_over
from tests.admin import Admin
from tests.bench.harness import benchmark, best_ms
from tests.model.services.organizations.conftest import Company

ACCOUNT = "123456789012"
ANN = Caller(f"arn:aws:iam::{ACCOUNT}:user/ann", ACCOUNT, "IAMUser")
CONTEXT = {"aws:username": "ann", "aws:SourceIp": "203.0.113.9", "aws:SecureTransport": "true"}
READ = Question("s3:GetObject", "arn:aws:s3:::team-9/ann/letter.txt", ANN, CONTEXT)
SERVICES = ("ec2", "rds", "sqs", "sns", "s3", "iam", "lambda", "dynamodb", "kms")


@benchmark("may a caller with 10 policies do this", budget="<= 0.015 ms")
def ten_policies() -> float:
    """The one that allows comes last; a policy on another's folder and one for some addresses come before."""
    grounds = Grounds((*map(policy, count(), SERVICES), own_folder()))

    def ask() -> None:
        for _ in range(100):
            assert judge(grounds, READ).allowed

    return best_ms(ask, 50) / 100


@benchmark("which policies of its organization stand over an account", budget="<= 0.005 ms")
def over_an_account() -> float:
    """Three levels with seven policies, asked for by every call of the account."""
    admin = Admin()
    company = Company(admin)
    company.enable()
    unit, number = company.unit("tests"), company.account("dev")
    company.ask("MoveAccount", AccountId=number, SourceParentId=company.root, DestinationParentId=unit)
    for place, name in product((company.root, number), ("one", "two")):
        company.attach(company.policy(f"{name} on {place}", {"Action": f"sqs:{name}"}), place)
    kernel = admin.cloud.kernel

    def ask() -> None:
        for _ in range(100):
            assert len(levels_over(kernel, number)) == 3

    try:
        return best_ms(ask, 50) / 100
    finally:
        admin.close()


@benchmark("may a caller with 500 statements do this", budget="<= 1 ms")
def five_hundred_statements() -> float:
    """All are about the action, none allows it: each one has to be looked at."""
    statements = [folder(f"team-{number}/b?b/*") for number in range(500)]
    grounds = Grounds((compiled(statements, "many"),))

    def ask() -> None:
        assert judge(grounds, READ).reason is Reason.NO_IDENTITY_ALLOW

    return best_ms(ask, 50)


@benchmark("the same, asked for the first time", budget="<= 5 ms")
def first_time() -> float:
    statements = [folder(f"team-{number}/b?b/*") for number in range(500)]
    actions = iter(range(1_000))
    grounds = Grounds((compiled(statements, "many"),))

    def ask() -> None:
        question = Question(f"s3:Get{next(actions)}", READ.resource, ANN, CONTEXT)
        assert not judge(grounds, question).allowed

    return best_ms(ask, 50)


def policy(number: int, service: str) -> Policy:
    on_address = {"IpAddress": {"aws:SourceIp": f"198.51.{number}.0/24"}}
    whole = {"Effect": "Allow", "Action": [f"{service}:Describe*", f"{service}:Put*"], "Resource": "*"}
    return compiled([whole, {**whole, "Action": f"{service}:*", "Condition": on_address}], f"policy-{number}")


def own_folder() -> Policy:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    return compiled([deny, folder("team-9/${aws:username}/*")], "own-folder")


def folder(path: str) -> dict[str, str]:
    return {"Effect": "Allow", "Action": "s3:Get*", "Resource": f"arn:aws:s3:::{path}"}


def compiled(statements: list[dict], name: str) -> Policy:
    return read_policy(json.dumps({"Version": "2012-10-17", "Statement": statements}), name)
