"""What is filled in to launch instances, by request or by template."""

from __future__ import annotations

from typing import Any

from model.kit.form import Form


class EbsForm(Form):
    snapshot_id: str | None = None
    volume_size: int | None = None
    volume_type: str | None = None
    iops: int | None = None
    throughput: int | None = None
    encrypted: bool | None = None
    kms_key_id: str | None = None
    delete_on_termination: bool | None = None


class DeviceForm(Form):
    """`no_device` takes a device of the image away; its value does not matter."""

    device_name: str | None = None
    ebs: EbsForm | None = None
    virtual_name: str | None = None
    no_device: str | None = None


class PlacementForm(Form):
    availability_zone: str | None = None
    availability_zone_id: str | None = None
    tenancy: str | None = None


class Ipv6Form(Form):
    ipv6_address: str


class InterfaceForm(Form):
    device_index: int | None = None
    network_interface_id: str | None = None
    subnet_id: str | None = None
    groups: tuple[str, ...] = ()
    private_ip_address: str | None = None
    ipv6_addresses: tuple[Ipv6Form, ...] = ()
    ipv6_address_count: int = 0
    associate_public_ip_address: bool | None = None
    description: str = ""
    delete_on_termination: bool | None = None


class ProfileForm(Form):
    arn: str | None = None
    name: str | None = None


class MetadataForm(Form):
    http_tokens: str | None = None
    http_put_response_hop_limit: int | None = None
    http_endpoint: str | None = None
    http_protocol_ipv6: str | None = None
    instance_metadata_tags: str | None = None


class CreditForm(Form):
    cpu_credits: str


class HibernationForm(Form):
    configured: bool = False


class MonitoringForm(Form):
    enabled: bool


class SpotForm(Form):
    max_price: str | None = None
    spot_instance_type: str | None = None
    valid_until: float | None = None
    instance_interruption_behavior: str | None = None


class MarketForm(Form):
    market_type: str | None = None
    spot_options: SpotForm = SpotForm()


class TemplateForm(Form):
    launch_template_id: str | None = None
    launch_template_name: str | None = None
    version: str | None = None


class LaunchForm(Form):
    """RunInstances's parameters, and with them the data of launch templates."""

    image_id: str | None = None
    instance_type: str | None = None
    min_count: int = 1
    max_count: int = 1
    client_token: str = ""
    launch_template: TemplateForm | None = None
    key_name: str | None = None
    user_data: str = ""
    subnet_id: str | None = None
    placement: PlacementForm = PlacementForm()
    private_ip_address: str | None = None
    ipv6_addresses: tuple[Ipv6Form, ...] = ()
    ipv6_address_count: int = 0
    security_group_ids: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    network_interfaces: tuple[InterfaceForm, ...] = ()
    block_device_mappings: tuple[DeviceForm, ...] = ()
    tag_specifications: tuple[dict[str, Any], ...] = ()
    monitoring: MonitoringForm = MonitoringForm(enabled=False)
    instance_initiated_shutdown_behavior: str = "stop"
    disable_api_termination: bool = False
    disable_api_stop: bool = False
    ebs_optimized: bool = False
    iam_instance_profile: ProfileForm | None = None
    credit_specification: CreditForm | None = None
    metadata_options: MetadataForm = MetadataForm()
    instance_market_options: MarketForm | None = None
    hibernation_options: HibernationForm = HibernationForm()
