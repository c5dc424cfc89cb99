"""Transformers: processors that an event goes through as it comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from model.laws.log_transforms import mutators, parsers
from model.laws.log_transforms.document import BadTransformer, Document, Failed
from model.laws.log_transforms.parsers import Config, Processor

MOST = 20
PARSERS: Mapping[str, Callable[[Config], Processor]] = {
    "csv": parsers.csv,
    "grok": parsers.grok,
    "parseJSON": parsers.parse_json,
    "parseKeyValue": parsers.parse_key_value,
    "parseRoute53": parsers.parse_route53,
    "parseVPC": parsers.parse_vpc,
}
"Of which one has to come first."
MUTATORS: Mapping[str, Callable[[Config], Processor]] = {
    "addKeys": mutators.add_keys,
    "copyValue": mutators.copy_value,
    "dateTimeConverter": mutators.date_time_converter,
    "deleteKeys": mutators.delete_keys,
    "listToMap": mutators.list_to_map,
    "lowerCaseString": mutators.lower_case_string,
    "moveKeys": mutators.move_keys,
    "renameKeys": mutators.rename_keys,
    "splitString": mutators.split_string,
    "substituteString": mutators.substitute_string,
    "trimString": mutators.trim_string,
    "typeConverter": mutators.type_converter,
    "upperCaseString": mutators.upper_case_string,
}
"By the names that AWS gives them."
PROCESSORS: Mapping[str, Callable[[Config], Processor]] = {**PARSERS, **MUTATORS}


class Transformer:
    """Raises BadTransformer for processors that cannot be."""

    def __init__(self, config: Sequence[Mapping[str, Any]]) -> None:
        if not 0 < len(config) <= MOST:
            raise BadTransformer(f"A transformer has between 1 and {MOST} processors.")
        named = [_named(each) for each in config]
        if named[0][0] not in PARSERS:
            raise BadTransformer("The first processor of a transformer must be a parser.")
        self._processors = [PROCESSORS[name](said) for name, said in named]

    def apply(self, message: str, about: Mapping[str, str]) -> str | None:
        """The event as JSON; None where a processor fails, and the event stays as it came in."""
        document = Document(message, about)
        try:
            for process in self._processors:
                process(document)
            return orjson.dumps(document.fields).decode()
        except (Failed, orjson.JSONEncodeError):  # what lies too deep, or is too great a number, cannot be written
            return None


def _named(processor: Mapping[str, Any]) -> tuple[str, Config]:
    """Its name, and what is said of it."""
    said = [(name, config) for name, config in processor.items() if config is not None]
    if len(said) != 1:
        raise BadTransformer("Each element of a transformer is exactly one processor.")
    name, config = said[0]
    if name not in PROCESSORS:
        raise BadTransformer(f"The processor {name} is not offered.")
    if not isinstance(config, dict):
        raise BadTransformer(f"The processor {name} is not valid.")
    return name, config  # pyright: ignore[reportUnknownVariableType] - its members are looked at one by one


@lru_cache(maxsize=64)
def read_transformer(document: str) -> Transformer:
    """Of processors written as JSON. Raises BadTransformer."""
    try:
        config = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise BadTransformer("The transformer is not valid JSON.") from error
    if not isinstance(config, list) or not all(isinstance(each, dict) for each in config):  # pyright: ignore[reportUnknownVariableType]
        raise BadTransformer("A transformer is a list of processors.")
    try:
        return Transformer(config)  # pyright: ignore[reportUnknownArgumentType]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadTransformer("A processor of the transformer is not valid.") from error
