"""What S3 says no with: codes, sentences and the elements that come with them."""

from __future__ import annotations

from model.kit.errors import AwsError


def no_such_bucket(name: str) -> AwsError:
    return AwsError("NoSuchBucket", "The specified bucket does not exist", 404, BucketName=name)


def no_such_key(key: str) -> AwsError:
    return AwsError("NoSuchKey", "The specified key does not exist.", 404, Key=key)


def no_such_version(key: str, version: str) -> AwsError:
    return AwsError("NoSuchVersion", "The specified version does not exist.", 404, Key=key, VersionId=version)


def no_such_upload(upload: str) -> AwsError:
    text = (
        "The specified upload does not exist. The upload ID may be invalid, "
        "or the upload may have been aborted or completed."
    )
    return AwsError("NoSuchUpload", text, 404, UploadId=upload)


def access_denied() -> AwsError:
    return AwsError("AccessDenied", "Access Denied", 403)


def invalid_argument(message: str, name: str, value: object = None) -> AwsError:
    said = {} if value is None else {"ArgumentValue": value}
    return AwsError("InvalidArgument", message, 400, ArgumentName=name, **said)


def foreign_token() -> AwsError:
    return invalid_argument("The continuation token provided is incorrect", "continuation-token")


def invalid_request(message: str) -> AwsError:
    return AwsError("InvalidRequest", message)


def malformed_xml() -> AwsError:
    text = "The XML you provided was not well-formed or did not validate against our published schema"
    return AwsError("MalformedXML", text)


def not_held(condition: str) -> AwsError:
    text = "At least one of the pre-conditions you specified did not hold"
    return AwsError("PreconditionFailed", text, 412, Condition=condition)


def not_implemented(header: str, more: str = "") -> AwsError:
    text = "A header you provided implies functionality that is not implemented"
    said = {"additionalMessage": more} if more else {}
    return AwsError("NotImplemented", text, 501, Header=header, **said)


def is_delete_marker(method: str, **headers: object) -> AwsError:
    """Only deleting can be done to a delete marker; `headers` go beside the refusal."""
    text = "The specified method is not allowed against this resource."
    return AwsError("MethodNotAllowed", text, 405, Method=method, ResourceType="DeleteMarker", **headers)


def not_configured(code: str, message: str, bucket: str) -> AwsError:
    return AwsError(code, message, 404, BucketName=bucket)
