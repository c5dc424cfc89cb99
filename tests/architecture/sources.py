"""The project's own sources, read as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from model.kernel.uncollected import uncollected

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
        with uncollected():
            return ast.parse(self.text)

    @cached_property
    def blocks(self) -> tuple[ast.AST, ...]:
        """Everything in it but the expressions, which are most of it and neither define nor import anything."""
        return (self.tree, *_blocks(self.tree))

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
        return tuple(node for node in self.blocks if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Every module or member it imports, by full name: `from a import b` imports a.b."""
        return tuple(name for node in self.blocks for name in _imported(node))


def _blocks(block: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(block):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield node
            yield from _blocks(node)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files under these folders, all of the program's when none is named."""
    chosen = [ROOT / folder for folder in folders or PROGRAM]
    return tuple(each for each in everything() if any(map(each.path.is_relative_to, chosen)))


@cache
def everything() -> tuple[Source, ...]:
    """Every Python file of ours, read once."""
    roots = [ROOT / folder for folder in (*PROGRAM, "tests")]
    return tuple(Source(path) for root in roots for path in sorted(root.rglob("*.py")))
