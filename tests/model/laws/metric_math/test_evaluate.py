"""Metric math computes what the CloudWatch user guide says."""

import operator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.baseline import Usual
from model.laws.metric_math.evaluate import banded, evaluate, references
from model.laws.metric_math.syntax import MathError
from model.laws.metric_math.values import Line


def line(*values: float | None, period: int = 60, start: float = 0.0) -> Line:
    starts = tuple(start + period * n for n in range(len(values)))
    return Line(starts, tuple(None if value is None else float(value) for value in values), period_seconds=period)


def compute(expression: str, **metrics: Line) -> list[float | None]:
    (result,) = evaluate({"e1": expression}, metrics)["e1"]
    return list(result.values)


def many(expression: str, **metrics: Line) -> list[list[float | None]]:
    return [list(found.values) for found in evaluate({"e1": expression}, metrics)["e1"]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("m1 + m2", [5, 7, 9]),
        ("m1 - m2 * 2", [-7, -8, -9]),
        ("(m1 - m2) * 2", [-6, -6, -6]),
        ("-m1 ^ 2", [-1, -4, -9]),
        ("2 ^ m1 ^ 2", [2, 16, 512]),
        ("100 * m1 / m2", [25, 40, 50]),
        ("10 - 4 - m1", [5, 4, 3]),
        ("m1 > 1 AND m2 < 6", [0, 1, 0]),
        ("m1 == 1 || m1 == 3", [1, 0, 1]),
        ("m1 != 2", [1, 0, 1]),
        ("1.5e1 * m1", [15, 30, 45]),
        (".5*m1", [0.5, 1, 1.5]),
        ("m1 - -1", [2, 3, 4]),
    ],
)
def test_operators_bind_as_in_arithmetic(expression, expected):
    assert compute(expression, m1=line(1, 2, 3), m2=line(4, 5, 6)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("metric1 < metric2", [0, 0, 1, 0]),
        ("metric1 >= 30", [1, 0, 0, 0]),
        ("metric1 > 15 AND metric2 > 15", [1, 0, 0, 0]),
    ],
)
def test_the_user_guides_comparisons(expression, expected):
    assert compute(expression, metric1=line(30, 20, 0, 0), metric2=line(20, None, 20, None)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("IF(metric1, metric2, metric3)", [30, 0, 20, None, None]),
        ("IF(metric1, 5, metric3)", [5, 5, 20, None, None]),
        ("IF(metric1, metric2, 5)", [30, 0, 5, 5, None]),
        ("IF(metric1, metric2)", [30, 0, None, None, None]),
        ("IF(1, metric2, metric3)", [30, None, 0, 0, 30]),
        ("IF(0, metric2, metric3)", [0, 0, 20, None, 20]),
        ("IF(0, metric2)", [None, None, None, None, None]),
        ("IF(metric3 > 10, 1, 0)", [0, 0, 1, None, 1]),
    ],
)
def test_the_user_guides_if(expression, expected):
    one, two, three = line(1, 1, 0, 0, None), line(30, None, 0, 0, 30), line(0, 0, 20, None, 20)
    assert compute(expression, metric1=one, metric2=two, metric3=three) == expected


def test_missing_counts_as_zero_beside_a_value_and_division_by_zero_drops_the_point():
    assert compute("m1 + m2", m1=line(1, None, None), m2=line(1, 2, None)) == [2, 2, None]
    assert compute("m1 / m2", m1=line(1, 2, 4), m2=line(0, None, 2)) == [None, None, 2]
    assert compute("m1 * 2", m1=line(1, None)) == [2, None]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("m1 - AVG(m1)", [-2, None, 2]),
        ("m1 * 0 + SUM(m1)", [8, None, 8]),
        ("m1 * 0 + MIN(m1) + MAX(m1)", [8, None, 8]),
        ("m1 * 0 + STDDEV(m1)", [2, None, 2]),
        ("m1 * 0 + DATAPOINT_COUNT(m1)", [2, None, 2]),
        ("TIME_SERIES(MAX(m1))", [6, 6, 6]),
        ("m1 / PERIOD(m1) * 60", [2, None, 6]),
    ],
)
def test_a_series_reduces_to_a_scalar(expression, expected):
    assert compute(expression, m1=line(2, None, 6)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("SUM(METRICS())", [3, 2, None]),
        ("AVG([m1, m2])", [1.5, 1, None]),
        ("MIN([m1, m2])", [1, 2, None]),
        ("MAX(METRICS())", [2, 2, None]),
        ("STDDEV([m1, m2])", [0.5, 0, None]),
        ("DATAPOINT_COUNT(METRICS())", [2, 1, 0]),
        ('SUM(METRICS("2"))', [2, 2, None]),
        ("SUM([METRICS('1'), METRICS('2')])", [3, 2, None]),
        ("SUM(100 / [m1, m2])", [150, 50, None]),
        ("m2 / METRIC_COUNT(METRICS())", [1, 1, None]),
        ("FIRST(SORT(METRICS(), SUM, DESC))", [2, 2, None]),
        ("LAST([m1, m2])", [2, 2, None]),
    ],
)
def test_an_array_reduces_to_a_series(expression, expected):
    assert compute(expression, m1=line(1, None, None), m2=line(2, 2, None)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("ABS(m1)", [1.5, 4, None, 9]),
        ("CEIL(m1)", [-1, 4, None, 9]),
        ("FLOOR(m1)", [-2, 4, None, 9]),
        ("DIFF(m1)", [None, 5.5, None, 5]),
        ("DIFF_TIME(m1)", [None, 60, None, 120]),
        ("RATE(m1) * 60", [None, 5.5, None, 2.5]),
        ("RUNNING_SUM(m1)", [-1.5, 2.5, None, 11.5]),
        ("FILL(m1, 0)", [-1.5, 4, 0, 9]),
        ("FILL(m1, MIN(m1))", [-1.5, 4, -1.5, 9]),
        ("FILL(m1, REPEAT)", [-1.5, 4, 4, 9]),
        ("FILL(m1, LINEAR)", [-1.5, 4, 6.5, 9]),
        ("FILL(m1, ABS(m1) + 1)", [-1.5, 4, None, 9]),
        ("LOG10(m1 + 6) ^ 0", [1, 1, None, 1]),
        ("LOG(m1 * 0 + 1)", [0, 0, None, 0]),
        ("LOG(m1)", [None, pytest.approx(1.386, abs=1e-3), None, pytest.approx(2.197, abs=1e-3)]),
    ],
)
def test_functions_of_a_series(expression, expected):
    assert compute(expression, m1=line(-1.5, 4, None, 9)) == expected


def test_arrays_stay_arrays_until_something_reduces_them():
    metrics = {"m1": line(1, 2), "m2": line(3, 4), "m3": line(None, None)}
    assert many("METRICS() * 10", **metrics) == [[10, 20], [30, 40], [None, None]]
    assert many("FILL(METRICS(), 7)", **metrics) == [[1, 2], [3, 4], [7, 7]]
    assert many("REMOVE_EMPTY(METRICS())", **metrics) == [[1, 2], [3, 4]]
    assert many("SORT(METRICS(), AVG, DESC, 1)", **metrics) == [[3, 4]]
    assert many("SLICE(SORT(METRICS(), MAX, ASC), 1)", **metrics) == [[1, 2], [3, 4]]
    assert many("SLICE(METRICS(), 0, 1)", **metrics) == [[1, 2]]


def test_the_calendar_is_utc_and_weeks_begin_on_monday():
    sunday_evening = line(5, 5, start=1_700_000_000.0 // 86400 * 86400 + 5 * 86400 - 60)  # 2023-11-18 23:59
    expected = {
        "MINUTE": [59, 0],
        "HOUR": [23, 0],
        "DAY": [6, 7],
        "DATE": [18, 19],
        "MONTH": [11, 11],
        "YEAR": [2023, 2023],
    }
    assert {name: compute(f"{name}(m1)", m1=sunday_evening) for name in expected} == expected
    assert compute("EPOCH(m1)", m1=sunday_evening) == list(sunday_evening.starts)
    assert compute("IF(DAY(m1) < 7, m1)", m1=sunday_evening) == [5, None]


def test_a_band_lies_around_what_is_usual_and_is_missing_where_nobody_knows_that():
    known = replace(line(5, 5, 5), label="Orders", usual=(Usual(10, 1), None, Usual(20, 2)))
    high, low = evaluate({"e1": "ANOMALY_DETECTION_BAND(m1, 3)"}, {"m1": known})["e1"]
    assert (high.label, list(high.values)) == ("Orders High", [13, None, 26])
    assert (low.label, list(low.values)) == ("Orders Low", [7, None, 14])
    assert many("ANOMALY_DETECTION_BAND(m1)", m1=known)[0] == [12, None, 24]
    assert compute("IF(m1 < LAST(ANOMALY_DETECTION_BAND(m1)), 1, 0)", m1=known) == [1, 0, 1]
    assert many("ANOMALY_DETECTION_BAND(m1)", m1=line(1)) == [[None], [None]]
    assert banded("ABS(ANOMALY_DETECTION_BAND(m1, 2)) + m2") == {"m1"}


def test_expressions_build_on_each_other_in_any_order():
    results = evaluate({"rate": "errors / requests * 100", "errors": "e4 + e5"}, {
        "e4": line(1, 2), "e5": line(1, 0), "requests": line(10, 10),
    })  # fmt: skip
    assert list(results["rate"][0].values) == [20, 20]
    assert references("IF(errors > 0, FILL(m1, REPEAT), METRICS('x'))") == {"errors", "m1"}


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("m1 +", "Unexpected end in 'm1 \\+'"),
        ("m1 m1", "Unexpected 'm1'"),
        ("(m1", "Unexpected end"),
        ("m1)", "Unexpected '\\)'"),
        ("[m1", "Unexpected end"),
        ("m1 $ 2", "Unexpected character at position 3"),
        ("", "Unexpected end"),
        ("AND", "Unexpected 'AND'"),
        ("m9", "No metric or expression of this request has the id 'm9'"),
        ("M1", "has the id 'M1'"),
        ("e1 + 1", "'e1' refers to itself"),
        ("ANOMALY_DETECTOR(m1)", "Function 'ANOMALY_DETECTOR' not found"),
        ("sum(m1)", "Function 'sum' not found"),
        ("ABS()", "Function 'ABS' takes 1 argument\\(s\\), 0 given"),
        ("IF(m1)", "takes 2 to 3"),
        ("5", "must be 'TS' or 'TS\\[\\]'"),
        ("SUM(m1)", "must be 'TS' or 'TS\\[\\]'"),
        ("1/0", "has no value"),
        ("METRICS() + METRICS()", "Unsupported operand type\\(s\\) for \\+: 'TS\\[\\]' and 'TS\\[\\]'"),
        ("m1 + 'x'", "'TS' and 'String'"),
        ("ABS(5)", "not 'S'"),
        ("PERIOD(m1 * 2)", "PERIOD takes a metric"),
        ("ANOMALY_DETECTION_BAND(m1 * 2)", "ANOMALY_DETECTION_BAND takes a metric"),
        ("ANOMALY_DETECTION_BAND(m1, 0)", "a number above 0"),
        ("[m1, 5]", "An array holds time series"),
        ("METRICS(5)", "METRICS takes nothing or one string"),
        ("SUM(METRICS('none'))", "SUM has no time series to work on"),
        ("SORT(METRICS(), m1, DESC)", "SORT needs"),
        ("FILL(m1, 'x')", "cannot fill"),
        ("IF('x', m1)", "cannot decide"),
        ("IF(m1, METRICS())", "cannot choose"),
        ("TIME_SERIES(m1)", "TIME_SERIES takes one scalar"),
        ("SLICE(METRICS(), m1)", "A number is needed"),
        ("HOUR(METRICS())", "A time series is needed"),
        ("(" * 500 + "m1" + ")" * 500, "nested too deeply"),
        ("-" * 500 + "m1", "nested too deeply"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(expression, complaint):
    with pytest.raises(MathError, match=rf"^Error in expression 'e1': .*{complaint}"):
        evaluate({"e1": expression}, {"m1": line(1, 2)})


def test_the_error_names_the_expression_that_is_wrong_and_circles_are_found():
    with pytest.raises(MathError, match=r"^Error in expression 'e2': Function 'X' not found"):
        evaluate({"e1": "e2 + 1", "e2": "X(m1)"}, {"m1": line(1)})
    with pytest.raises(MathError, match="refers to itself"):
        evaluate({"e1": "e2", "e2": "e1"}, {"m1": line(1)})


def test_huge_numbers_lose_their_point_instead_of_the_program():
    assert compute("m1 * m1", m1=line(1e200, 2)) == [None, 4]
    assert compute("m1 ^ m1", m1=line(1e200, 2)) == [None, 4]
    assert compute("(0 - m1) ^ 0.5", m1=line(4)) == [None]
    assert compute("CEIL(SUM([m1, m1]))", m1=line(1.5e308)) == [float("inf")]


numbers = st.floats(-1e3, 1e3).map(lambda value: round(value, 3))
expressions = st.recursive(
    st.one_of(numbers.map(lambda n: f"{abs(n)!r}"), st.just("m1")),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=12,
)
MEANINGS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def meaning(text: str, m1: float) -> float:
    """The value of a fully parenthesized expression, found without our grammar."""
    stack: list[list[object]] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            left, symbol, right = stack.pop()
            stack[-1].append(MEANINGS[str(symbol)](left, right))
        else:
            stack[-1].append(token if token in MEANINGS else m1 if token == "m1" else float(token))
    return float(str(stack[0][0]))


@given(expressions, numbers)
def test_any_nesting_computes_what_it_says(expression, value):
    found = compute(f"{expression} + m1 * 0", m1=line(value))[0]
    assert found is None or found == pytest.approx(meaning(expression, value), rel=1e-9, abs=1e-9)
