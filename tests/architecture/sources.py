"""The project's own sources, read as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ("app", "model", "screens")


@dataclass(frozen=True)
class Source:
    """One file: its text, its tree, and the module it is."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Every module or member it imports, by full name: `from a import b` imports a.b."""
        return tuple(_imports(self.tree))


def _imports(block: ast.AST) -> Iterator[str]:
    """Expressions import nothing, so they are left out; that saves most of the way."""
    for node in ast.iter_child_nodes(block):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _imports(node)


def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files under these folders, all of the program's when none is named."""
    chosen = [ROOT / folder for folder in folders or PROGRAM]
    return tuple(each for each in everything() if any(map(each.path.is_relative_to, chosen)))


@cache
def everything() -> tuple[Source, ...]:
    """Every Python file of ours, read once."""
    roots = [ROOT / folder for folder in (*PROGRAM, "tests")]
    return tuple(Source(path) for root in roots for path in sorted(root.rglob("*.py")))
