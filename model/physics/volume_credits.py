"""gp2 volumes burst until their I/O credits are gone."""

from __future__ import annotations

from dataclasses import dataclass

from model.physics.bucket import Bucket

GP2_CREDITS = 5_400_000.0
GP2_BURST_IOPS = 3_000.0


@dataclass(frozen=True, slots=True)
class VolumeCredits:
    """gp2 I/O credits while a volume is asked for a steady `demand_iops`.

    Baseline 3 IOPS per GiB, at least 100, at most `most_iops`; a volume below 3 000 bursts to 3 000 from a bucket of
    5.4 million I/Os that refills at the baseline (EBS user guide).
    """

    baseline_iops: float
    burst_iops: float
    bucket: Bucket
    demand_iops: float = 0.0

    @classmethod
    def gp2(cls, size_gib: int, at: float, *, most_iops: float = 16_000) -> VolumeCredits:
        """A new volume, its bucket full."""
        baseline = min(max(3.0 * size_gib, 100.0), most_iops)
        return cls(baseline, max(baseline, GP2_BURST_IOPS), Bucket(GP2_CREDITS, GP2_CREDITS, at))

    def wanting(self, at: float, demand_iops: float) -> VolumeCredits:
        bucket = self.bucket.turned(at, self.baseline_iops - min(demand_iops, self.burst_iops))
        return VolumeCredits(self.baseline_iops, self.burst_iops, bucket, demand_iops)

    def iops_at(self, at: float) -> float:
        """What the volume performs."""
        return min(self.demand_iops, self.burst_iops if at < self.throttled_at() else self.baseline_iops)

    def throttled_at(self) -> float:
        """When the bucket is empty at the present demand, else inf."""
        return self.bucket.empty_at()

    def burst_balance_at(self, at: float) -> float:
        """BurstBalance, in percent."""
        return 100 * self.bucket.balance_at(at) / GP2_CREDITS
