"""Statements in PartiQL read and write the same items."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person

TABLE = "Music"
MALFORMED = "Statement wasn't well formed, can't be processed: "
KEYLESS = "Where clause does not contain a mandatory equality on all key attributes"


@pytest.fixture(scope="module")
def admin() -> Iterator[Admin]:
    """Of a table that tests fill under hash keys of their own."""
    admin = Admin()
    admin.call(
        "dynamodb:CreateTable",
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "Artist", "AttributeType": "S"},
            {"AttributeName": "Song", "AttributeType": "S"},
            {"AttributeName": "Genre", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "Artist", "KeyType": "HASH"}, {"AttributeName": "Song", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "ByGenre",
                "KeySchema": [{"AttributeName": "Genre", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    admin.advance(seconds=60)
    yield admin
    admin.close()


def execute(admin: Admin, statement: str, *parameters: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    if parameters:
        more["Parameters"] = list(parameters)
    return admin.call("dynamodb:ExecuteStatement", Statement=statement, **more)["Items"]


def refusal(admin: Admin, statement: str, *parameters: dict[str, Any]) -> tuple[str, str]:
    params: dict[str, Any] = {"Parameters": list(parameters)} if parameters else {}
    refused = admin.refused("dynamodb:ExecuteStatement", Statement=statement, **params)
    return refused.code, refused.message


def songs(admin: Admin, artist: str, *titles: str) -> None:
    for year, title in enumerate(titles, 2001):
        execute(admin, f"INSERT INTO Music VALUE {{'Artist': '{artist}', 'Song': '{title}', 'Year': {year}}}")


def test_what_is_inserted_is_there_and_cannot_be_inserted_again(admin: Admin):
    said = "INSERT INTO \"Music\" VALUE {'Artist': 'Ann', 'Song': ?, 'Tags': <<'a','b'>>, 'Facts': [1, {'live': true}]}"

    assert execute(admin, said, {"S": "It's tea"}) == []
    assert execute(admin, "SELECT * FROM Music WHERE Artist = 'Ann' AND Song = 'It''s tea'") == [
        {
            "Artist": {"S": "Ann"},
            "Song": {"S": "It's tea"},
            "Tags": {"SS": ["a", "b"]},
            "Facts": {"L": [{"N": "1"}, {"M": {"live": {"BOOL": True}}}]},
        }
    ]
    assert refusal(admin, said, {"S": "It's tea"}) == (
        "DuplicateItemException",
        "Duplicate primary key exists in table",
    )


def test_a_selection_by_key_reads_in_order_and_only_what_it_needs(admin: Admin):
    songs(admin, "Bob", "a", "b", "c")
    found = admin.call(
        "dynamodb:ExecuteStatement",
        Statement="SELECT Song FROM Music WHERE Artist = 'Bob' AND Song >= 'b' AND \"Year\" < 2004 ORDER BY Song DESC",
        ReturnConsumedCapacity="TOTAL",
    )

    assert found["Items"] == [{"Song": {"S": "c"}}, {"Song": {"S": "b"}}]
    assert found["ConsumedCapacity"] == {"TableName": TABLE, "CapacityUnits": 0.5}
    assert execute(admin, "SELECT Song FROM Music WHERE Artist IN ['Bob', 'Nobody'] AND begins_with(Song, 'a')") == [
        {"Song": {"S": "a"}}
    ]


def test_a_selection_without_a_key_looks_at_everything(admin: Admin):
    songs(admin, "Cat", "x")
    execute(admin, "UPDATE Music SET Genre = 'Rag' WHERE Artist = 'Cat' AND Song = 'x'")

    assert execute(admin, "SELECT Artist FROM Music WHERE Genre IS NOT MISSING AND NOT contains(Artist, 'Z')") == [
        {"Artist": {"S": "Cat"}}
    ]
    assert execute(admin, "SELECT Artist FROM Music.ByGenre WHERE Genre = 'Rag'") == [{"Artist": {"S": "Cat"}}]


def test_pages_go_on_where_the_last_one_ended(admin: Admin):
    songs(admin, "Dan", "a", "b", "c")
    said = "SELECT Song FROM Music WHERE Artist = 'Dan'"
    first = admin.call("dynamodb:ExecuteStatement", Statement=said, Limit=2)
    second = admin.call("dynamodb:ExecuteStatement", Statement=said, Limit=2, NextToken=first["NextToken"])

    assert [item["Song"]["S"] for item in first["Items"] + second["Items"]] == ["a", "b", "c"]
    assert first["LastEvaluatedKey"] == {"Artist": {"S": "Dan"}, "Song": {"S": "b"}}
    assert "NextToken" not in second
    other = admin.refused("dynamodb:ExecuteStatement", Statement=f"{said};", NextToken=first["NextToken"])
    assert (other.code, other.message) == ("ValidationException", "Invalid NextToken")


def test_an_update_changes_what_is_there_and_tells_of_it(admin: Admin):
    songs(admin, "Eve", "a")

    def update(changes: str, returning: str = "") -> list[dict[str, Any]]:
        return execute(admin, " ".join(("UPDATE Music", changes, "WHERE Artist = 'Eve' AND Song = 'a'", returning)))

    assert update('SET "Year" = "Year" + 1 SET Facts = [1]', "RETURNING MODIFIED NEW *") == [
        {"Year": {"N": "2002"}, "Facts": {"L": [{"N": "1"}]}}
    ]
    assert update('SET Facts = list_append(Facts, [2]) SET Mood = 1 REMOVE "Year"') == []
    update("SET Tags = <<'a', 'b'>>")
    update("SET Tags = set_delete(Tags, <<'a'>>)")
    assert update("SET Tags = set_add(Tags, <<'c'>>)", "RETURNING ALL NEW *") == [
        {
            "Artist": {"S": "Eve"},
            "Song": {"S": "a"},
            "Facts": {"L": [{"N": "1"}, {"N": "2"}]},
            "Mood": {"N": "1"},
            "Tags": {"SS": ["b", "c"]},
        }
    ]


def test_only_an_item_that_is_there_and_as_it_should_be_is_changed(admin: Admin):
    songs(admin, "Fay", "a")
    failed = ("ConditionalCheckFailedException", "The conditional request failed")

    assert refusal(admin, "UPDATE Music SET x = 1 WHERE Artist = 'Fay' AND Song = 'b'") == failed
    assert refusal(admin, "UPDATE Music SET x = 1 WHERE Artist = 'Fay' AND Song = 'a' AND \"Year\" = 1999") == failed
    assert refusal(admin, "DELETE FROM Music WHERE Artist = 'Fay' AND Song = 'a' AND \"Year\" = 1999") == failed
    assert execute(admin, "DELETE FROM Music WHERE Artist = 'Fay' AND Song = 'b'") == []
    assert execute(admin, "DELETE FROM Music WHERE Artist = 'Fay' AND Song = 'a' RETURNING ALL OLD *") == [
        {"Artist": {"S": "Fay"}, "Song": {"S": "a"}, "Year": {"N": "2001"}}
    ]
    assert execute(admin, "SELECT * FROM Music WHERE Artist = 'Fay'") == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("FETCH it", f"{MALFORMED}Expected data manipulation"),
        ("SELECT * FROM Music WHERE", f"{MALFORMED}Unexpected end of statement"),
        (
            "SELECT * FROM Music WHERE Song",
            f"{MALFORMED}Unexpected end of statement",
        ),
        ("SELECT FROM Music", f"{MALFORMED}Unexpected keyword"),
        ("SELECT * FROM Music WHERE a = ?", "Number of parameters in request and statement don't match."),
        (
            "DELETE FROM Music WHERE Artist = 'a'",
            KEYLESS,
        ),
        ("UPDATE Music SET a = 1", KEYLESS),
        (
            "UPDATE Music SET Song = 'b' WHERE Artist = 'a' AND Song = 'a'",
            (
                "One or more parameter values were invalid: Cannot update attribute Song. "
                "This attribute is part of the key"
            ),
        ),
        (
            "SELECT * FROM Music ORDER BY Song",
            "Must have WHERE clause in the statement when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM Music WHERE Song = 'a' ORDER BY Song",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM Music WHERE Artist = 'a' ORDER BY Genre",
            "Variable reference Genre in ORDER BY clause must be part of the primary key",
        ),
    ],
)
def test_a_statement_that_cannot_be_carried_out_is_refused(admin: Admin, statement: str, words: str):
    assert refusal(admin, statement) == ("ValidationException", words)


def test_a_table_that_is_not_there_is_not_found(admin: Admin):
    assert refusal(admin, "SELECT * FROM Nowhere") == ("ResourceNotFoundException", "Requested resource not found")


def test_statements_of_a_batch_succeed_and_fail_each_for_itself(admin: Admin):
    songs(admin, "Gil", "a")
    answer = admin.call(
        "dynamodb:BatchExecuteStatement",
        Statements=[
            {"Statement": "INSERT INTO Music VALUE {'Artist': 'Gil', 'Song': 'a'}"},
            {"Statement": "INSERT INTO Music VALUE {'Artist': 'Gil', 'Song': ?}", "Parameters": [{"S": "b"}]},
            {"Statement": "DELETE FROM Music WHERE Artist = 'Gil'"},
        ],
    )["Responses"]

    assert answer == [
        {"Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}},
        {"TableName": TABLE},
        {
            "Error": {
                "Code": "ValidationError",
                "Message": KEYLESS,
            }
        },
    ]
    found = admin.call(
        "dynamodb:BatchExecuteStatement",
        Statements=[
            {"Statement": "SELECT Song FROM Music WHERE Artist = 'Gil' AND Song = 'b'"},
            {"Statement": "SELECT Song FROM Music WHERE Artist = 'Gil' AND Song = 'z'"},
            {"Statement": "SELECT Song FROM Music WHERE Artist = 'Gil'"},
        ],
    )["Responses"]
    assert found[:2] == [{"TableName": TABLE, "Item": {"Song": {"S": "b"}}}, {"TableName": TABLE}]
    assert found[2]["Error"]["Code"] == "ValidationError"


def transact(admin: Admin, *statements: str, **more: Any) -> dict[str, Any]:
    said = [{"Statement": statement} for statement in statements]
    return admin.call("dynamodb:ExecuteTransaction", TransactStatements=said, **more)


def test_statements_of_a_transaction_all_succeed_or_none_does(admin: Admin):
    insert = "INSERT INTO Music VALUE {'Artist': 'Hal', 'Song': 'a'}"
    other = "INSERT INTO Music VALUE {'Artist': 'Hal', 'Song': 'b'}"

    assert transact(admin, insert, ClientRequestToken="once", ReturnConsumedCapacity="TOTAL") == {
        "Responses": [],
        "ConsumedCapacity": [{"TableName": TABLE, "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0}],
    }
    assert transact(admin, insert, ClientRequestToken="once") == {"Responses": []}
    failed = admin.refused(
        "dynamodb:ExecuteTransaction", TransactStatements=[{"Statement": other}, {"Statement": insert}]
    )
    assert failed.code == "TransactionCanceledException"
    assert failed.message.endswith("[None, DuplicateItem]")
    assert execute(admin, "SELECT Song FROM Music WHERE Artist = 'Hal'") == [{"Song": {"S": "a"}}]


def test_a_transaction_checks_items_that_it_does_not_write(admin: Admin):
    songs(admin, "Ida", "a")
    check = "EXISTS(SELECT * FROM Music WHERE Artist = 'Ida' AND Song = 'a' AND \"Year\" = {})"
    update = "UPDATE Music SET Mood = 'new' WHERE Artist = 'Ida' AND Song = 'b'"

    songs(admin, "Ida", "b")
    failed = admin.refused(
        "dynamodb:ExecuteTransaction", TransactStatements=[{"Statement": check.format(1)}, {"Statement": update}]
    )
    assert failed.message.endswith("[ConditionalCheckFailed, None]")
    transact(admin, check.format(2001), update)
    read = "SELECT Mood FROM Music WHERE Artist = 'Ida' AND Song = 'b'"
    nothing = "SELECT Mood FROM Music WHERE Artist = 'Ida' AND Song = 'z'"
    assert transact(admin, read, nothing)["Responses"] == [{"Item": {"Mood": {"S": "new"}}}, {}]
    alone = refusal(admin, check.format(2001))
    assert alone == ("ValidationException", "Unsupported operation: EXISTS is only supported in transactions")


def test_a_transaction_reads_items_by_their_whole_key_and_does_not_read_and_write(admin: Admin):
    whole = "SELECT * FROM Music WHERE Artist = 'Ida'"
    removal = "DELETE FROM Music WHERE Artist = 'Ida' AND Song = 'a'"

    some = admin.refused("dynamodb:ExecuteTransaction", TransactStatements=[{"Statement": whole}])
    assert some.message.startswith("Select statements within ExecuteTransaction must specify the primary key")
    both = admin.refused(
        "dynamodb:ExecuteTransaction", TransactStatements=[{"Statement": whole}, {"Statement": removal}]
    )
    assert both.code == "ValidationException"


def test_policies_allow_kinds_of_statements(admin: Admin):
    reader = Person(admin, "reader")
    table = "arn:aws:dynamodb:us-east-1:123456789012:table/Music"
    reader.given({"Action": "dynamodb:PartiQLSelect", "Resource": table})
    lone = [{"Statement": "DELETE FROM Music WHERE Artist = 'x' AND Song = 'x'"}]

    assert reader.may("dynamodb:ExecuteStatement", Statement="SELECT * FROM Music WHERE Artist = 'x'")
    refused = reader.refused("dynamodb:ExecuteStatement", Statement="INSERT INTO Music VALUE {'Artist': 'x'}")
    assert (refused.code, "dynamodb:PartiQLInsert" in refused.message) == ("AccessDeniedException", True)
    answer = reader.call("dynamodb:BatchExecuteStatement", Statements=lone)["Responses"]
    assert answer[0]["Error"]["Code"] == "AccessDenied"
    assert not reader.may("dynamodb:ExecuteTransaction", TransactStatements=lone)
    reader.given(
        {
            "Effect": "Deny",
            "Action": "dynamodb:PartiQLSelect",
            "Condition": {"Bool": {"dynamodb:FullTableScan": "true"}},
        },
        name="no-scans",
    )
    assert not reader.may("dynamodb:ExecuteStatement", Statement="SELECT * FROM Music WHERE Genre = 'x'")
    assert reader.may("dynamodb:ExecuteStatement", Statement="SELECT * FROM Music WHERE Artist = 'x'")


def test_policies_allow_statements_about_ones_own_items_and_some_attributes(admin: Admin):
    owner = Person(admin, "owner")
    songs(admin, "owner", "a")
    conditions = {
        "ForAllValues:StringEquals": {
            "dynamodb:LeadingKeys": ["owner"],
            "dynamodb:Attributes": ["Artist", "Song", "Year"],
        },
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    owner.given({"Action": "dynamodb:PartiQL*", "Condition": conditions})

    def may(statement: str) -> bool:
        return owner.may("dynamodb:ExecuteStatement", Statement=statement)

    assert may("SELECT Song FROM Music WHERE Artist = 'owner' AND \"Year\" > 1")
    assert may("UPDATE Music SET \"Year\" = \"Year\" + 1 WHERE Artist = 'owner' AND Song = 'a'")
    assert not may("SELECT Song FROM Music WHERE Artist IN ['owner', 'Bob']")
    assert not may('SELECT Song FROM Music WHERE "Year" > 1')
    assert not may("SELECT Mood FROM Music WHERE Artist = 'owner'")
    assert not may("UPDATE Music SET \"Year\" = Mood WHERE Artist = 'owner' AND Song = 'a'")
    assert not may("INSERT INTO Music VALUE {'Artist': 'Bob', 'Song': 'mine'}")
    assert not may("DELETE FROM Music WHERE Artist = 'Bob' AND Song = 'a'")
