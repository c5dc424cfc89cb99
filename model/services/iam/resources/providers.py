"""IAM: what exists: those outside whose word about who somebody is counts here."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class SAMLProvider(
    Resource,
    scope="global",
    key="saml_provider_arn",
    arn="saml-provider/{name}",
    missing=("NoSuchEntity", "Manifest not found for arn {id}", 404),
    taken=("EntityAlreadyExists", "Provider {id} already exists.", 409),
    title="SAML providers",
    columns=(
        Column("NAME", "name"),
        Column("ISSUER", "entity_id"),
        Column("VALID UNTIL", "valid_until", "age", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteSAMLProvider", "Delete", "SAMLProviderArn", key="d", confirm=2),),
    create="CreateSAMLProvider",
    describe="ListSAMLProviders",
):
    saml_provider_arn: str
    name: str
    saml_provider_uuid: str
    saml_metadata_document: str
    entity_id: str
    certificates: tuple[str, ...]
    "What its assertions are signed with: DER in base64."
    valid_until: float | None = None
    assertion_encryption_mode: str | None = None

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.name


class OpenIDConnectProvider(
    Resource,
    scope="global",
    key="open_id_connect_provider_arn",
    arn="oidc-provider/{host}",
    missing=("NoSuchEntity", "OpenIDConnect Provider not found for arn {id}", 404),
    taken=("EntityAlreadyExists", "Provider with url {id} already exists.", 409),
    title="OpenID Connect providers",
    columns=(
        Column("HOST", "host"),
        Column("CLIENTS", "client_id_list", "list"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("DeleteOpenIDConnectProvider", "Delete", "OpenIDConnectProviderArn", key="d", confirm=2),
        Action(
            "AddClientIDToOpenIDConnectProvider", "Add client", "OpenIDConnectProviderArn", key="c", asks=("ClientID",)
        ),
    ),
    create="CreateOpenIDConnectProvider",
    describe="ListOpenIDConnectProviders",
):
    """The keys that its tokens are signed with are fetched from the provider by AWS; here `keys` holds them as JWK."""

    open_id_connect_provider_arn: str
    host: str
    "The issuer without its scheme, as policies write it."
    client_id_list: tuple[str, ...] = ()
    thumbprint_list: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return self.host

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.host
