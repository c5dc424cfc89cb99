"""Refuses parameters that AWS would refuse, in the words of the service that was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from model.gateway.wire.checks import problems
from model.gateway.wire.flaws import Flaw, Key, Problem
from model.gateway.wire.shapes import OperationModel, ServiceModel
from model.kit.errors import AwsError

Refusal = Callable[[Sequence[Problem]], AwsError]

MOST_SHOWN = 100
"The items of a list that a refusal quotes."
INTEGERS = ("integer", "long")
METRIC_OPERATIONS = frozenset({"PutMetricData", "GetMetricStatistics", "ListMetrics"})
"CloudWatch's older operations, which name a parameter as the query protocol spells it."


OWN_WORDS = frozenset(
    {
        "BucketCannedACL",
        "BucketLocationConstraint",
        "ChecksumAlgorithm",
        "EncodingType",
        "ObjectCannedACL",
        "ObjectOwnership",
        "StorageClass",
    }
)
"S3's enumerations whose unknown values are refused by the operation, in words that depend on more than the value."


def find_flaw(params: Mapping[str, Any], operation: OperationModel) -> AwsError | None:
    """What AWS would answer to these parameters; members that the shape does not know are not looked at."""
    found = problems(params, operation.input)
    if operation.service.name == "s3":
        found = [problem for problem in found if problem.flaw is not Flaw.ENUM or problem.shape.name not in OWN_WORDS]
    return refusal_style(operation)(found) if found else None


def refuse_missing(path: Sequence[str | int], operation: OperationModel) -> AwsError:
    """The refusal of a call that lacks what lies at a path, of members' names in any spelling and places from 0."""
    shape, spelt = operation.input, list[str | int]()
    for step in path:
        if isinstance(step, int):
            shape, place = shape.item, step + 1
        else:
            place = next(name for name in shape.members if name.lower() == step.replace("_", "").lower())
            shape = shape.members[place]
        spelt.append(place)
    return refusal_style(operation)([Problem(Flaw.MISSING, shape, None, tuple(spelt))])


def refusal_style(operation: OperationModel) -> Refusal:
    service = operation.service
    if service.name == "cloudwatch" and operation.name in METRIC_OPERATIONS:
        return metric_refusal
    if service.name == "route53":
        return input_refusal
    if service.name == "logs":
        return logs_refusal(operation)
    return STYLES.get(service.metadata["protocol"]) or json_refusal(service)


def ec2_refusal(found: Sequence[Problem]) -> AwsError:
    """EC2 speaks of the first problem only."""
    problem = min(found, key=lambda problem: problem.flaw is not Flaw.MISSING)
    name, value = ec2_name(problem), problem.value
    if problem.flaw is Flaw.MISSING:
        return AwsError("MissingParameter", f"The request must contain the parameter {name}")
    if problem.flaw is Flaw.ENUM:
        return AwsError("InvalidParameterValue", f"Invalid value '{value}' for {name}.")
    return AwsError(
        "InvalidParameterValue", f"Value ( {value} ) for parameter {camel(name)} is invalid. {ec2_hint(problem)}"
    )


def ec2_name(problem: Problem) -> str:
    return ".".join(str(place) for place in problem.path)


def ec2_hint(problem: Problem) -> str:
    shape = problem.shape
    match problem.flaw:
        case Flaw.SMALL:
            return f"Expecting a value greater than {shape.min}."
        case Flaw.GREAT:
            return f"Expecting a value less than {shape.max}."
        case Flaw.SHORT:
            return f"It must be at least {shape.min} long."
        case Flaw.LONG:
            return f"It must be at most {shape.max} long."
        case Flaw.TYPE:
            return f"Expecting {article(shape.type)}."
        case _:
            return f"It must match {shape.pattern}."


def query_refusal(found: Sequence[Problem]) -> AwsError:
    """The services that grew out of AWS's query framework count every problem in one sentence."""
    wrong_type = next((problem for problem in found if problem.flaw is Flaw.TYPE), None)
    if wrong_type:
        text = (
            f"Value '{shown(wrong_type.value)}' at '{coral_path(wrong_type)}' is not {article(wrong_type.shape.type)}"
        )
        return AwsError("MalformedInput", text)
    return AwsError("ValidationError", constraint_sentence(found))


OWN_CODES = {"route53domains": "InvalidInput"}
"Services that refuse what their shapes forbid with a code of their own."
NAMES_OF_LOGS = frozenset({"LogGroupName", "LogStreamName"})


def logs_refusal(operation: OperationModel) -> Refusal:
    """Its newer operations say it as others do; names that are too long have a sentence of their own."""
    refuse = json_refusal(operation.service, None if "ValidationException" in operation.errors else INVALID)

    def refusal(found: Sequence[Problem]) -> AwsError:
        if any(each.flaw is Flaw.LONG and each.shape.name in NAMES_OF_LOGS for each in found):
            text = "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
            return AwsError(INVALID, text)
        return refuse(found)

    return refusal


INVALID = "InvalidParameterException"


def json_refusal(service: ServiceModel, own: str | None = None) -> Refusal:
    usual = "ValidationError" if service.is_query_compatible else "ValidationException"
    code = own or OWN_CODES.get(service.name, usual)

    def refusal(found: Sequence[Problem]) -> AwsError:
        wrong_type = next((problem for problem in found if problem.flaw is Flaw.TYPE), None)
        if wrong_type:
            return AwsError("SerializationException", conversion_sentence(wrong_type))
        return AwsError(code, constraint_sentence(found))

    return refusal


def input_refusal(found: Sequence[Problem]) -> AwsError:
    """Route 53's, which holds the whole body against its schema."""
    return AwsError("InvalidInput", constraint_sentence(found))


def metric_refusal(found: Sequence[Problem]) -> AwsError:
    missing = [problem for problem in found if problem.flaw is Flaw.MISSING]
    if missing:
        return AwsError("MissingParameter", "\n".join(f"The parameter {query_path(it)} is required." for it in missing))
    return AwsError("InvalidParameterValue", "\n".join(map(metric_sentence, found)))


def metric_sentence(problem: Problem) -> str:
    shape, subject = problem.shape, f"The parameter {query_path(problem)}"
    match problem.flaw:
        case Flaw.ENUM:
            return f"{subject} must be a value in the set [ {', '.join(shape.enum)} ]."
        case Flaw.LONG:
            return f"{subject} must be shorter than {int(shape.max or 0) + 1} characters."
        case Flaw.SHORT:
            return f"{subject} must be longer than {int(shape.min or 0) - 1} characters."
        case Flaw.SMALL:
            return f"{subject} must be greater than or equal to {shape.min}."
        case Flaw.GREAT:
            return f"{subject} must be less than or equal to {shape.max}."
        case Flaw.PATTERN:
            return f"{subject} must match the pattern {shape.pattern}."
        case _:
            return f"{subject} must be {article(shape.type)}."


def s3_refusal(found: Sequence[Problem]) -> AwsError:
    """S3 names a header or query argument that is wrong, and gives up on an XML body as a whole."""
    problem = found[0]
    argument = problem.shape.location_name or camel(str(problem.path[0]))
    if problem.shape.location is None:
        return AwsError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        )
    if problem.flaw is Flaw.MISSING:
        return AwsError("InvalidRequest", f"Missing required header for this request: {argument}")
    if problem.flaw is Flaw.TYPE and problem.shape.type in INTEGERS:
        text = f"Provided {argument} not an integer or within integer range"
    else:
        text = f"Invalid value for {argument}"
    return AwsError("InvalidArgument", text, ArgumentName=argument, ArgumentValue=shown(problem.value))


STYLES: dict[str, Refusal] = {"ec2": ec2_refusal, "query": query_refusal, "rest-xml": s3_refusal}


def constraint_sentence(found: Sequence[Problem]) -> str:
    errors = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {errors} detected: " + "; ".join(map(constraint, found))


def constraint(problem: Problem) -> str:
    return (
        f"Value {quoted(problem)}at '{coral_path(problem)}' failed to satisfy constraint: Member must {demand(problem)}"
    )


def quoted(problem: Problem) -> str:
    if problem.flaw is Flaw.MISSING:
        return "null "
    return "" if problem.shape.has("sensitive") or problem.shape.type == "blob" else f"'{shown(problem.value)}' "


def demand(problem: Problem) -> str:
    shape = problem.shape
    match problem.flaw:
        case Flaw.ENUM:
            return f"satisfy enum value set: [{', '.join(shape.enum)}]"
        case Flaw.SHORT:
            return f"have length greater than or equal to {shape.min}"
        case Flaw.LONG:
            return f"have length less than or equal to {shape.max}"
        case Flaw.SMALL:
            return f"have value greater than or equal to {shape.min}"
        case Flaw.GREAT:
            return f"have value less than or equal to {shape.max}"
        case Flaw.PATTERN:
            return f"satisfy regular expression pattern: {shape.pattern}"
        case _:
            return "not be null"


def conversion_sentence(problem: Problem) -> str:
    if problem.shape.type == "list":
        return "Expected list or null"
    if isinstance(problem.value, dict):
        return "Start of structure or map found where not expected."
    if isinstance(problem.value, list | tuple):
        return "Start of list found where not expected"
    return f"{token(problem.value)} can not be converted to {JAVA_TYPES.get(problem.shape.type, 'Structure')}"


def token(value: object) -> str:
    if isinstance(value, bool):
        return f"{str(value).upper()}_VALUE"
    if isinstance(value, float):
        return "DECIMAL_VALUE"
    return "NUMBER_VALUE" if isinstance(value, int) else "STRING_VALUE"


JAVA_TYPES = {
    "string": "String",
    "integer": "Integer",
    "long": "Long",
    "double": "Double",
    "float": "Float",
    "boolean": "Boolean",
    "timestamp": "Timestamp",
    "blob": "Blob",
    "map": "Map",
}


def coral_path(problem: Problem) -> str:
    """`tags.1.member.key`: members in camelCase, positions and map keys followed by `member`."""
    return ".".join(f"{place}.member" if isinstance(place, int | Key) else camel(place) for place in problem.path)


def query_path(problem: Problem) -> str:
    """`MetricData.member.1.Unit`, as it stands in a query request."""
    return ".".join(f"member.{place}" if isinstance(place, int) else place for place in problem.path)


def shown(value: object) -> str:
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        return f"[{', '.join(map(shown, items[:MOST_SHOWN]))}{', …' if len(items) > MOST_SHOWN else ''}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def article(type_name: str) -> str:
    noun = {"structure": "structure", "double": "number", "float": "number", "long": "integer"}.get(
        type_name, type_name
    )
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
