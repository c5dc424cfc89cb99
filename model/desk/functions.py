"""The code of functions, for those who edit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.desk.person import Person
from model.kit.view import Row

if TYPE_CHECKING:
    from model.services.lambda_.editing import HandlerFile


class Functions:
    """Reads what `lambda:GetFunction` leads to."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def source(self, row: Row) -> HandlerFile:
        """Raises AwsError for whom may not read it or for a function that has gone, ValueError for what is no text."""
        from model.services.lambda_.editing import source_of
        from model.services.lambda_.resources.functions import Function

        self._person.must_be_allowed("lambda:GetFunction")
        function = self._person.world("lambda", row.region).get(Function, row.id)
        return await source_of(self._person.cloud.bodies, function.configuration)
