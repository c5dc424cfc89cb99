"""DynamoDB: what you can ask for in PartiQL."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.tokens import read_token, write_token
from model.services.dynamodb.answers import used_told
from model.services.dynamodb.committing import Taken, commit, refuse_twice
from model.services.dynamodb.partiql.executing import (
    Changing,
    Done,
    Selecting,
    change,
    codes_told,
    prepared,
    refusals_of,
    refuse_mixed_statements,
    select,
)
from model.services.dynamodb.partiql.reading import read_statement
from model.services.dynamodb.partiql.searches import look
from model.services.dynamodb.partiql.statements import Check, Read
from model.services.dynamodb.places import invalid
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.units import Used
from model.services.dynamodb.values.accepting import accepted_value
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.packing import packed, unpacked

MOST_IN_BATCH = 25


class StatementForm(Form):
    """One of many statements."""

    statement: str
    parameters: Sequence[Mapping[str, Any]] | None = None
    consistent_read: bool = False
    return_values_on_condition_check_failure: str | None = None

    def read(self) -> Read:
        return read_statement(self.statement, [accepted_value(value) for value in self.parameters or ()])

    async def prepared(self, call: Call, *, in_transaction: bool = False) -> Selecting | Changing:
        statement = self.read()
        if isinstance(statement, Check) and not in_transaction:
            raise invalid("Unsupported operation: EXISTS is only supported in transactions")
        shown = self.return_values_on_condition_check_failure
        return await prepared(call, statement, shown, consistent=self.consistent_read)


class OneStatementForm(StatementForm):
    next_token: str | None = None
    limit: int | None = None
    return_consumed_capacity: str | None = None


@operation(on=())
@takes(OneStatementForm)
async def execute_statement(call: Call, asked: OneStatementForm) -> dict[str, Any]:
    """Reads a page of items, or writes one."""
    what = await asked.prepared(call)
    if isinstance(what, Selecting):
        start = _place(asked)
        result = await select(what, OPERATIONS.EXECUTE_STATEMENT, start, asked.limit, consistent=asked.consistent_read)
    else:
        result = await change(what, OPERATIONS.EXECUTE_STATEMENT)
    return {
        "Items": result.items,
        "NextToken": _token(asked, result.after),
        "LastEvaluatedKey": result.after,
        "ConsumedCapacity": used_told(what.place, result.used, asked.return_consumed_capacity),
    }


def _token(asked: OneStatementForm, after: Item | None) -> str | None:
    """Where to go on with this statement, and no other."""
    if after is None:
        return None
    return write_token(f"{urlsafe_b64encode(packed(after)).decode()}:{asked.statement}")


def _place(asked: OneStatementForm) -> Item | None:
    if asked.next_token is None:
        return None
    foreign = invalid("Invalid NextToken")
    place, _, statement = read_token(asked.next_token, foreign).partition(":")
    if statement != asked.statement:
        raise foreign
    return unpacked(urlsafe_b64decode(place))


@operation(on=())
async def batch_execute_statement(
    call: Call, *, statements: Sequence[Mapping[str, Any]], return_consumed_capacity: str | None = None
) -> dict[str, Any]:
    """Each statement is about one item, and fails or succeeds for itself."""
    asked = [StatementForm.filled_in(each) for each in statements]
    if len(asked) > MOST_IN_BATCH:
        raise invalid(f"A batch holds at most {MOST_IN_BATCH} statements")
    refuse_mixed_statements([each.read() for each in asked])
    responses: list[dict[str, Any]] = []
    used: dict[str, tuple[Selecting | Changing, Used]] = {}
    written: set[object] = set()
    for each in asked:
        try:
            what = await each.prepared(call)
            _refuse_second(what, written)
            result = await _one(what, consistent=each.consistent_read)
        except AwsError as refusal:
            responses.append({"Error": codes_told(refusal)})
            continue
        responses.append({"TableName": what.place.table.table_name, "Item": next(iter(result.items), None)})
        used.setdefault(what.place.table.arn, (what, Used()))[1].add(result.used)
    told = [used_told(what.place, units, return_consumed_capacity) for what, units in used.values()]
    return {"Responses": responses, "ConsumedCapacity": told if any(told) else None}


async def _one(what: Selecting | Changing, *, consistent: bool) -> Done:
    if isinstance(what, Changing):
        return await change(what, OPERATIONS.BATCH_EXECUTE_STATEMENT)
    _refuse_search(what, OPERATIONS.BATCH_EXECUTE_STATEMENT)
    return await select(what, OPERATIONS.BATCH_EXECUTE_STATEMENT, None, None, consistent=consistent)


def _refuse_second(what: Selecting | Changing, written: set[object]) -> None:
    """An item is written once in a batch."""
    if isinstance(what, Changing):
        if what.edit.identity in written:
            raise invalid("Provided list of item keys contains duplicates")
        written.add(what.edit.identity)


def _refuse_search(what: Selecting, operation: str) -> None:
    """One of many statements reads one item."""
    if not what.search.is_of_one:
        raise invalid(f"Select statements within {operation} must specify the primary key in the where clause.")


@operation(on=())
async def execute_transaction(
    call: Call,
    *,
    transact_statements: Sequence[Mapping[str, Any]],
    client_request_token: str | None = None,
    return_consumed_capacity: str | None = None,
) -> dict[str, Any]:
    """All statements succeed, or none does and each is told why."""
    asked = [StatementForm.filled_in(each) for each in transact_statements]
    refuse_mixed_statements([each.read() for each in asked])
    prepared = [await each.prepared(call, in_transaction=True) for each in asked]
    selecting = [each for each in prepared if isinstance(each, Selecting)]
    changing = [each for each in prepared if isinstance(each, Changing)]
    if selecting:
        responses, taken = await _read_together(selecting)
    else:
        operation, edits = OPERATIONS.EXECUTE_TRANSACTION, [each.edit for each in changing]
        refusing = refusals_of(changing)
        taken = await commit(call.world, edits, operation, client_request_token, transact_statements, refusing)
        responses = []
    return {"Responses": responses, "ConsumedCapacity": taken.told(return_consumed_capacity)}


async def _read_together(selecting: Sequence[Selecting]) -> tuple[list[dict[str, Any]], Taken]:
    for each in selecting:
        _refuse_search(each, OPERATIONS.EXECUTE_TRANSACTION)
    refuse_twice([(each.place.table.arn, each.search.spot) for each in selecting])
    taken = Taken()
    responses: list[dict[str, Any]] = []
    for each in selecting:
        page, used = await look(each.search, None, None, consistent=True)
        taken.add(each.place, used)
        responses += [{"Item": each.search.choose(item)} for item in page.items[:1]] or [{}]
    taken.done(OPERATIONS.EXECUTE_TRANSACTION)
    return responses, taken
