"""A refusal in AWS's own sentence: who may not do what, to what, and which kind of policy is why.

Source: IAM User Guide, "Troubleshoot access denied error messages".
"""

from __future__ import annotations

from model.laws.access.question import Question
from model.laws.access.verdict import Reason, Verdict

TRUST = "role trust policy"
SILENT = {
    Reason.NO_IDENTITY_ALLOW: "identity-based policy",
    Reason.NO_RESOURCE_ALLOW: "resource-based policy",
    Reason.NO_BOUNDARY_ALLOW: "permissions boundary",
    Reason.NO_SESSION_ALLOW: "session policy",
    Reason.NO_ENDPOINT_ALLOW: "VPC endpoint policy",
    Reason.NO_ORGANIZATION_ALLOW: "service control policy",
}
QUOTING = ("s3:",)
"""Services that write the resource in quotation marks."""


def in_words(verdict: Verdict, question: Question) -> str:
    """A resource is named where the operation has one; callers without an identity are called anonymous."""
    assert not verdict.allowed, "only a refusal is explained to its caller"
    who = question.caller.arn or question.caller.service or "anonymous"
    return f"User: {who} is not authorized to perform: {question.action}{_on(question)} {_why(verdict, question)}"


def _on(question: Question) -> str:
    if question.resource in (None, "*"):
        return ""
    quoted = question.action.startswith(QUOTING)
    return f' on resource: "{question.resource}"' if quoted else f" on resource: {question.resource}"


def _why(verdict: Verdict, question: Question) -> str:
    if verdict.policy is not None:
        kind = verdict.policy.kind
        article = "the" if kind == TRUST else "an" if kind[0] in "aeiou" else "a"
        return f"with an explicit deny in {article} {kind}"
    assumes = verdict.reason is Reason.NO_RESOURCE_ALLOW and question.action.startswith("sts:AssumeRole")
    return f"because no {TRUST if assumes else SILENT[verdict.reason]} allows the {question.action} action"
