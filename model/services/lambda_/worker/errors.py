"""How code of functions fails, as Lambda's runtime for Python words it."""

from __future__ import annotations

import traceback
from typing import Any

OWN = "model/services/lambda_/worker"


class Failure(BaseException):
    """`exits` where the process is to end, with that `status`."""

    def __init__(
        self, kind: str, text: str, trace: tuple[str, ...] = (), *, exits: bool = False, status: int = 0
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.trace = trace
        self.exits = exits
        self.status = status

    def told(self) -> dict[str, Any]:
        return {"errorMessage": self.text, "errorType": self.kind, "stackTrace": list(self.trace)}


def import_failed(module: str, error: BaseException) -> Failure:
    if isinstance(error, SyntaxError):
        place = f"{str(error.filename).rpartition('/')[2]}, line {error.lineno}"
        text = f"Syntax error in module '{module}': {error.msg} ({place})"
        where = f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n'
        return Failure("Runtime.UserCodeSyntaxError", text, (where,))
    if isinstance(error, ImportError):
        return Failure("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}")
    return failed(error)


def failed(error: BaseException) -> Failure:
    """An exception that nobody caught; an exit is one too."""
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
        text = f"Runtime exited {'with error: exit status ' + str(status) if status else 'without providing a reason'}"
        return Failure("Runtime.ExitError", text, exits=True, status=status)
    frames = [each for each in traceback.extract_tb(error.__traceback__) if OWN not in each.filename]
    return Failure(type(error).__name__, str(error), tuple(traceback.format_list(frames)))
