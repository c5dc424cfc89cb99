import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from statistics import median, quantiles

from tests.architecture.sources import Source, sources

BANNER = re.compile(r"^\s*#\s*[─━═=\-#*~]{3,}", re.MULTILINE)
VAGUE = re.compile(r"(Manager|Helper|Utils?|Processor|Wrapper|Factory|Orchestrator|Coordinator|Mixin)$")
VAGUE_FILES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "constants"}
HEDGE = re.compile(
    r"\b(fallback|backwards?[- ]compat\w*|legacy|for now|in the future|work-?around|simplified|placeholder|hack)\b",
    re.IGNORECASE,
)
ECHO = re.compile(r"^\s*(Args|Arguments|Parameters|Params|Returns|Attributes):\s*$", re.MULTILINE)
EMPTY = {"a", "an", "and", "as", "be", "by", "for", "from", "get", "gets", "given", "if", "in", "is", "it", "of", "on"}
EMPTY |= {"or", "return", "returns", "self", "set", "sets", "that", "the", "this", "to", "with"}


def said(source: Source) -> Iterator[str]:
    """What a file says in words: its comments and docstrings."""
    for line in source.text.splitlines():
        before, mark, after = line.partition("# ")
        if mark and before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            yield after
    for node in source.blocks:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", text).replace("_", " ").lower()))


def test_every_module_begins_with_a_promise() -> None:
    mute = [str(source) for source in sources() if source.text and not _promise(source.tree).endswith((".", "?"))]

    assert mute == []


def test_no_banner_does_the_work_of_a_file_name() -> None:
    assert [str(source) for source in sources() + sources("tests") if BANNER.search(source.text)] == []


def test_nothing_has_a_name_that_could_mean_anything() -> None:
    classes = [
        f"{source}: {node.name}"
        for source in sources()
        for node in source.blocks
        if isinstance(node, ast.ClassDef) and VAGUE.search(node.name)
    ]

    assert classes == []
    assert [str(source) for source in sources() if source.path.stem in VAGUE_FILES] == []


def test_nothing_is_said_to_be_for_the_time_being() -> None:
    hedged = [f"{source}: {found[0]}" for source in sources() for text in said(source) if (found := HEDGE.search(text))]

    assert hedged == []


def test_docstrings_do_not_repeat_the_signature() -> None:
    documented = [(s, node, text) for s in sources() for node in s.functions if (text := ast.get_docstring(node))]
    echoes = [
        f"{source}:{node.name}"
        for source, node, _ in documented
        if len(words(_first_line(node)) - EMPTY - _known(node)) <= 1
    ]

    assert len(echoes) <= 0.02 * len(documented), echoes
    assert [f"{source}:{node.name}" for source, node, text in documented if ECHO.search(text)] == []


def test_no_exception_is_swallowed() -> None:
    swallowed = [
        f"{source}:{node.lineno}"
        for source in sources()
        for node in source.blocks
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]

    assert swallowed == []


def test_functions_and_files_stay_readable_at_a_sitting() -> None:
    lengths = [(node.end_lineno or node.lineno) - node.lineno + 1 for source in sources() for node in source.functions]
    files = [source.text.count("\n") for source in sources() if source.text.count("\n") > 1]

    assert (median(lengths) <= 8, quantiles(lengths, n=10)[-1] <= 25) == (True, True)
    assert median(files) <= 100


def test_every_noun_is_defined_once() -> None:
    nouns = Counter(
        re.sub(r"(Config|Schema|Model|Runtime|DTO|Dto|Data|Record|Entity)$", "", name)
        for name in chain.from_iterable(_public_classes(source) for source in sources("model/services"))
    )

    assert [noun for noun, times in nouns.items() if times > 1] == []


def _public_classes(source: Source) -> Iterator[str]:
    folder = source.module.split(".")[2:3]
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield f"{''.join(folder)}.{node.name}"


def _known(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return words(node.name) | words(" ".join(argument.arg for argument in node.args.args))


def _first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _promise(module: ast.Module) -> str:
    return (ast.get_docstring(module) or "").partition("\n\n")[0]
