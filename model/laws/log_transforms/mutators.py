"""Processors that add, move, change and take away fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, cast

from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.line import read_number, text_of
from model.laws.log_patterns.regex import Regex
from model.laws.log_transforms.dates import USUAL, Pattern, converted, zone_of
from model.laws.log_transforms.document import NOTHING, BadTransformer, Document, Failed
from model.laws.log_transforms.parsers import Config, Processor

LONGEST_MATCH = 256
MOST_COPIED = 1000
"Fields that one copy has at the most."


def _each(config: Config, work: Callable[[Document, Config], None]) -> Processor:
    entries: Sequence[Config] = config["entries"]

    def process(document: Document) -> None:
        for entry in entries:
            work(document, entry)

    return process


def _may_put(document: Document, path: str, entry: Config) -> bool:
    return bool(entry.get("overwriteIfExists")) or not document.has(path)


def add_keys(config: Config) -> Processor:
    def work(document: Document, entry: Config) -> None:
        if _may_put(document, entry["key"], entry):
            document.put(entry["key"], entry["value"])

    return _each(config, work)


def delete_keys(config: Config) -> Processor:
    return _on_keys(config, lambda document, path: document.take(path))


def move_keys(config: Config) -> Processor:
    """Into a field, under the last of their names."""

    def work(document: Document, entry: Config) -> None:
        path = f"{entry['target']}.{entry['source'].rpartition('.')[2]}"
        if document.has(entry["source"]) and _may_put(document, path, entry):
            document.put(path, document.take(entry["source"]))

    return _each(config, work)


def rename_keys(config: Config) -> Processor:
    def work(document: Document, entry: Config) -> None:
        if document.has(entry["key"]) and _may_put(document, entry["renameTo"], entry):
            document.put(entry["renameTo"], document.take(entry["key"]))

    return _each(config, work)


def copy_value(config: Config) -> Processor:
    def work(document: Document, entry: Config) -> None:
        found = document.get(entry["source"])
        if found is not NOTHING and _may_put(document, entry["target"], entry):
            document.put(entry["target"], _copied(found, [MOST_COPIED]))

    return _each(config, work)


def _copied(value: Any, left: list[int]) -> Any:
    """With all that is in it; `left` is how much may still be. Raises Failed."""
    left[0] -= 1
    if left[0] < 0:
        raise Failed("too much would be copied")
    if isinstance(value, dict):
        return {name: _copied(each, left) for name, each in cast("dict[str, Any]", value).items()}
    return [_copied(each, left) for each in cast("list[Any]", value)] if isinstance(value, list) else value


def list_to_map(config: Config) -> Processor:
    """Objects of a list by what one of their fields says."""
    source, target = config["source"], config.get("target", "")

    def process(document: Document) -> None:
        found = document.get(source)
        if not isinstance(found, list):
            raise Failed(f"{source} is no list")
        by_key: dict[str, list[Any]] = {}
        for each in cast("list[Any]", found):
            said = cast("dict[str, Any]", each) if isinstance(each, dict) else {}
            if config["key"] in said:
                value = said.get(config["valueKey"]) if "valueKey" in config else said
                by_key.setdefault(str(said[config["key"]]), []).append(value)
        place = {"first": 0, "last": -1}[config.get("flattenedElement", "first")]
        mapped = {key: values[place] if config.get("flatten") else values for key, values in by_key.items()}
        for key, value in mapped.items():
            document.put(f"{target}.{key}" if target else key, value)

    return process


def _on_keys(config: Config, work: Callable[[Document, str], object]) -> Processor:
    paths: Sequence[str] = config["withKeys"]

    def process(document: Document) -> None:
        for path in paths:
            work(document, path)

    return process


def _on_texts(change: Callable[[str], str]) -> Callable[[Config], Processor]:
    def of(config: Config) -> Processor:
        def work(document: Document, path: str) -> None:
            found = document.get(path)
            if isinstance(found, str):
                document.put(path, change(found))

        return _on_keys(config, work)

    return of


lower_case_string = _on_texts(str.lower)
upper_case_string = _on_texts(str.upper)
trim_string = _on_texts(str.strip)


def split_string(config: Config) -> Processor:
    def work(document: Document, entry: Config) -> None:
        found = document.get(entry["source"])
        if isinstance(found, str):
            document.put(entry["source"], found.split(entry["delimiter"]))

    return _each(config, work)


def substitute_string(config: Config) -> Processor:
    """Every match of a regular expression."""
    expressions = {entry["from"]: _expression(entry["from"]) for entry in config["entries"]}

    def work(document: Document, entry: Config) -> None:
        found = document.get(entry["source"])
        if isinstance(found, str):
            document.put(entry["source"], _replaced(found, expressions[entry["from"]], entry["to"]))

    return _each(config, work)


def _expression(text: str) -> Regex:
    try:
        return Regex(text, loose=True)
    except BadPattern as bad:
        raise BadTransformer(str(bad)) from bad


def _replaced(text: str, expression: Regex, by: str) -> str:
    parts, at = list[str](), 0
    for begin, end in expression.spans(text, LONGEST_MATCH):
        parts += (text[at:begin], by)
        at = end
    return "".join((*parts, text[at:]))


def type_converter(config: Config) -> Processor:
    def work(document: Document, entry: Config) -> None:
        found = document.get(entry["key"])
        if found is not NOTHING and not isinstance(found, dict | list):
            document.put(entry["key"], _TYPES[entry["type"]](text_of(found)))

    return _each(config, work)


def _number(text: str) -> float:
    found = read_number(text)
    if found is None or not isfinite(found):
        raise Failed(f"{text} is no number")
    return found


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise Failed(f"{text} is neither true nor false")
    return text.lower() == "true"


_TYPES: Mapping[str, Callable[[str], Any]] = {
    "boolean": _truth,
    "integer": lambda text: int(_number(text)),
    "double": _number,
    "string": str,
}


def date_time_converter(config: Config) -> Processor:
    patterns = tuple(map(Pattern, config["matchPatterns"]))
    into = Pattern(config.get("targetFormat", USUAL))
    zone, target = zone_of(config.get("sourceTimezone", "UTC")), zone_of(config.get("targetTimezone", "UTC"))

    def process(document: Document) -> None:
        found = document.get(config["source"])
        if found is NOTHING or isinstance(found, dict | list):
            raise Failed(f"{config['source']} is no date")
        document.put(config["target"], converted(text_of(found), patterns, zone, into, target))

    return process
