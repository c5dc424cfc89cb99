"""botocore's service models without their prose, kept in the user's cache so that loading one takes milliseconds."""

from __future__ import annotations

import gzip
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import orjson
from platformdirs import user_cache_path

Json = dict[str, Any]

PROSE = frozenset({"documentation", "documentationUrl", "deprecatedMessage"})
UNREAD = frozenset({"staticContextParams", "contextParam", "operationContextParams", "clientContextParams"})
APART = ("operations", "shapes")
"The parts of a model of which each definition is kept by itself."
VERSION = re.compile(rb"__version__ = ['\"]([^'\"]+)")


class UnknownService(LookupError):
    """botocore describes no service of this name."""


class Definitions(Mapping[str, Json]):
    """What a model says of each shape or operation, read when somebody asks: of most of them nobody ever does."""

    def __init__(self, written: Mapping[str, str], read: Mapping[str, Json] | None = None) -> None:
        self._written = written
        self._read = dict(read or {})

    def __getitem__(self, name: str) -> Json:
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = orjson.loads(self._written[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter({**self._written, **self._read})

    def __len__(self) -> int:
        return len(self._written.keys() | self._read.keys())

    def but(self, others: Mapping[str, Json]) -> Definitions:
        """The same, with others in the places of some."""
        return Definitions(self._written, {**self._read, **others})


def load_model(service: str) -> Json:
    """The service's model, stripped of documentation; raises `UnknownService`."""
    cached = cache_folder() / f"{service}.model.json"
    try:
        written: Json = orjson.loads(cached.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        model = stripped(merged(service_folder(service), "service-2"))
        written = model | {part: _each_written(model[part]) for part in APART}
        with suppress(OSError):  # a cache folder that cannot be written costs time, nothing else
            keep(cached, orjson.dumps(written))
    return written | {part: Definitions(written[part]) for part in APART}


def _each_written(definitions: Json) -> dict[str, str]:
    return {name: orjson.dumps(each).decode() for name, each in definitions.items()}


def load_paginators(service: str) -> Json:
    """How the service's lists page: operation → its tokens, limit and result keys; empty where nothing pages."""
    folder = service_folder(service)
    found = any(folder.glob("paginators-1.json*"))
    return merged(folder, "paginators-1")["pagination"] if found else {}


def load_partitions() -> list[Json]:
    """Partitions with their regions and what a region's name looks like there."""
    return read_json(botocore_folder() / "data" / "partitions")["partitions"]


def load_endpoints() -> list[Json]:
    """Partitions with the services that had endpoints before models said it themselves."""
    return read_json(botocore_folder() / "data" / "endpoints")["partitions"]


@cache
def botocore_folder() -> Path:
    """Where botocore is installed, found without importing it."""
    spec = find_spec("botocore")
    assert spec, "botocore is a dependency"
    assert spec.origin
    return Path(spec.origin).parent


@cache
def cache_folder() -> Path:
    found = VERSION.search((botocore_folder() / "__init__.py").read_bytes())
    assert found, "botocore says its version"
    return user_cache_path("cloudarium") / "models" / found[1].decode()


def service_names() -> list[str]:
    return sorted(folder.name for folder in (botocore_folder() / "data").iterdir() if folder.is_dir())


def service_folder(service: str) -> Path:
    """The newest version of the service's data."""
    folder = botocore_folder() / "data" / service
    if not re.fullmatch("[a-z0-9-]+", service) or not folder.is_dir():
        raise UnknownService(service)
    return max(version for version in folder.iterdir() if any(version.glob("service-2.json*")))


def merged(folder: Path, name: str) -> Json:
    """A data file with the corrections that botocore ships beside it."""
    model = read_json(folder / name)
    extras = folder / f"{name}.sdk-extras.json"
    if extras.exists():
        graft(model, orjson.loads(extras.read_bytes())["merge"])
    return model


def read_json(path: Path) -> Json:
    packed = path.with_name(f"{path.name}.json.gz")
    if packed.exists():
        return orjson.loads(gzip.decompress(packed.read_bytes()))
    return orjson.loads(path.with_name(f"{path.name}.json").read_bytes())


def graft(model: Json, changes: Json) -> None:
    for key, change in changes.items():
        if isinstance(change, dict) and isinstance(model.get(key), dict):
            graft(model[key], cast(Json, change))
        else:
            model[key] = change


def stripped(node: Any) -> Any:
    """Without prose and unread traits; members that happen to be called `documentation` are dicts and stay."""
    if isinstance(node, dict):
        return {key: stripped(value) for key, value in cast(Json, node).items() if not superfluous(key, value)}
    return [stripped(value) for value in cast(list[Any], node)] if isinstance(node, list) else node


def superfluous(key: str, value: object) -> bool:
    if key in PROSE:
        return isinstance(value, str)
    return key in UNREAD and not (isinstance(value, dict) and "shape" in value)


def keep(path: Path, data: bytes) -> None:
    """Written beside and moved into place, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
