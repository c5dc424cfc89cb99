"""What an account has of everything, and how much it may have."""

from __future__ import annotations

from model.kit.quotas import most
from model.kit.world import World
from model.services.iam.accounts import global_endpoint, has_login, has_root_key
from model.services.iam.holding import MOST_INLINE
from model.services.iam.resources.certificates import ROOTS, ServerCertificate, SigningCertificate
from model.services.iam.resources.devices import ROOT, VirtualMFADevice
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.providers import OpenIDConnectProvider, SAMLProvider
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User

QUOTAS = {
    "AccessKeysPerUserQuota": "access-keys-per-user",
    "AttachedPoliciesPerGroupQuota": "managed-policies-per-identity",
    "AttachedPoliciesPerRoleQuota": "managed-policies-per-identity",
    "AttachedPoliciesPerUserQuota": "managed-policies-per-identity",
    "GroupsPerUserQuota": "groups-per-user",
    "GroupsQuota": "groups-per-account",
    "InstanceProfilesQuota": "instance-profiles-per-account",
    "PoliciesQuota": "policies-per-account",
    "RolesQuota": "roles-per-account",
    "ServerCertificatesQuota": "server-certificates-per-account",
    "SigningCertificatesPerUserQuota": "signing-certificates-per-user",
    "UsersQuota": "users-per-account",
    "VersionsPerPolicyQuota": "policy-versions",
}


def summary_of(world: World) -> dict[str, int]:
    return _counts(world) | _limits(world) | {"GlobalEndpointTokenVersion": global_endpoint(world)}


def _counts(world: World) -> dict[str, int]:
    devices, policies = world.all(VirtualMFADevice), world.all(Policy)
    return {
        "Users": len(world.all(User)),
        "Groups": len(world.all(Group)),
        "Roles": len(world.all(Role)),
        "Policies": len(policies),
        "PolicyVersionsInUse": sum(len(each.versions) for each in policies),
        "InstanceProfiles": len(world.all(InstanceProfile)),
        "ServerCertificates": len(world.all(ServerCertificate)),
        "Providers": len(world.all(SAMLProvider)) + len(world.all(OpenIDConnectProvider)),
        "MFADevices": len(devices),
        "MFADevicesInUse": sum(bool(each.owner) for each in devices),
        "AccountMFAEnabled": int(bool(world.where(VirtualMFADevice, owner=ROOT))),
        "AccountAccessKeysPresent": int(has_root_key(world)),
        "AccountPasswordPresent": int(has_login(world)),
        "AccountSigningCertificatesPresent": int(bool(world.where(SigningCertificate, user_name=ROOTS))),
    }


def _limits(world: World) -> dict[str, int]:
    limits = {name: int(most(world, f"iam/{quota}")) for name, quota in QUOTAS.items()}
    inline = {f"{kind.capitalize()}PolicySizeQuota": size for kind, size in MOST_INLINE.items()}
    sizes = {"PolicySizeQuota": 6144, "AssumeRolePolicySizeQuota": 2048}
    return limits | inline | sizes
