"""Reads statements.

Source: Amazon DynamoDB Developer Guide, "PartiQL select statements for DynamoDB" and the pages beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.laws.tokens import QUOTED, TokenReader
from model.services.dynamodb.expressions.conditions import OPERANDS_OF
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import (
    OPERANDS,
    Among,
    Between,
    Both,
    Comparison,
    Either,
    Function,
    Given,
    Negated,
    Node,
    Path,
)
from model.services.dynamodb.expressions.updates import Change, Sum
from model.services.dynamodb.partiql.statements import Alteration, Check, Insertion, Read, Removal, Selection
from model.services.dynamodb.values.items import Value, content, kind_of

Part = TypeVar("Part")

COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
KEYWORDS = frozenset(
    {
        *("SELECT", "FROM", "WHERE", "ORDER", "BY", "ASC", "DESC", "LIMIT", "AS", "GROUP", "HAVING", "JOIN", "UNION"),
        *("INSERT", "INTO", "VALUE", "VALUES", "UPDATE", "SET", "REMOVE", "DELETE", "DISTINCT", "LIKE", "EXISTS"),
        *("RETURNING", "ALL", "MODIFIED", "OLD", "NEW", "AND", "OR", "NOT", "IN", "BETWEEN", "IS"),
        *("MISSING", "NULL", "TRUE", "FALSE"),
    }
)
DEEPEST = 60
EDITS = {"set_add": "ADD", "set_delete": "DELETE"}
"Functions that change a set, by the section of an update that does the same."


class Malformed(AwsError, ValueError):
    """A statement that is none."""

    def __init__(self, detail: str) -> None:
        super().__init__("ValidationException", f"Statement wasn't well formed, can't be processed: {detail}")


def read_statement(text: str, parameters: Sequence[Value] | None = None) -> Read:
    """What a statement asks for, with its parameters where it has question marks; Malformed if it is none."""
    return _StatementReader(text, parameters or ()).whole()


class _StatementReader(TokenReader):
    TOKEN = re.compile(
        r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>\"(?:[^\"]|\"\")*\")|(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)"
        r"|(?P<word>[A-Za-z_]\w*)|(?P<symbol><<|>>|<=|>=|<>|!=|[-+*=<>()\[\]{},.:?;])|(?P<end>\Z))",
        re.ASCII,
    )

    def __init__(self, text: str, parameters: Sequence[Value]) -> None:
        self._parameters = list(parameters)
        self._asked = 0
        self._values: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        super().__init__(text)

    def whole(self) -> Read:
        statement = self._statement()
        self._takes(";")
        if not self._is_at_end():
            raise self._flaw()
        if self._asked != len(self._parameters):
            raise AwsError("ValidationException", "Number of parameters in request and statement don't match.")
        return statement

    def _statement(self) -> Read:
        if self._takes_word("SELECT"):
            return self._selection()
        if self._takes_word("INSERT"):
            return self._insertion()
        if self._takes_word("UPDATE"):
            return self._alteration()
        if self._takes_word("DELETE"):
            return self._removal()
        if self._takes_word("EXISTS"):
            return self._check()
        raise Malformed("Expected data manipulation")

    def _is_at_end(self) -> bool:
        return self._kind == "end"

    @property
    def _scope(self) -> Scope:
        return Scope(self._names or None, self._values or None)

    def _selection(self) -> Selection:
        wanted = () if self._takes("*") else self._several(self._path)
        self._needs_word("FROM")
        table, index = self._table()
        where = self._where()
        order: tuple[tuple[Path, bool], ...] = ()
        if self._takes_word("ORDER"):
            self._needs_word("BY")
            order = self._several(self._ordering)
        return Selection(table=table, scope=self._scope, wanted=wanted, index=index, where=where, order=order)

    def _ordering(self) -> tuple[Path, bool]:
        path = self._path()
        return path, self._takes_word("DESC") or (self._takes_word("ASC") and False)

    def _insertion(self) -> Insertion:
        self._needs_word("INTO")
        table, _ = self._table()
        if self._stands("<<") or self._is_word("VALUES"):
            raise AwsError(
                "ValidationException",
                "Unsupported operation: Inserting multiple items in a single statement is not supported, "
                'use "INSERT INTO tableName VALUE item" instead',
            )
        self._needs_word("VALUE")
        item = self._value()
        if kind_of(item) != "M":
            raise Malformed("Expected a tuple as the value of an INSERT")
        return Insertion(table=table, scope=self._scope, item=content(item))

    def _alteration(self) -> Alteration:
        table, _ = self._table()
        changes: list[Change] = []
        while self._is_word("SET", "REMOVE"):
            section = self._advance().upper()
            changes += self._several(self._setting if section == "SET" else self._removing)
        if not changes:
            raise self._flaw()
        where = self._where()
        returning = self._returning()
        return Alteration(table=table, scope=self._scope, changes=tuple(changes), where=where, returning=returning)

    def _removal(self) -> Removal:
        self._needs_word("FROM")
        table, _ = self._table()
        where = self._where()
        returning = self._returning()
        if returning not in ("NONE", "ALL_OLD"):
            said = returning.replace("UPDATED_", "MODIFIED ").replace("_", " ")
            raise Malformed(f"RETURNING {said} * is not supported for DELETE statements")
        return Removal(table=table, scope=self._scope, where=where, returning=returning)

    def _check(self) -> Check:
        self._needs("(")
        self._needs_word("SELECT")
        selection = self._selection()
        self._needs(")")
        return Check(table=selection.table, scope=selection.scope, where=selection.where)

    def _table(self) -> tuple[str, str | None]:
        table = self._name()
        return table, self._name() if self._takes(".") else None

    def _where(self) -> Node | None:
        return self._condition(self._either()) if self._takes_word("WHERE") else None

    def _returning(self) -> str:
        if not self._takes_word("RETURNING"):
            return "NONE"
        if not self._is_word("ALL", "MODIFIED"):
            raise self._flaw()
        which = "ALL" if self._advance().upper() == "ALL" else "UPDATED"
        if not self._is_word("OLD", "NEW"):
            raise self._flaw()
        when = self._advance().upper()
        self._needs("*")
        return f"{which}_{when}"

    def _setting(self) -> Change:
        path = self._path()
        self._needs("=")
        left = self._operand()
        if isinstance(left, Function) and left.name in EDITS:
            return self._set_change(path, left)
        if self._stands("+", "-"):
            return Change("SET", path, Sum(self._advance(), left, self._operand()))
        return Change("SET", path, left)

    def _set_change(self, path: Path, function: Function) -> Change:
        if len(function.operands) != 2 or function.operands[0] != path:
            raise Malformed(f"{function.name} must change the attribute that it is assigned to")
        return Change(EDITS[function.name], path, function.operands[1])

    def _removing(self) -> Change:
        return Change("REMOVE", self._path())

    def _either(self) -> Node:
        node = self._both()
        while self._takes_word("OR"):
            node = Either(self._condition(node), self._condition(self._both()))
        return node

    def _both(self) -> Node:
        node = self._negation()
        while self._takes_word("AND"):
            node = Both(self._condition(node), self._condition(self._negation()))
        return node

    def _negation(self) -> Node:
        if self._takes_word("NOT"):
            return Negated(self._condition(self._deeper(self._negation)))
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._deeper(self._group) if self._stands("(") else self._operand()
        if not isinstance(left, (*OPERANDS, Function)):
            return left
        if self._kind == "symbol" and self._word in COMPARISONS:
            return Comparison(COMPARISONS[self._advance()], left, self._operand())
        if self._takes_word("IS"):
            return self._state(left)
        if self._takes_word("BETWEEN"):
            low = self._operand()
            self._needs_word("AND")
            return Between(left, low, self._operand())
        if self._takes_word("IN"):
            return self._among(left)
        if self._is_word("NOT"):
            self._advance()
            self._needs_word("IN")
            return Negated(self._among(left))
        return left

    def _group(self) -> Node:
        self._needs("(")
        node = self._either()
        self._needs(")")
        return node

    def _state(self, operand: Node) -> Node:
        """`IS [NOT] MISSING`, `IS [NOT] NULL`."""
        negated = self._takes_word("NOT")
        if self._takes_word("MISSING"):
            return Function("attribute_exists" if negated else "attribute_not_exists", (operand,))
        self._needs_word("NULL")
        test = Function("attribute_type", (operand, self._given({"S": "NULL"})))
        return Negated(test) if negated else test

    def _among(self, operand: Node) -> Node:
        closing = {"(": ")", "[": "]"}.get(self._word)
        if closing is None:
            raise self._flaw()
        self._advance()
        others = self._several(self._operand)
        self._needs(closing)
        return Among(operand, others)

    def _condition(self, node: Node) -> Node:
        """The node, if it says something that is true or false."""
        if isinstance(node, OPERANDS) or (isinstance(node, Function) and node.name == "size"):
            raise self._flaw()
        return node

    def _operand(self) -> Node:
        if self._kind == "name" or (self._kind == "word" and self._word.upper() not in KEYWORDS):
            is_word = self._kind == "word"
            name = self._name()
            return self._deeper(lambda: self._function(name)) if is_word and self._stands("(") else self._path_of(name)
        return self._given(self._value())

    def _function(self, name: str) -> Function:
        name = name.lower()
        if name not in OPERANDS_OF and name not in ("list_append", "if_not_exists", *EDITS):
            raise Malformed(f"Invalid function name; function: {name}")
        self._needs("(")
        operands = self._several(self._operand)
        self._needs(")")
        return Function(name, operands)

    def _path(self) -> Path:
        return self._path_of(self._name())

    def _path_of(self, first: str) -> Path:
        steps: list[str | int] = [self._plain(first)]
        while self._stands(".", "["):
            if self._takes("."):
                steps.append(self._plain(self._name()))
                continue
            self._advance()
            if self._kind != "number" or not self._word.isdecimal():
                raise self._flaw()
            steps.append(int(self._advance()))
            self._needs("]")
        return Path(tuple(steps))

    def _plain(self, name: str) -> str:
        """The name, or what stands for one that would be taken for something standing for another."""
        if not name.startswith("#"):
            return name
        alias = f"#{len(self._names)}"
        self._names[alias] = name
        return alias

    def _name(self) -> str:
        if self._kind == "name":
            return self._advance()[1:-1].replace('""', '"')
        if self._kind != "word" or self._word.upper() in KEYWORDS:
            raise self._flaw()
        return self._advance()

    def _given(self, value: Value) -> Given:
        name = f":{len(self._values)}"
        self._values[name] = value
        return Given(name)

    def _value(self) -> Value:
        if self._kind == "text":
            return {"S": self._text_content()}
        if self._kind == "number":
            return {"N": self._advance()}
        if self._takes("-"):
            if self._kind != "number":
                raise self._flaw()
            return {"N": f"-{self._advance()}"}
        if self._is_word("TRUE", "FALSE"):
            return {"BOOL": self._advance().upper() == "TRUE"}
        if self._takes_word("NULL"):
            return {"NULL": True}
        if self._takes("?"):
            return self._parameter()
        return self._deeper(self._document)

    def _document(self) -> Value:
        if self._takes("["):
            return {"L": list(self._until("]", self._value))}
        if self._takes("{"):
            return {"M": dict(self._until("}", self._member))}
        if self._takes("<<"):
            return self._set(self._until(">>", self._value))
        raise self._flaw()

    def _member(self) -> tuple[str, Value]:
        if self._kind != "text":
            raise self._flaw()
        name = self._text_content()
        self._needs(":")
        return name, self._value()

    def _set(self, members: Sequence[Value]) -> Value:
        kinds = {kind_of(member) for member in members}
        if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
            raise Malformed("A set holds strings, numbers or binaries, all of one kind")
        return {f"{kinds.pop()}S": [content(member) for member in members]}

    def _parameter(self) -> Value:
        self._asked += 1
        if self._asked > len(self._parameters):
            raise AwsError("ValidationException", "Number of parameters in request and statement don't match.")
        return self._parameters[self._asked - 1]

    def _text_content(self) -> str:
        return self._advance()[1:-1].replace("''", "'")

    def _several(self, read: Callable[[], Part]) -> tuple[Part, ...]:
        found = [read()]
        while self._takes(","):
            found.append(read())
        return tuple(found)

    def _until(self, closing: str, read: Callable[[], Any]) -> tuple[Any, ...]:
        if self._takes(closing):
            return ()
        found = self._several(read)
        self._needs(closing)
        return found

    def _deeper(self, read: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Malformed("The statement is nested too deeply")
        found = read()
        self._depth -= 1
        return found

    def _is_word(self, *words: str) -> bool:
        return self._kind == "word" and self._word.upper() in words

    def _takes_word(self, word: str) -> bool:
        found = self._is_word(word)
        if found:
            self._advance()
        return found

    def _needs_word(self, word: str) -> None:
        if not self._takes_word(word):
            raise self._flaw()

    def _flaw(self) -> Malformed:
        if self._is_at_end():
            return Malformed("Unexpected end of statement")
        is_keyword = self._kind not in QUOTED and self._word.upper() in KEYWORDS
        return Malformed("Unexpected keyword" if is_keyword else "Unexpected term")
