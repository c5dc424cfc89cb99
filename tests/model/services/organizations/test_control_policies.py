"""Service control policies are the outer bounds of what members may do, whatever their own policies say."""

from __future__ import annotations

import pytest

from tests.model.services.iam.people import policy
from tests.model.services.organizations.conftest import OWN, Company, scp

FULL = "p-FullAWSAccess"
SCP = "SERVICE_CONTROL_POLICY"
BUCKET = {"Action": "s3:CreateBucket"}


def test_policies_act_only_once_their_type_is_enabled(company: Company) -> None:
    no_buckets = company.policy("no buckets", BUCKET)
    early = company.refused("AttachPolicy", PolicyId=no_buckets, TargetId=company.root)
    assert early.code == "PolicyTypeNotEnabledException"
    assert company.ask("ListPoliciesForTarget", TargetId=company.root, Filter=SCP)["Policies"] == []

    company.enable()

    hung = company.ask("ListPoliciesForTarget", TargetId=company.root, Filter=SCP)["Policies"]
    assert [(each["Id"], each["AwsManaged"]) for each in hung] == [(FULL, True)]
    again = company.refused("EnablePolicyType", RootId=company.root, PolicyType=SCP)
    assert again.code == "PolicyTypeAlreadyEnabledException"
    other = company.refused("EnablePolicyType", RootId=company.root, PolicyType="TAG_POLICY")
    assert other.code == "PolicyTypeNotAvailableForOrganizationException"


def test_consolidated_billing_alone_has_no_policies(company: Company) -> None:
    company.ask("DeleteOrganization")
    told = company.ask("CreateOrganization", FeatureSet="CONSOLIDATED_BILLING")["Organization"]
    root = company.ask("ListRoots")["Roots"][0]["Id"]

    assert told["AvailablePolicyTypes"] == []
    refusal = company.refused("EnablePolicyType", RootId=root, PolicyType=SCP)
    assert refusal.code == "PolicyTypeNotAvailableForOrganizationException"


@pytest.mark.fact("account-09")
def test_a_policy_on_one_account_denies_there_what_another_account_may(company: Company) -> None:
    company.enable()
    dev, shop = company.account("dev"), company.account("shop")
    company.attach(company.policy("no buckets", BUCKET), dev)

    refusal = company.denied(dev, "s3:CreateBucket", Bucket="a-bucket-of-dev")

    assert refusal.code == "AccessDenied"
    assert refusal.message.endswith("with an explicit deny in a service control policy")
    company.of(shop, "s3:CreateBucket", Bucket="a-bucket-of-the-shop")
    company.of(dev, "s3:ListBuckets")


def test_the_account_that_manages_meets_no_policy(company: Company) -> None:
    company.enable()
    company.attach(company.policy("nothing at all", {}), company.root)

    company.admin.call("s3:CreateBucket", Bucket="a-bucket-of-ours")


def test_a_member_s_administrator_is_bound_and_a_service_s_own_role_is_not(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    company.of(dev, "iam:CreateUser", UserName="ann")
    company.of(dev, "iam:PutUserPolicy", UserName="ann", PolicyName="all", PolicyDocument=policy({}))
    ann = company.admin.cloud.identities.named(f"arn:aws:iam::{dev}:user/ann")
    assert ann is not None
    company.attach(company.policy("no machines", {"Action": "ec2:*"}), dev)

    grounds = company.admin.cloud.identities.grounds(ann)

    assert [[each.name for each in level] for level in grounds.organization] == [
        ["FullAWSAccess"],
        ["FullAWSAccess", "no machines"],
    ]


def test_every_level_has_to_allow(company: Company) -> None:
    company.enable()
    unit, dev = company.unit("sandbox"), company.account("dev")
    company.ask("MoveAccount", AccountId=dev, SourceParentId=company.root, DestinationParentId=unit)
    company.attach(company.policy("reading", {"Effect": "Allow", "Action": ["s3:List*", "iam:*"]}), unit)
    company.of(dev, "s3:CreateBucket", Bucket="while-all-is-allowed")

    company.ask("DetachPolicy", PolicyId=FULL, TargetId=unit)

    refusal = company.denied(dev, "s3:CreateBucket", Bucket="not-any-more")
    assert refusal.message.endswith("because no service control policy allows the s3:CreateBucket action")
    assert len(company.of(dev, "s3:ListBuckets")["Buckets"]) == 1
    company.ask("MoveAccount", AccountId=dev, SourceParentId=unit, DestinationParentId=company.root)
    company.of(dev, "s3:CreateBucket", Bucket="again-out-of-the-sandbox")


def test_a_policy_holds_as_it_was_changed_last(company: Company) -> None:
    company.enable()
    dev, own = company.account("dev"), company.policy("bounds", BUCKET)
    company.attach(own, company.root)
    assert company.denied(dev, "s3:CreateBucket", Bucket="a-bucket-of-dev").status == 403

    company.ask("UpdatePolicy", PolicyId=own, Content=scp({"Action": "sqs:*"}), Name="no queues")
    company.of(dev, "s3:CreateBucket", Bucket="a-bucket-of-dev")

    told = company.ask("DescribePolicy", PolicyId=own)["Policy"]
    assert (told["PolicySummary"]["Name"], told["Content"]) == ("no queues", scp({"Action": "sqs:*"}))
    company.ask("UpdatePolicy", PolicyId=own, Content=scp(BUCKET))
    assert company.denied(dev, "s3:CreateBucket", Bucket="another-of-dev").status == 403

    company.ask("DisablePolicyType", RootId=company.root, PolicyType=SCP)
    company.of(dev, "s3:CreateBucket", Bucket="another-of-dev")


def test_a_condition_lets_some_through(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    elsewhere = {"Condition": {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}, "Action": "ec2:*"}
    company.attach(company.policy("at home", elsewhere), dev)

    company.of(dev, "ec2:DescribeVpcs")

    caller = company.admin.cloud.identities.named(f"arn:aws:iam::{dev}:root")
    assert caller is not None
    away = company.admin.cloud.call("ec2:DescribeVpcs", {}, principal=caller, region="eu-west-1")
    with pytest.raises(Exception, match="UnauthorizedOperation"):
        company.admin.run(away)


def test_the_verdict_says_which_policy_of_the_organization_decides(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    company.attach(company.policy("no buckets", BUCKET), dev)

    why = company.admin.client.protection.why(f"arn:aws:iam::{dev}:root", "s3:CreateBucket")

    assert not why.allowed
    assert [(each.policy, each.kind) for each in why.said if each.decides] == [("no buckets", "service control policy")]


def test_the_policy_simulator_knows_the_organization(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    company.of(dev, "iam:CreateUser", UserName="ann")
    company.of(dev, "iam:PutUserPolicy", UserName="ann", PolicyName="all", PolicyDocument=policy({}))
    company.attach(company.policy("no buckets", BUCKET), dev)

    told = company.of(
        dev,
        "iam:SimulatePrincipalPolicy",
        PolicySourceArn=f"arn:aws:iam::{dev}:user/ann",
        ActionNames=["s3:CreateBucket", "s3:ListAllMyBuckets"],
    )["EvaluationResults"]

    assert [each["EvalDecision"] for each in told] == ["explicitDeny", "allowed"]
    assert [each["OrganizationsDecisionDetail"]["AllowedByOrganizations"] for each in told] == [False, True]


def test_five_policies_hang_on_one_thing_and_one_has_to(company: Company) -> None:
    company.enable()
    for number in range(4):
        company.attach(company.policy(f"policy {number}", BUCKET), company.root)
    last = company.policy("one more", BUCKET)

    full = company.refused("AttachPolicy", PolicyId=last, TargetId=company.root)
    assert full.fields["Reason"] == "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    only = company.refused("DetachPolicy", PolicyId=FULL, TargetId=OWN)
    assert only.fields["Reason"] == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    assert company.refused("DetachPolicy", PolicyId=last, TargetId=OWN).code == "PolicyNotAttachedException"


def test_a_policy_says_where_it_hangs_and_cannot_go_before_it_is_taken_off(company: Company) -> None:
    company.enable()
    own = company.policy("no buckets", BUCKET)
    company.attach(own, company.root)
    company.attach(own, OWN)
    assert company.refused("AttachPolicy", PolicyId=own, TargetId=OWN).code == "DuplicatePolicyAttachmentException"

    targets = company.ask("ListTargetsForPolicy", PolicyId=own)["Targets"]

    assert [(each["TargetId"], each["Type"]) for each in targets] == [(company.root, "ROOT"), (OWN, "ACCOUNT")]
    assert company.refused("DeletePolicy", PolicyId=own).code == "PolicyInUseException"
    for target in (company.root, OWN):
        company.ask("DetachPolicy", PolicyId=own, TargetId=target)
    company.ask("DeletePolicy", PolicyId=own)
    listed = company.ask("ListPolicies", Filter=SCP)["Policies"]
    assert [each["Name"] for each in listed] == ["FullAWSAccess"]
    assert company.refused("DescribePolicy", PolicyId=own).code == "PolicyNotFoundException"


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        scp({"Principal": "*"}),
        scp({"Effect": "Maybe"}),
        scp({"Action": "CreateBucket"}),
    ],
)
def test_a_document_that_is_no_control_policy_is_refused(company: Company, content: str) -> None:
    refusal = company.refused("CreatePolicy", Name="bad", Description="", Type=SCP, Content=content)

    assert refusal.code == "MalformedPolicyDocumentException"


def test_a_document_has_a_size_and_a_name_of_its_own(company: Company) -> None:
    company.policy("bounds", BUCKET)
    long = scp({"Resource": ["arn:aws:s3:::" + "x" * 50] * 100})

    refusal = company.refused("CreatePolicy", Name="long", Description="", Type=SCP, Content=long)
    assert refusal.fields["Reason"] == "POLICY_CONTENT_LIMIT_EXCEEDED"
    taken = company.refused("CreatePolicy", Name="bounds", Description="", Type=SCP, Content=scp(BUCKET))
    assert taken.code == "DuplicatePolicyException"
    aws = company.refused("UpdatePolicy", PolicyId=FULL, Name="mine")
    assert (aws.code, aws.fields["Reason"]) == ("InvalidInputException", "IMMUTABLE_POLICY")
    assert company.ask("DescribePolicy", PolicyId=FULL)["Policy"]["PolicySummary"]["AwsManaged"]


def test_an_undo_takes_a_policy_off_again_and_the_past_knows_what_hung_then(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    company.attach(company.policy("no buckets", BUCKET), dev)
    cause, then = list(company.admin.cloud.kernel.journal)[-1].cause, company.admin.now
    assert company.denied(dev, "s3:CreateBucket", Bucket="a-bucket-of-dev").status == 403
    company.admin.advance(60)

    company.admin.run(company.admin.client.history.undo(cause))

    assert company.of(dev, "s3:CreateBucket", Bucket="a-bucket-of-dev")
    past = company.admin.run(company.admin.client.at(then))
    assert not past.protection.why(f"arn:aws:iam::{dev}:root", "s3:CreateBucket").allowed
    assert company.admin.client.protection.why(f"arn:aws:iam::{dev}:root", "s3:CreateBucket").allowed
