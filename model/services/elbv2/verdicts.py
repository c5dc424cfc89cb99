"""What may be wrong with a target, and what AWS calls it."""

from __future__ import annotations

from model.services.elbv2.resources.targets import Health

CHECKING = Health(state="initial", reason="Elb.InitialHealthChecking", description="Initial health checks in progress")
DRAINING = Health(
    state="draining", reason="Target.DeregistrationInProgress", description="Target deregistration is in progress"
)

AT_ONCE = {
    "preparing": Health(
        state="initial", reason="Elb.RegistrationInProgress", description="Target registration is in progress"
    ),
    "unattached": Health(
        state="unused",
        reason="Target.NotInUse",
        description="Target group is not configured to receive traffic from the load balancer",
    ),
    "unchecked": Health(
        state="unavailable",
        reason="Target.HealthCheckDisabled",
        description="Health checks are not enabled for this target",
    ),
    "zone": Health(
        state="unused",
        reason="Target.NotInUse",
        description="Target is in an Availability Zone that is not enabled for the load balancer",
    ),
    "stopped": Health(state="unused", reason="Target.InvalidState", description="Target is in the stopped state"),
    "terminated": Health(state="unused", reason="Target.InvalidState", description="Target is in the terminated state"),
}
"""What needs no check to be known."""

ANSWERING = ("", "code", "unchecked")
"""With these flaws, or none, a target answers what it is asked."""

BY_CHECKS = {
    "": Health(state="healthy"),
    "refused": Health(state="unhealthy", reason="Target.FailedHealthChecks", description="Health checks failed"),
    "timeout": Health(state="unhealthy", reason="Target.Timeout", description="Request timed out"),
    "code": Health(
        state="unhealthy",
        reason="Target.ResponseCodeMismatch",
        description="Health checks failed with these codes: [200]",
    ),
}
"""What only checks find out, after as many in a row as the group wants."""
