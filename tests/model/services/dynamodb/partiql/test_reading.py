"""How statements are read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.syntax import Given, Path
from model.services.dynamodb.partiql.reading import read_statement
from model.services.dynamodb.partiql.statements import Alteration, Insertion, Selection
from model.services.dynamodb.values.items import Value

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, st.text(max_size=5)),
        st.builds(lambda number: {"N": str(number)}, st.integers(-999, 999)),
        st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
        st.just({"NULL": True}),
        st.builds(lambda held: {"SS": sorted(held)}, st.sets(st.text(min_size=1, max_size=3), min_size=1, max_size=3)),
    ),
    lambda inner: st.one_of(
        st.builds(lambda held: {"L": held}, st.lists(inner, max_size=3)),
        st.builds(lambda held: {"M": held}, st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    ),
    max_leaves=8,
)


def quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def written(value: Value) -> str:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return quoted(held)
        case "BOOL":
            return str(held).lower()
        case "NULL":
            return "NULL"
        case "SS":
            return f"<<{', '.join(map(quoted, held))}>>"
        case "L":
            return f"[{', '.join(map(written, held))}]"
        case "M":
            return f"{{{', '.join(f'{quoted(name)}: {written(each)}' for name, each in held.items())}}}"
        case _:
            return str(held)


@given(st.dictionaries(st.text(min_size=1, max_size=4), VALUES, max_size=4))
def test_whatever_an_item_holds_can_be_written_down(item: dict[str, Value]):
    statement = read_statement(f"INSERT INTO Music VALUE {written({'M': item})}")

    assert isinstance(statement, Insertion)
    assert statement.item == item


@given(st.text(alphabet="ab'\"#?:;()[]{}.,=<>*+- \n1SELECTFROMWHEREUPDATESETINSERTINTOVALUEDELETE", max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str):
    for beginning in ("", "SELECT * FROM a WHERE ", "UPDATE a SET b = "):
        with suppress(AwsError):
            assert read_statement(beginning + text, [{"N": "1"}]).table


def test_names_are_bare_or_in_quotes_and_keywords_are_in_any_case():
    statement = read_statement(
        """select "a ""b\"\"".c[0], D from "my-table"."by-x" where #1 = 1;""".replace("#1", '"#x"')
    )

    assert isinstance(statement, Selection)
    assert (statement.table, statement.index) == ("my-table", "by-x")
    assert statement.wanted == (Path(('a "b"', "c", 0)), Path(("D",)))
    assert statement.where is not None
    assert statement.scope.steps(statement.where.left) == ("#x",)  # type: ignore[union-attr, arg-type]


def test_parameters_stand_where_the_question_marks_are():
    statement = read_statement("UPDATE t SET a = ? SET b = [?, 1] WHERE id = ?", [{"S": "x"}, {"N": "2"}, {"S": "i"}])

    assert isinstance(statement, Alteration)
    given = [change.value for change in statement.changes]
    assert [statement.scope.value(each) for each in given if isinstance(each, Given)] == [
        {"S": "x"},
        {"L": [{"N": "2"}, {"N": "1"}]},
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("INSERT INTO a VALUES (1)", "Unsupported operation: Inserting multiple items"),
        ("INSERT INTO a VALUE [1]", "Expected a tuple"),
        ("INSERT INTO a VALUE {'s': <<1, 'a'>>}", "A set holds"),
        ("INSERT INTO a VALUE {b: 1}", "Unexpected term"),
        ("UPDATE a SET b = set_add(c, <<1>>) WHERE d = 1", "set_add must change the attribute"),
        ("DELETE FROM a WHERE b = 1 RETURNING MODIFIED OLD *", "RETURNING MODIFIED OLD"),
        ("SELECT * FROM a WHERE nonsense(b)", "Invalid function name; function: nonsense"),
        ("SELECT * FROM a LIMIT 1", "Unexpected keyword"),
        ("SELECT * FROM a WHERE b = " + "[" * 90, "The statement is nested too deeply"),
    ],
)
def test_what_is_no_statement_is_refused(text: str, words: str):
    with pytest.raises(AwsError) as refused:
        read_statement(text)
    assert words in refused.value.message
