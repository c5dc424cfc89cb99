"""The promised behaviours of AWS, and the tests that claim to show them."""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).parent
TESTS = HOME.parent


@dataclass(frozen=True)
class Fact:
    """One testable statement about AWS.

    `note` says where today's AWS differs from it, `unshown` why no simulator can show it.
    """

    id: str
    service: str
    kind: str
    statement: str
    test: str
    note: str = ""
    unshown: str = ""


@dataclass(frozen=True)
class Claim:
    """A mark in a test's source saying that the test shows a fact."""

    fact: str
    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.fact} in {self.path.relative_to(TESTS.parent)}:{self.line}"


@cache
def ledger(home: Path = HOME) -> Mapping[str, Fact]:
    """Every fact by its id."""
    pages = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(home.glob("*.toml")))
    return {entry["id"]: Fact(**entry) for page in pages for entry in page.get("fact", [])}


def claims(tests: Path = TESTS) -> Iterator[Claim]:
    """The `fact("…")` marks in the sources under `tests`."""
    for path in sorted(tests.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fact":
                yield from (Claim(word, path, node.lineno) for word in _words(node))


def objection(marks: Iterable[pytest.Mark]) -> str | None:
    """Why a test with these marks may not claim what it claims: nobody promised it, or the test may not run."""
    marks = list(marks)
    claimed = {str(word) for mark in marks if mark.name == "fact" for word in mark.args}
    if unknown := claimed - ledger().keys():
        return f"claims unknown facts: {', '.join(sorted(unknown))}"
    if claimed and any(mark.name in {"skip", "skipif", "xfail"} for mark in marks):
        return f"claims facts but may not run: {', '.join(sorted(claimed))}"
    return None


def by_service(facts: Mapping[str, Fact]) -> Mapping[str, list[Fact]]:
    """The facts of each service, services in alphabetical order."""
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts.values():
        groups[fact.service].append(fact)
    return dict(sorted(groups.items()))


def _words(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
