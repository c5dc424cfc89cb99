"""A statement carried out: what it may do, what it finds or changes, and what that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.services.dynamodb import shelf
from model.services.dynamodb.committing import Refusing, condition_refused
from model.services.dynamodb.edits import Edit, rewritten
from model.services.dynamodb.partiql.edits import Writing, edit_of, returned
from model.services.dynamodb.partiql.fine_keys import statement_keys
from model.services.dynamodb.partiql.searches import Search, look, search_of
from model.services.dynamodb.partiql.statements import PERMISSIONS, Insertion, Read, Selection
from model.services.dynamodb.places import Place, open_table
from model.services.dynamodb.serving import condition_failed, done
from model.services.dynamodb.shelf import Spot, Stored
from model.services.dynamodb.supply import refuse_if_read_out, refuse_if_written_out
from model.services.dynamodb.units import Used, write_units
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.writing import write


class Done(NamedTuple):
    """What a statement gives back, after what it would go on, and what it took."""

    items: list[Item]
    used: Used
    after: Item | None = None


@dataclass(frozen=True, slots=True)
class Selecting:
    """A selection held against its table."""

    place: Place
    search: Search


@dataclass(frozen=True, slots=True)
class Changing:
    """Any other statement held against its table."""

    place: Place
    statement: Writing
    edit: Edit


async def prepared(call: Call, statement: Read, shown: str | None, *, consistent: bool = False) -> Selecting | Changing:
    """Refuses what the caller may not do, what the table does not have, and what no item can become."""
    _require(call, statement)
    place = await open_table(call, statement.table)
    if isinstance(statement, Selection):
        return Selecting(place, search_of(place, statement, consistent=consistent))
    return Changing(place, statement, edit_of(place, statement, shown))


def _require(call: Call, statement: Read) -> None:
    name = statement.table
    table = name if name.startswith("arn:") else arn("dynamodb", call.region, call.world.account, f"table/{name}")
    index = statement.index if isinstance(statement, Selection) else None
    thing = f"{table}/index/{index}" if index else table
    call.require(PERMISSIONS[type(statement)], thing, **statement_keys(call, statement))


async def select(
    selecting: Selecting, operation: str, after: Item | None, limit: int | None, *, consistent: bool
) -> Done:
    """A page of what a selection finds."""
    place, search = selecting.place, selecting.search
    share = None if search.hash is None else Spot(search.hash, b"").share
    refuse_if_read_out(place, operation, share or 0.0, search.ranges[0].index)
    page, used = await look(search, after, limit, consistent=consistent)
    done(place, operation, used, share, len(page.items))
    return Done([search.choose(item) for item in page.items], used, page.after)


async def change(changing: Changing, operation: str) -> Done:
    """One item is written, if everything is as the statement says."""
    place, edit = changing.place, changing.edit
    refuse_if_written_out(place, operation, edit.spot.share)
    before = await shelf.find(place.world, place.table, edit.spot)
    if not edit.is_possible(before):
        used = Used()
        used.add_write(write_units(before.size if before else 0))
        refusal = condition_failed(place, used, edit.spot.share, before.item if before else None, edit.shown)
        raise already_there() if isinstance(changing.statement, Insertion) else refusal
    rewrite, updated = rewritten(edit, before)
    used = write(place, rewrite)
    done(place, operation, used, edit.spot.share)
    given_back = returned(changing.statement, rewrite.old, updated)
    return Done([given_back] if given_back else [], used)


def already_there() -> AwsError:
    return AwsError("DuplicateItemException", "Duplicate primary key exists in table")


def refusals_of(changing: Sequence[Changing]) -> Refusing:
    """What is said of statements whose condition does not hold; of an insertion, that the item is there."""
    inserted = {each.edit.identity for each in changing if isinstance(each.statement, Insertion)}

    def refusing(edit: Edit, before: Stored | None) -> AwsError:
        return already_there() if edit.identity in inserted else condition_refused(edit, before)

    return refusing


def codes_told(error: AwsError) -> dict[str, Any]:
    """A refusal as one of many in an answer: its code without the word that all end in."""
    code = "ValidationError" if error.code == "ValidationException" else error.code.removesuffix("Exception")
    return {"Code": code, "Message": error.message, "Item": error.fields.get("Item")}


def refuse_mixed_statements(statements: Sequence[Read]) -> None:
    """Either all of them read or all of them write."""
    if len({isinstance(each, Selection) for each in statements}) > 1:
        raise AwsError("ValidationException", "Statements of one request must either all read or all write")
