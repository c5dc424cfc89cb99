"""IAM: what customers leave unprotected: people who sign in by a password alone."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.arn import arn
from model.kit.finding import protection
from model.kit.world import World
from model.services.iam.resources.devices import ROOT, VirtualMFADevice
from model.services.iam.resources.passwords import LoginProfile, PasswordPolicy


@protection(
    "signs in without a second factor", switch="iam:EnableMFADevice", reads="iam:GetAccountSummary", is_global=True
)
def single_factors(world: World) -> Iterator[str]:
    if not world.where(VirtualMFADevice, owner=ROOT):
        yield arn("iam", "", world.account, "root")
    for each in world.all(LoginProfile):
        if not world.where(VirtualMFADevice, owner=each.user_name):
            yield each.user_name


@protection(
    "asks nothing of passwords",
    switch="iam:UpdateAccountPasswordPolicy",
    reads="iam:GetAccountPasswordPolicy",
    is_global=True,
)
def any_password(world: World) -> Iterator[str]:
    if not world.all(PasswordPolicy):
        yield world.account
