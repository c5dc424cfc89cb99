"""A function in words: how it does, what calls it, how a run of it went, and its code with numbered lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from json import loads
from typing import Any, Final

from model.client import KindView, Row
from screens.function_reading import Hour, Reading
from screens.tables import line_id, values_of
from screens.tones import tone_of_word
from screens.widgets.cell import Age, Number, State, Text
from screens.widgets.column import Column
from screens.widgets.health import health, state_spans
from screens.widgets.ink import Ink
from screens.widgets.passage import Paragraph
from screens.widgets.quantity import money, quantity
from screens.widgets.row import Row as Line
from screens.widgets.spans import Span, clean

FUNCTION: Final = "lambda:Function"
RUN: Final = "lambda:Invocation"
MAPPING: Final = "lambda:EventSourceMapping"
KINDS: Final = (FUNCTION, RUN, MAPPING)
COLUMNS: Final = (
    Column("began", "BEGAN", "age"),
    Column("state", "STATE", "state", min=9),
    Column("source", "BY", min=13, max=40),
    Column("took", "TOOK", "number", min=6),
    Column("billed", "BILLED", "number", priority=2),
    Column("init", "COLD", "number", min=6, priority=3),
)

Told = Mapping[str, Any]


def runs_of(rows: Iterable[Row], kind: KindView, function: Row) -> list[Row]:
    """The last ones of a function, the newest first."""
    own = [row for row in rows if row.region == function.region]
    own = [row for row in own if values_of(kind, row)["function_name"] == function.id]
    return sorted(own, key=lambda row: -row.created_at)


def line_of_run(kind: KindView, row: Row) -> Line:
    told = values_of(kind, row)
    tone = tone_of_word(told["state"], RUN)
    init = Number(told["init_milliseconds"], "ms") if told["init_milliseconds"] else Text("–", "dim")
    cells = (
        Age(row.created_at),
        State(tone, told["state"]),
        Text(told["source"]),
        Number(told["milliseconds"], "ms"),
        Number(told["billed"], "ms"),
        init,
    )
    return Line(line_id(row), cells, row.revision, tone)


def numbers_told(function: Told, hour: Hour | None, ink: Ink) -> list[Span]:
    """How it is and does, the gravest first."""
    state = str(function["state"])
    spans: list[Span] = [(" ", "text"), *state_spans(tone_of_word(state, FUNCTION), state, ink)]
    if hour is not None:
        if hour.errors:
            share = f" ({quantity(100 * hour.errors / hour.runs, '%', 0)})" if hour.runs else ""
            spans += [("   ", "text"), (f"{health('bad').sign(ink)} {hour.errors:,.0f} failed{share}", "bad")]
        if hour.throttles:
            spans += [("   ", "text"), (f"{health('warn').sign(ink)} {hour.throttles:,.0f} throttled", "warn")]
        spans += _figure(f"{hour.runs:,.0f}", "runs/h")
        if hour.p99_ms is not None:
            spans += _figure(quantity(hour.p99_ms / 1000, "s"), "p99")
    if function["running"]:
        spans += _figure(f"{function['running']}", "running")
    dollars = float(function["dollars"])
    return [*spans, *_figure("< $0.01" if 0 < dollars < 0.01 else money(dollars), "this month")]


def _figure(figure: str, of: str) -> list[Span]:
    return [("   ", "text"), (figure, "text"), (f" {of}", "dim")]


def shape_of(function: Told) -> str:
    """What it runs on, for a corner."""
    size = f"{function['configuration.memory_size']} MB"
    return f"{function['configuration.runtime']} · {size} · {function['configuration.timeout']} s at most"


def triggers_told(mappings: Sequence[Told], reading: Reading, name: str, ink: Ink) -> list[Paragraph]:
    """What calls it: what reads queues and streams for it, and whom its policy lets in."""
    told = [_mapping_told(each, ink) for each in mappings]
    told += [_statement_told(each) for each in reading.statements]
    if not told:
        text = "Queues and streams are read for it by event source mappings (:mappings, then n); buckets, topics and "
        lead = (("nothing but people and programs that may", "dim"),)
        told.append(Paragraph(lead, f"{text}rules call it once its policy lets them: aws lambda add-permission"))
    return [*told, Paragraph((("by hand", "text"),), f"aws lambda invoke --function-name {name} answer.json")]


def _mapping_told(told: Told, ink: Ink) -> Paragraph:
    state = str(told["state"])
    spans = state_spans(tone_of_word(state, MAPPING), state, ink)
    result = f" · {told['last_processing_result']}" if told["last_processing_result"] else ""
    lead = ((clean(str(told["source"])), "text"), ("  ", "text"), *spans)
    return Paragraph(lead, f"read for it, at most {told['batch_size']} at a time{result}")


def _statement_told(statement: Told) -> Paragraph:
    who = statement.get("Principal", "*")
    named = next(iter(who.values())) if isinstance(who, dict) and who else who
    conditions = [value for each in statement.get("Condition", {}).values() for value in each.values()]
    verb = "may call it" if statement["Effect"] == "Allow" else "may not call it"
    source = f", for {', '.join(map(str, conditions))}" if conditions else ""
    lead = ((clean(str(named)).removesuffix(".amazonaws.com"), "text"), (f"  {verb}", "dim"))
    return Paragraph(lead, f"by statement {statement['Sid']}{source}")


def run_told(told: Told, ink: Ink) -> Iterator[Paragraph]:
    """One run: what it answered or how it failed, and what it left in its log."""
    state = str(told["state"])
    spans = state_spans(tone_of_word(state, RUN), state, ink)
    took = f"  {quantity(told['milliseconds'], 'ms')}, billed {told['billed']} ms"
    yield Paragraph((*spans, (took, "dim")))
    if state == "running":
        yield Paragraph((("It has not ended yet; its answer and its log come with its end.", "dim"),))
        return
    failed = bool(told["error"])
    heading = f"failed: {clean(told['error'])}" if failed else "answered"
    yield Paragraph(((heading, "bad" if failed else "accent"),), answer_of(str(told["answer"])), "text")
    lines = [str(each) for each in told["log"] or ()]
    yield Paragraph((("log" if lines else "It left nothing in its log.", "accent" if lines else "dim"),))
    for line in lines:
        role, said = role_of(line), line.replace(f"RequestId: {told['request_id']}", "")
        for part in said.expandtabs(2).splitlines():
            yield Paragraph((), part.strip(), role, indent=2 + len(part) - len(part.lstrip()))


def answer_of(text: str) -> str:
    """Of a failure only its message, where the whole of it is there to be read."""
    try:
        told = loads(text)
    except ValueError:
        return text
    return str(told["errorMessage"]) if isinstance(told, dict) and "errorMessage" in told else text


def role_of(line: str) -> str:
    """What the platform says steps back behind what the code says."""
    if line.startswith("[ERROR]") or "Task timed out" in line:
        return "bad"
    return "dim" if line.startswith(("START ", "END ", "REPORT ", "INIT_START ")) else "text"


def code_told(reading: Reading) -> list[Paragraph]:
    """With the numbers of its lines, as tracebacks name them."""
    if reading.unreadable:
        return [Paragraph(((clean(reading.unreadable), "dim"),))]
    lines = reading.code.splitlines()
    width = len(str(len(lines)))
    return [
        Paragraph(((f"{number:>{width}} ", "faint"), (clean(line.expandtabs(4)), _ink_of(line))))
        for number, line in enumerate(lines, 1)
    ]


def _ink_of(line: str) -> str:
    return "dim" if line.lstrip().startswith("#") else "text"
