"""What a machine has to have for somebody to whom its type does not matter."""

from __future__ import annotations

from model.kit.value import Value


class Span(Value):
    """From a least to a most; what is left open has no bound."""

    min: int | float | None = None
    max: int | float | None = None

    def admits(self, amount: float) -> bool:
        return (self.min is None or amount >= self.min) and (self.max is None or amount <= self.max)

    @property
    def empty(self) -> bool:
        return self.min is not None and self.max is not None and self.max < self.min


ANY = Span()


class Reference(Value):
    instance_family: str


class Factor(Value):
    references: tuple[Reference, ...] = ()


class Factors(Value):
    cpu: Factor | None = None


class InstanceRequirements(Value):
    """Attributes of a type. Of several values one has to fit, of several attributes all."""

    v_cpu_count: Span
    memory_mi_b: Span
    cpu_manufacturers: tuple[str, ...] = ()
    memory_gi_b_per_v_cpu: Span = ANY
    excluded_instance_types: tuple[str, ...] = ()
    allowed_instance_types: tuple[str, ...] = ()
    instance_generations: tuple[str, ...] = ()
    bare_metal: str = "excluded"
    burstable_performance: str = "excluded"
    require_hibernate_support: bool = False
    network_interface_count: Span = ANY
    local_storage: str = "included"
    local_storage_types: tuple[str, ...] = ()
    total_local_storage_gb: Span = ANY
    baseline_ebs_bandwidth_mbps: Span = ANY
    accelerator_types: tuple[str, ...] = ()
    accelerator_count: Span = ANY
    accelerator_manufacturers: tuple[str, ...] = ()
    accelerator_names: tuple[str, ...] = ()
    accelerator_total_memory_mi_b: Span = ANY
    network_bandwidth_gbps: Span = ANY
    baseline_performance_factors: Factors | None = None
    require_encryption_in_transit: bool = False
    spot_max_price_percentage_over_lowest_price: int | None = None
    max_spot_price_as_percentage_of_optimal_on_demand_price: int | None = None
    on_demand_max_price_percentage_over_lowest_price: int | None = None

    @property
    def wants_accelerators(self) -> bool:
        """Whether it says anything of accelerators, if only that there are to be none."""
        names = self.accelerator_types or self.accelerator_manufacturers or self.accelerator_names
        return bool(names) or self.accelerator_count != ANY or self.accelerator_total_memory_mi_b != ANY
