"""The federation endpoint: temporary credentials for a sign-in token, and a sign-in token for a way into the console.

AWS's answers to a sign-in token with the console itself; here the console is the dashboard on the world's own machine,
so that the answer is a code that the dashboard takes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from model.client import AwsError, Client
from model.gateway.wire.messages import HttpRequest, HttpResponse

PATH = "/federation"
FORM = "application/x-www-form-urlencoded"

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]


class Federation:
    """Answers what is asked of the path `/federation` with an `Action` of its own; all else is for `answer`."""

    def __init__(self, client: Client, others: Answer) -> None:
        self._client = client
        self._others = others
        self._actions: Mapping[str, Callable[[HttpRequest, Mapping[str, str]], Awaitable[HttpResponse]]] = {
            "getSigninToken": self._token,
            "login": self._login,
        }

    async def answer(self, request: HttpRequest) -> HttpResponse:
        if request.path != PATH or request.method not in ("GET", "POST"):
            return await self._others(request)
        try:
            asked = _asked(request)
            act = self._actions.get(asked.get("Action", ""))
            return await (act(request, asked) if act else self._others(request))
        except AwsError as refusal:
            return _text(refusal.status, refusal.message)

    async def _token(self, request: HttpRequest, asked: Mapping[str, str]) -> HttpResponse:
        token = await self._client.federation.make_token(_session(asked), _seconds(asked), request.source_ip)
        return HttpResponse(200, {"content-type": "application/json"}, orjson.dumps({"SigninToken": token}))

    async def _login(self, request: HttpRequest, asked: Mapping[str, str]) -> HttpResponse:
        if not asked.get("Destination") or not asked.get("SigninToken"):
            raise _bad("login needs Destination and SigninToken.")
        visit = await self._client.federation.open_console(asked["SigninToken"], request.source_ip)
        ends = datetime.fromtimestamp(visit.ends, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        said = [
            f"{visit.arn} may come in to the console, until {ends}.",
            "",
            "In the dashboard (cloudarium), type :sign-in and press f, then enter this code. It is good once.",
            "",
            f"    {visit.code}",
            "",
            f"Destination: {_printable(asked['Destination'])}",
        ]
        if asked.get("Issuer"):
            said.append(f"To come in again when it is over: {_printable(asked['Issuer'])}")
        return _text(200, "\n".join(said))


def _asked(request: HttpRequest) -> Mapping[str, str]:
    """Long sessions come in the body of a POST."""
    said = {name: values[0] for name, values in request.arguments.items()}
    is_form = request.method == "POST" and request.header("content-type").startswith(FORM)
    return request.form if is_form else said


def _session(asked: Mapping[str, str]) -> dict[str, str]:
    try:
        said: Any = orjson.loads(asked.get("Session", ""))
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise _bad('Session has to be JSON: {"sessionId": …, "sessionKey": …, "sessionToken": …}.')
    return {str(name): str(value) for name, value in said.items()}  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]


def _seconds(asked: Mapping[str, str]) -> int | None:
    text = asked.get("SessionDuration", "")
    if text and not text.isdecimal():
        raise _bad("SessionDuration is a number of seconds.")
    return int(text[:9]) if text else None


def _bad(message: str) -> AwsError:
    return AwsError("BadRequest", message, 400)


def _printable(text: str) -> str:
    return "".join(each for each in text if each.isprintable())


def _text(status: int, text: str) -> HttpResponse:
    headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
    return HttpResponse(status, headers, f"{text}\n".encode())
