"""AWS's contract as botocore describes it: services, their operations and the shapes of what goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from model.gateway.wire.data_planes import with_own_operations, with_own_shapes
from model.gateway.wire.model_cache import Json, load_model, load_paginators
from model.gateway.wire.unsaid import with_unsaid


class Shape:
    """A type where it is used: the named shape with the traits that its place gives it (location, flattened…)."""

    def __init__(self, name: str, traits: Json, family: ShapeFamily) -> None:
        self.name = name
        self.traits = traits
        self.type: str = traits["type"]
        self.family = family

    def __repr__(self) -> str:
        return f"<{self.type} {self.name}>"

    @cached_property
    def members(self) -> Mapping[str, Shape]:
        """A structure's members by AWS name, in AWS's order; empty for everything else."""
        return {name: self.family.at(place) for name, place in self.traits.get("members", {}).items()}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(self.traits.get("required", ()))

    @cached_property
    def item(self) -> Shape:
        """What a list holds."""
        return self.family.at(self.traits["member"])

    @cached_property
    def key(self) -> Shape:
        """What a map's keys are."""
        return self.family.at(self.traits["key"])

    @cached_property
    def value(self) -> Shape:
        """What a map holds."""
        return self.family.at(self.traits["value"])

    @cached_property
    def enum(self) -> tuple[str, ...]:
        return tuple(self.traits.get("enum", ()))

    @property
    def min(self) -> float | None:
        """The least number, or the shortest length."""
        return self.traits.get("min")

    @property
    def max(self) -> float | None:
        """The greatest number, or the longest length."""
        return self.traits.get("max")

    @property
    def pattern(self) -> str | None:
        return self.traits.get("pattern")

    @property
    def location(self) -> str | None:
        """Where a REST member travels: `uri`, `querystring`, `header`, `headers`, `statusCode`; None is the body."""
        return self.traits.get("location")

    @property
    def location_name(self) -> str | None:
        return self.traits.get("locationName")

    @property
    def query_name(self) -> str | None:
        """EC2's own spelling in requests, where it is not the capitalised location name."""
        return self.traits.get("queryName")

    @property
    def payload(self) -> str | None:
        """The member that is the whole body."""
        return self.traits.get("payload")

    @property
    def timestamp_format(self) -> str | None:
        return self.traits.get("timestampFormat")

    @property
    def xml_namespace(self) -> Mapping[str, str]:
        """`uri` and perhaps `prefix`; empty where there is none."""
        given: str | Mapping[str, str] = self.traits.get("xmlNamespace", {})
        return {"uri": given} if isinstance(given, str) else given

    @property
    def wrapper(self) -> str | None:
        """The name of the element that query protocols wrap around a result."""
        return self.traits.get("resultWrapper")

    @property
    def error(self) -> Mapping[str, Any]:
        """An exception's `code`, `httpStatusCode` and `senderFault`, where the model says them."""
        return self.traits.get("error", {})

    def has(self, trait: str) -> bool:
        """A trait that is either there or not: flattened, streaming, box, xmlAttribute, idempotencyToken, sensitive…"""
        return bool(self.traits.get(trait))

    @property
    def is_scalar(self) -> bool:
        return self.type not in ("structure", "list", "map")

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "long", "float", "double", "bigdecimal", "biginteger")


class ShapeFamily:
    """The shapes of one service, made when somebody looks at them; one object per name and set of traits."""

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self.definitions = definitions
        self.plain: dict[str, Shape] = {}

    def at(self, place: Json) -> Shape:
        """The shape that a reference means, seen from that place, which alone says what it is called there."""
        name: str = place["shape"]
        definition = self.definitions[name]
        if len(place) == 1 and "locationName" not in definition:
            return self.named(name)
        traits = {**definition, "locationName": None, **place}
        return Shape(name, traits, self)

    def named(self, name: str) -> Shape:
        """The shape as such; raises KeyError for a name the service does not have."""
        shape = self.plain.get(name)
        if shape is None:
            shape = self.plain[name] = Shape(name, self.definitions[name], self)
        return shape


@dataclass(frozen=True, eq=False)
class OperationModel:
    """One thing a service can be asked for."""

    name: str
    service: ServiceModel = field(repr=False)
    traits: Json = field(repr=False)

    @property
    def method(self) -> str:
        return self.traits.get("http", {}).get("method", "POST")

    @property
    def uri(self) -> str:
        """The path, perhaps with `{Member}` and `{Greedy+}` labels and a query that marks a subresource."""
        return self.traits.get("http", {}).get("requestUri", "/")

    @property
    def status(self) -> int:
        """The HTTP status of a good answer."""
        return self.traits.get("http", {}).get("responseCode", 200)

    @cached_property
    def input(self) -> Shape:
        return self.service.shape_at(self.traits.get("input"))

    @cached_property
    def output(self) -> Shape:
        return self.service.shape_at(self.traits.get("output"))

    @cached_property
    def errors(self) -> Mapping[str, Shape]:
        """The modelled exceptions by the code that travels."""
        return {error_code(shape): shape for shape in map(self.service.shape_at, self.traits.get("errors", ()))}

    @property
    def action(self) -> str:
        """`ec2:RunInstances`: how IAM and CloudTrail spell it by default."""
        return f"{self.service.signing_name}:{self.name}"

    def has(self, trait: str) -> bool:
        """`httpChecksum`, `deprecated`, `unsignedPayload`, `requestcompression`, `readonly`, `idempotent`…"""
        return bool(self.traits.get(trait))


class ServiceModel:
    """One AWS service under botocore's name for it."""

    def __init__(self, name: str, model: Json) -> None:
        self.name = name
        self.metadata: Json = model["metadata"]
        self.shapes = ShapeFamily(with_own_shapes(name, with_unsaid(name, model["shapes"])))
        self.operations: Mapping[str, OperationModel] = Operations(self, with_own_operations(name, model["operations"]))

    def __repr__(self) -> str:
        return f"<service {self.name}>"

    @cached_property
    def protocols(self) -> tuple[str, ...]:
        """The protocols that the service answers, AWS's preferred one first."""
        return tuple(self.metadata.get("protocols") or (self.metadata["protocol"],))

    @property
    def signing_name(self) -> str:
        return self.metadata.get("signingName") or self.metadata["endpointPrefix"]

    @property
    def target_prefix(self) -> str | None:
        """What stands before the operation in `X-Amz-Target`."""
        return self.metadata.get("targetPrefix")

    @property
    def api_version(self) -> str:
        return self.metadata["apiVersion"]

    @property
    def xml_namespace(self) -> str:
        return self.metadata.get("xmlNamespace", "")

    @property
    def is_query_compatible(self) -> bool:
        """Whether the service once spoke query, so that its errors keep their old codes beside the new ones."""
        return "awsQueryCompatible" in self.metadata

    @cached_property
    def paginators(self) -> Mapping[str, Json]:
        """Operation → `input_token`, `output_token`, `limit_key`, `result_key`."""
        return load_paginators(self.name)

    @cached_property
    def exceptions(self) -> Mapping[str, Shape]:
        """Every modelled exception by the code that travels."""
        found = (name for name, shape in self.shapes.definitions.items() if shape.get("exception"))
        return {error_code(shape): shape for shape in map(self.shapes.named, found)}

    def shape_at(self, place: Json | None) -> Shape:
        return EMPTY if place is None else self.shapes.at(place)


class Operations(Mapping[str, OperationModel]):
    """A service's operations by name, each made on first use."""

    def __init__(self, service: ServiceModel, definitions: Mapping[str, Json]) -> None:
        self.service = service
        self.definitions = definitions
        self.made: dict[str, OperationModel] = {}

    def __getitem__(self, name: str) -> OperationModel:
        operation = self.made.get(name)
        if operation is None:
            operation = self.made[name] = OperationModel(name, self.service, self.definitions[name])
        return operation

    def __iter__(self) -> Iterator[str]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)


EMPTY = Shape("", {"type": "structure", "members": {}}, ShapeFamily({}))
"The input or output of an operation that has none."


def error_code(shape: Shape) -> str:
    return shape.error.get("code") or shape.name


@cache
def service_model(name: str) -> ServiceModel:
    """The model of the service that botocore calls `name`; raises `UnknownService`."""
    return ServiceModel(name, load_model(name))
