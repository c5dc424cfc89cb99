"""What stands behind a refusal, in the structure that sts:DecodeAuthorizationMessage gives it.

Source: STS API Reference, "DecodeAuthorizationMessage".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from model.laws.access.documents import listed, texts
from model.laws.access.policy import Statement
from model.laws.access.question import Question
from model.laws.access.verdict import Reason, Verdict


def decoded(verdict: Verdict, question: Question) -> dict[str, Any]:
    """Whether a statement denied or none allowed, the statement, who asked for what, and what conditions could read."""
    decisive = (verdict.because,) if verdict.because is not None else ()
    return {
        "allowed": verdict.allowed,
        "explicitDeny": verdict.reason is Reason.EXPLICIT_DENY,
        "matchedStatements": _items(_statement(each, question) for each in decisive),
        "failures": _items(()),
        "context": {
            "principal": _principal(question),
            "action": question.action,
            "resource": question.resource or "*",
            "conditions": _items(_read(name, value) for name, value in question.context.items()),
        },
    }


def _principal(question: Question) -> dict[str, str]:
    caller = question.caller
    return {"id": caller.user_id, "name": caller.arn.rpartition("/")[2], "arn": caller.arn or caller.service}


def _statement(statement: Statement, question: Question) -> dict[str, Any]:
    written = statement.written
    return {
        "statementId": statement.sid,
        "effect": statement.effect.value.upper(),
        "principals": _values((question.caller.user_id,)),
        "principalGroups": _items(()),
        "actions": _values(texts(written, "Action")),
        "resources": _values(texts(written, "Resource")),
        "conditions": _items(
            _read(key, wanted) for keys in _conditions(written).values() for key, wanted in keys.items()
        ),
    }


def _conditions(written: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return written.get("Condition", {})


def _read(key: str, values: Any) -> dict[str, Any]:
    many = cast("tuple[Any, ...]", values) if isinstance(values, tuple) else listed(values)
    return {"key": key, "values": _values(str(value) for value in many)}


def _values(values: Iterable[str]) -> dict[str, Any]:
    return _items({"value": value} for value in values)


def _items(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": list(items)}
