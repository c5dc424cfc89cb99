"""What an operation asks for as the fields of a form, and the answers as the operation's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from model.client import Question
from screens.launch_eased import BEGINNINGS, eased
from screens.launch_words import COMMON, DEFAULTS, HELP, label_of
from screens.widgets.field import Field, FieldType, GroupName

_TYPES: Final[Mapping[str, FieldType]] = {
    "text": "text",
    "int": "int",
    "bool": "bool",
    "choice": "choice",
    "list": "list",
    "tags": "tags",
    "json": "json",
}
_FEW: Final = 12
_TWICE: Final = frozenset({"SecurityGroupIds", "SecurityGroups"})
"The same by id and, for old networks, by name."
_FIRST_WILL_DO: Final = frozenset({"ImageId", "AvailabilityZone"})
_ONLY_WILL_DO: Final = frozenset({"VpcId"})
"Of one that there is there is nothing to choose."
_TAG_SPECIFICATIONS: Final = "TagSpecifications"
_LEFT_OUT: Final = frozenset({"ClientToken", "IdempotencyToken", "DryRun", "NextToken", "MaxResults"})
_TAG_WORDS: Final[Mapping[str, str]] = {"Address": "elastic-ip", "NatGateway": "natgateway"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that would do, and what a person knows it by."""

    value: str
    caption: str = ""


Choices = Mapping[str, Sequence[Choice]]
"""By the parameter's name."""


def fields_of(
    questions: Sequence[Question], choices: Choices, values: Mapping[str, Any], more: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """The fields in the order in which people fill them in. `values` are what is proposed, by parameter."""
    asked = [each for each in questions if each.name not in _LEFT_OUT and not _follows(each, questions)]
    fields = [_field(each, choices.get(each.name, ()), values, few=len(asked) <= _FEW) for each in asked]
    names = {each.name for each in asked}
    if names >= _TWICE:
        fields = [replace(each, group="more") if each.name == "SecurityGroups" else each for each in fields]
    if _TAG_SPECIFICATIONS in names:
        fields = [each for each in fields if each.name != _TAG_SPECIFICATIONS]
        fields.append(Field("Tags", "Tags", "tags", help=HELP["Tags"]))
        if "Name" not in names:
            fields.append(_name_tag(asked))
    return tuple(sorted([*fields, *more], key=lambda field: _rank(field.name)))


def params_of(questions: Sequence[Question], values: Mapping[str, Any], noun: str = "") -> dict[str, Any]:
    """The parameters that a form's values mean; `noun` is what tags are for (`Instance`). ValueError: not a number."""
    params = {each.name: _param(each, values[each.name]) for each in questions if each.name in values}
    if "MinCount" in params and any(each.name == "MaxCount" for each in questions):
        params["MaxCount"] = params["MinCount"]
    names = {each.name for each in questions}
    if _TAG_SPECIFICATIONS in names and (tags := _tags(values, named="Name" not in names)):
        params[_TAG_SPECIFICATIONS] = [{"ResourceType": _tag_word(noun), "Tags": tags}]
    return params


def proposals(questions: Sequence[Question], choices: Choices) -> dict[str, Any]:
    """What a new thing's form starts with: our defaults where they are possible."""
    proposed: dict[str, Any] = {}
    for each in questions:
        possible = [choice.value for choice in choices.get(each.name, ())] or list(each.choices)
        will_do = each.name in _FIRST_WILL_DO or (each.name in _ONLY_WILL_DO and len(possible) == 1)
        default = possible[0] if will_do and possible else DEFAULTS.get(each.name)
        if each.required and each.name in BEGINNINGS:
            default = BEGINNINGS[each.name]
        if default is not None and (not possible or default in possible):
            proposed[each.name] = default
    return proposed


def blamed(questions: Sequence[Question], values: Mapping[str, Any], code: str, message: str) -> dict[str, str]:
    """The answers that a refusal speaks of, by parameter: those whose value or whose name it quotes."""
    return {
        each.name: code
        for each in questions
        if each.name in values and (each.name in message or _is_quoted(values[each.name], message))
    }


def _is_quoted(value: Any, message: str) -> bool:
    return isinstance(value, str) and len(value) > 2 and value in message


def _field(question: Question, choices: Sequence[Choice], values: Mapping[str, Any], *, few: bool) -> Field:
    name = question.name
    simpler = eased(question)
    kind = simpler.type if simpler else _TYPES.get(question.type, "text")
    if choices and kind == "text":
        kind = "choice"
    known = tuple(choice.value for choice in choices) or question.choices
    numeric = kind in ("int", "text", "list", "tags")
    return Field(
        name,
        label_of(name),
        kind,
        required=question.required,
        choices=known,
        default=values.get(name),
        help=HELP.get(name, ""),
        minimum=question.minimum if numeric and question.type != "number" else None,
        maximum=question.maximum if numeric and question.type != "number" else None,
        group=_group(name, kind, few),
        captions={choice.value: choice.caption for choice in choices if choice.caption},
    )


def _name_tag(asked: Sequence[Question]) -> Field:
    """What AWS gives a name of its own has besides it a tag that is called so."""
    has_own = any(each.required and each.name.endswith("Name") for each in asked)
    return Field("Name", "Name tag" if has_own else "Name", help="A name of your own, kept in the tag Name.")


def _group(name: str, kind: FieldType, few: bool) -> GroupName:
    return "common" if kind != "json" and (few or name in COMMON) else "more"


def _rank(name: str) -> tuple[int, str]:
    return (COMMON.index(name), "") if name in COMMON else (len(COMMON), "")


def _follows(question: Question, questions: Sequence[Question]) -> bool:
    """A most that is always the least: one number is asked for both."""
    return question.name == "MaxCount" and any(each.name == "MinCount" for each in questions)


def _param(question: Question, value: Any) -> Any:
    simpler = eased(question)
    if simpler is not None:
        return simpler.wrap(value)
    match question.type:
        case "number":
            value = float(value)
        case "bytes":
            value = str(value).encode()
        case "moment":
            value = _moment(str(value))
    return {question.wraps: value} if question.wraps else value


def _moment(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _tags(values: Mapping[str, Any], *, named: bool) -> list[dict[str, str]]:
    name = [{"Key": "Name", "Value": values["Name"]}] if named and "Name" in values else []
    others = values.get("Tags", ())
    return [*name, *(tag for tag in others if not name or tag["Key"] != "Name")]


def _tag_word(noun: str) -> str:
    """`SecurityGroup` → `security-group`, as tag specifications call it."""
    dashed = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in noun)
    return _TAG_WORDS.get(noun, dashed.lstrip("-"))
