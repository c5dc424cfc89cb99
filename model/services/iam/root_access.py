"""Centralized root access: who may manage the roots of an organization's accounts, and by what."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.resources.root_access import CREDENTIALS, SESSIONS, Feature, RootAccess
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Organization

IAM = "iam.amazonaws.com"


def managed_from(world: World) -> tuple[World, Organization]:
    """The managing account's world and its organization, for that account and those that administer IAM for it."""
    own = world.kernel.store.anywhere(Member, world.account)
    if own is None:
        message = "The request was rejected because no organization is associated with your account."
        raise AwsError("OrganizationNotFoundException", message)
    if not own.is_management and all(each.service_principal != IAM for each in own.delegated):
        message = "The request was rejected because the account making the request is not the management account or"
        raise AwsError("AccountNotManagementOrDelegatedAdministratorException", f"{message} delegated administrator.")
    home = world.cell.world(own.account, world.region, "iam")
    organization = home.all(Organization)[0]
    if not organization.has_all_features:
        message = "The request was rejected because your organization does not have All features enabled."
        raise AwsError("OrganizationNotInAllFeaturesModeException", message)
    if all(each.service_principal != IAM for each in organization.services):
        message = "The request was rejected because trusted access is not enabled for IAM in Organizations."
        raise AwsError("ServiceAccessNotEnabledException", message)
    return home, organization


def features_of(home: World, organization: Organization) -> tuple[Feature, ...]:
    found = home.find(RootAccess, organization.id)
    return () if found is None else found.features


def set_feature(home: World, organization: Organization, feature: Feature, *, enabled: bool) -> tuple[Feature, ...]:
    """Enabling what is enabled, and disabling what is not, changes nothing. Returns what is enabled now."""
    found = home.find(RootAccess, organization.id) or home.add(RootAccess(organization_id=organization.id))
    wanted = {*found.features, feature} if enabled else {*found.features} - {feature}
    found.features = tuple(each for each in (CREDENTIALS, SESSIONS) if each in wanted)
    return found.features
