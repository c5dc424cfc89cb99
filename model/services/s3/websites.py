"""Websites: what browsers get of a bucket that is one, under nobody's name, or an error as a page."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping
from html import escape
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from model.catalog.website_zones import website_endpoint
from model.kit.errors import AwsError
from model.kit.hosting import Browsing, Page, hosting
from model.kit.principal import ANONYMOUS
from model.kit.world import World
from model.laws.website import Rule, Website, read_website
from model.services.s3.places import Place, find_place
from model.services.s3.refusals import no_such_bucket, not_configured
from model.services.s3.resources.object_headers import object_headers
from model.services.s3.website_names import read_host, regions_by_address

_CONDITIONS = {"if-none-match": "IfNoneMatch", "if-match": "IfMatch", "range": "Range"}
"What browsers may ask besides, by S3's names."


class Sought(NamedTuple):
    """A website, and what somebody wants of it."""

    place: Place
    site: Website
    browsing: Browsing


@hosting
def website(world: World, browsing: Browsing) -> Awaitable[Page] | None:
    region = regions_by_address().get(browsing.address)
    return _answered(world, region, browsing) if region else None


async def _answered(world: World, region: str, browsing: Browsing) -> Page:
    named = read_host(browsing.host)
    bucket = named[0] if named else browsing.host
    try:
        _refuse_method(browsing.method)
        place = _place(world, bucket, region)
        if not place.bucket.website:
            text = "The specified bucket does not have a website configuration"
            raise not_configured("NoSuchWebsiteConfiguration", text, bucket)
        return await _page(Sought(place, read_website(place.bucket.website), browsing))
    except AwsError as refusal:
        return _error_page(world, [refusal], _said(refusal))


def _refuse_method(method: str) -> None:
    if method not in ("GET", "HEAD"):
        text = "The specified method is not allowed against this resource."
        raise AwsError("MethodNotAllowed", text, 405, Method=method, ResourceType="OBJECT")


def _place(world: World, bucket: str, region: str) -> Place:
    place = find_place(world, bucket)
    if place is None:
        raise no_such_bucket(bucket)
    if place.bucket.region != region:
        text = "The specified bucket exists in another region. Please direct requests to the specified endpoint."
        raise AwsError("IncorrectEndpoint", text, 400, Endpoint=f"{bucket}.{website_endpoint(place.bucket.region)}")
    return place


async def _page(sought: Sought) -> Page:
    site, browsing = sought.site, sought.browsing
    if site.to:
        query = f"?{browsing.query}" if browsing.query else ""
        return _sent_on(site.everything_to(f"{browsing.path}{query}"))
    path = unquote(browsing.path)
    asked = path.removeprefix("/")
    rule = site.rule_for(asked)
    if rule is not None:
        return _by_rule(rule, asked, browsing.host)
    key = site.key_of(path)
    try:
        return await _object(sought, key)
    except AwsError as refusal:
        if refusal.status == HTTPStatus.NOT_MODIFIED:
            return Page(304, {})
        return await _instead(sought, asked, refusal)


def _sent_on(location: str, status: int = 301) -> Page:
    return Page(status, {"location": location})


def _by_rule(rule: Rule, key: str, host: str) -> Page:
    return _sent_on(rule.place(key, host), rule.status)


async def _object(sought: Sought, key: str) -> Page:
    """Raises what S3 refuses to anybody."""
    headers = sought.browsing.headers
    conditions = {member: headers[name] for name, member in _CONDITIONS.items() if name in headers}
    answer = await _read(sought.place, key, **conditions)
    location = answer.get("WebsiteRedirectLocation")
    if location:
        return _sent_on(location)
    said = {**object_headers(answer), "accept-ranges": "bytes", "content-length": str(answer["ContentLength"])}
    if "ContentRange" in answer:
        return Page(206, {**said, "content-range": answer["ContentRange"]}, answer["Body"])
    return Page(200, said, answer.get("Body", b""))


async def _read(place: Place, key: str, **conditions: str) -> dict[str, Any]:
    bucket = place.bucket
    asked: dict[str, Any] = {"Bucket": bucket.name, "Key": key, **conditions}
    return await place.world.ask("s3:GetObject", region=bucket.region, account=bucket.account, under=ANONYMOUS, **asked)


async def _instead(sought: Sought, key: str, refusal: AwsError) -> Page:
    """A folder's page for who forgot the slash, what a rule says of the error, or the error's own page."""
    site, place = sought.site, sought.place
    if key and not key.endswith("/") and await _can_read(place, f"{key}/{site.index}"):
        return _sent_on(f"/{quote(key)}/", 302)
    rule = site.rule_for(key, refusal.status)
    if rule is not None:
        return _by_rule(rule, key, sought.browsing.host)
    refusals, headers = [refusal], _said(refusal)
    if site.error and refusal.status < 500:
        try:
            answer = await _read(place, site.error)
            return Page(refusal.status, {**object_headers(answer), **headers}, answer.get("Body", b""))
        except AwsError as another:
            refusals.append(another)
    return _error_page(place.world, refusals, headers)


async def _can_read(place: Place, key: str) -> bool:
    try:
        await _read(place, key)
    except AwsError:
        return False
    return True


def _said(refusal: AwsError) -> dict[str, str]:
    told = {f"x-amz-error-detail-{name.lower()}": str(value) for name, value in refusal.fields.items()}
    return {"x-amz-error-code": refusal.code, "x-amz-error-message": refusal.message, **told}


def _error_page(world: World, refusals: list[AwsError], headers: Mapping[str, str]) -> Page:
    """The first in full, and beneath it why there is no page of the bucket's own."""
    first = refusals[0]
    luck = world.luck("website request", world.count("website request"))
    own = {"RequestId": luck.hexadecimal(16).upper(), "HostId": luck.hexadecimal(56)}
    title = f"{first.status} {HTTPStatus(first.status).phrase}"
    lines = ["<html>", f"<head><title>{title}</title></head>", "<body>", f"<h1>{title}</h1>", *_list(first, own)]
    for another in refusals[1:]:
        lines += [
            "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>",
            *_list(another, {}),
        ]
    text = "\n".join([*lines, "<hr/>", "</body>", "</html>", ""])
    ids = {"x-amz-request-id": own["RequestId"], "x-amz-id-2": own["HostId"]}
    return Page(first.status, {"content-type": "text/html; charset=utf-8", **ids, **headers}, text.encode())


def _list(refusal: AwsError, own: Mapping[str, str]) -> Iterator[str]:
    yield "<ul>"
    for name, value in {"Code": refusal.code, "Message": refusal.message, **refusal.fields, **own}.items():
        yield f"<li>{name}: {escape(str(value))}</li>"
    yield "</ul>"
