# Written by tools/stubs.py from os_xenapi/datamodel/xapi.json; not to be edited.
# fmt: off
# ruff: noqa: E501, RUF022
"""XAPI's values as types: refs, enums and records, for annotations.

    from os_xenapi.types import NewVDI, SRRef, VDIRef

    def make_disk(session: Session, sr: SRRef) -> VDIRef:
        record: NewVDI = {"SR": sr, "virtual_size": 1 << 30, "type": "user", ...}
        return session.VDI.create(record)

``VMRef`` is the reference of a VM: a text, told from the references of other classes by type
checkers alone; ``VMRef(text)`` makes one of a text from elsewhere. ``VMRecord`` is what
``VM.get_record`` returns; hosts of older releases leave out fields that they do not have. ``NewVM``
is what ``VM.create`` takes. Enums are texts; hosts of later releases may send others. Dates are
texts such as ``"20240229T15:07:05Z"``.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NewType, TypedDict

__all__ = [
    "AfterApplyGuidance",
    "AllocationAlgorithm",
    "BlobRecord",
    "BlobRef",
    "BondMode",
    "BondRecord",
    "BondRef",
    "CallerRecord",
    "CallerRef",
    "CertificatePurpose",
    "CertificateRecord",
    "CertificateRef",
    "CertificateType",
    "Cls",
    "ClusterHostOperation",
    "ClusterHostRecord",
    "ClusterHostRef",
    "ClusterOperation",
    "ClusterRecord",
    "ClusterRef",
    "ConsoleProtocol",
    "ConsoleRecord",
    "ConsoleRef",
    "CrashdumpRecord",
    "CrashdumpRef",
    "DRTaskRecord",
    "DRTaskRef",
    "DataSourceRecord",
    "DomainType",
    "DriverVariantRecord",
    "DriverVariantRef",
    "Event",
    "EventBatch",
    "EventOperation",
    "FeatureRecord",
    "FeatureRef",
    "GPUGroupRecord",
    "GPUGroupRef",
    "HelloReturn",
    "HostAllowedOperations",
    "HostCpuRecord",
    "HostCpuRef",
    "HostCrashdumpRecord",
    "HostCrashdumpRef",
    "HostDisplay",
    "HostDriverRecord",
    "HostDriverRef",
    "HostMetricsRecord",
    "HostMetricsRef",
    "HostNtpMode",
    "HostNumaAffinityPolicy",
    "HostPatchRecord",
    "HostPatchRef",
    "HostRecord",
    "HostRef",
    "HostSchedGran",
    "ImageFormatType",
    "IpConfigurationMode",
    "Ipv6ConfigurationMode",
    "LVHDRecord",
    "LVHDRef",
    "LatestSyncedUpdatesAppliedState",
    "LivepatchStatus",
    "MessageRecord",
    "MessageRef",
    "NULL_REF",
    "NetworkDefaultLockingMode",
    "NetworkOperations",
    "NetworkPurpose",
    "NetworkRecord",
    "NetworkRef",
    "NetworkSriovRecord",
    "NetworkSriovRef",
    "NewCaller",
    "NewConsole",
    "NewNetwork",
    "NewObserver",
    "NewPBD",
    "NewPVSCacheStorage",
    "NewRateLimit",
    "NewSecret",
    "NewSubject",
    "NewUser",
    "NewVBD",
    "NewVDI",
    "NewVIF",
    "NewVM",
    "NewVMAppliance",
    "NewVMGroup",
    "NewVMPP",
    "NewVMSS",
    "ObserverRecord",
    "ObserverRef",
    "OnBoot",
    "OnCrashBehaviour",
    "OnNormalExit",
    "OnSoftrebootBehavior",
    "Origin",
    "PBDRecord",
    "PBDRef",
    "PCIRecord",
    "PCIRef",
    "PGPURecord",
    "PGPURef",
    "PIFMetricsRecord",
    "PIFMetricsRef",
    "PIFRecord",
    "PIFRef",
    "PUSBRecord",
    "PUSBRef",
    "PVSCacheStorageRecord",
    "PVSCacheStorageRef",
    "PVSProxyRecord",
    "PVSProxyRef",
    "PVSServerRecord",
    "PVSServerRef",
    "PVSSiteRecord",
    "PVSSiteRef",
    "PciDom0Access",
    "PersistenceBackend",
    "PifIgmpStatus",
    "PlacementPolicy",
    "PoolAllowedOperations",
    "PoolGuestSecurebootReadiness",
    "PoolPatchRecord",
    "PoolPatchRef",
    "PoolRecord",
    "PoolRef",
    "PoolUpdateRecord",
    "PoolUpdateRef",
    "PrimaryAddressType",
    "ProbeResultRecord",
    "PvsProxyStatus",
    "RateLimitRecord",
    "RateLimitRef",
    "RepositoryRecord",
    "RepositoryRef",
    "RoleRecord",
    "RoleRef",
    "SDNControllerRecord",
    "SDNControllerRef",
    "SMRecord",
    "SMRef",
    "SRRecord",
    "SRRef",
    "SdnControllerProtocol",
    "SecretRecord",
    "SecretRef",
    "SessionRecord",
    "SessionRef",
    "SrHealth",
    "SrStatRecord",
    "SriovConfigurationMode",
    "StorageOperations",
    "SubjectRecord",
    "SubjectRef",
    "TaskAllowedOperations",
    "TaskRecord",
    "TaskRef",
    "TaskStatusType",
    "TelemetryFrequency",
    "TristateType",
    "TunnelProtocol",
    "TunnelRecord",
    "TunnelRef",
    "USBGroupRecord",
    "USBGroupRef",
    "UpdateAfterApplyGuidance",
    "UpdateGuidances",
    "UpdateStatus",
    "UpdateSyncFrequency",
    "UserRecord",
    "UserRef",
    "VBDMetricsRecord",
    "VBDMetricsRef",
    "VBDRecord",
    "VBDRef",
    "VDIRecord",
    "VDIRef",
    "VGPURecord",
    "VGPURef",
    "VGPUTypeRecord",
    "VGPUTypeRef",
    "VIFMetricsRecord",
    "VIFMetricsRef",
    "VIFRecord",
    "VIFRef",
    "VLANRecord",
    "VLANRef",
    "VMApplianceRecord",
    "VMApplianceRef",
    "VMGroupRecord",
    "VMGroupRef",
    "VMGuestMetricsRecord",
    "VMGuestMetricsRef",
    "VMMetricsRecord",
    "VMMetricsRef",
    "VMPPRecord",
    "VMPPRef",
    "VMRecord",
    "VMRef",
    "VMSSRecord",
    "VMSSRef",
    "VTPMRecord",
    "VTPMRef",
    "VUSBRecord",
    "VUSBRef",
    "VbdMode",
    "VbdOperations",
    "VbdType",
    "VdiNbdServerInfoRecord",
    "VdiOperations",
    "VdiType",
    "VgpuTypeImplementation",
    "VifIpv4ConfigurationMode",
    "VifIpv6ConfigurationMode",
    "VifLockingMode",
    "VifOperations",
    "VmApplianceOperation",
    "VmOperations",
    "VmPowerState",
    "VmSecurebootCertificatesState",
    "VmSecurebootReadiness",
    "VmUefiMode",
    "VmppArchiveFrequency",
    "VmppArchiveTargetType",
    "VmppBackupFrequency",
    "VmppBackupType",
    "VmssFrequency",
    "VmssType",
    "VtpmOperations",
    "VusbOperations",
]

AfterApplyGuidance = Literal["restartHVM", "restartPV", "restartHost", "restartXAPI"]
AllocationAlgorithm = Literal["breadth_first", "depth_first"]
BondMode = Literal["balance-slb", "active-backup", "lacp"]
CertificatePurpose = Literal["licensing", "ldaps"]
CertificateType = Literal["ca", "host", "host_internal", "pinned"]
Cls = Literal["VM", "Host", "SR", "Pool", "VMPP", "VMSS", "PVS_proxy", "VDI", "Certificate"]
ClusterHostOperation = Literal["enable", "disable", "destroy"]
ClusterOperation = Literal["add", "remove", "enable", "disable", "destroy"]
ConsoleProtocol = Literal["vt100", "rfb", "rdp"]
DomainType = Literal["hvm", "pv", "pv_in_pvh", "pvh", "unspecified"]
EventOperation = Literal["add", "del", "mod"]
HelloReturn = Literal["ok", "unknown_host", "cannot_talk_back"]
HostAllowedOperations = Literal["provision", "evacuate", "shutdown", "reboot", "power_on", "vm_start", "vm_resume", "vm_migrate", "apply_updates", "enable"]
HostDisplay = Literal["enabled", "disable_on_reboot", "disabled", "enable_on_reboot"]
HostNtpMode = Literal["DHCP", "Custom", "Factory", "Disabled"]
HostNumaAffinityPolicy = Literal["any", "best_effort", "default_policy"]
HostSchedGran = Literal["core", "cpu", "socket"]
ImageFormatType = Literal["raw", "vhd", "qcow2"]
IpConfigurationMode = Literal["None", "DHCP", "Static"]
Ipv6ConfigurationMode = Literal["None", "DHCP", "Static", "Autoconf"]
LatestSyncedUpdatesAppliedState = Literal["yes", "no", "unknown"]
LivepatchStatus = Literal["ok_livepatch_complete", "ok_livepatch_incomplete", "ok"]
NetworkDefaultLockingMode = Literal["unlocked", "disabled"]
NetworkOperations = Literal["attaching"]
NetworkPurpose = Literal["nbd", "insecure_nbd"]
OnBoot = Literal["reset", "persist"]
OnCrashBehaviour = Literal["destroy", "coredump_and_destroy", "restart", "coredump_and_restart", "preserve", "rename_restart"]
OnNormalExit = Literal["destroy", "restart"]
OnSoftrebootBehavior = Literal["soft_reboot", "destroy", "restart", "preserve"]
Origin = Literal["remote", "bundle", "remote_pool"]
PciDom0Access = Literal["enabled", "disable_on_reboot", "disabled", "enable_on_reboot"]
PersistenceBackend = Literal["xapi"]
PifIgmpStatus = Literal["enabled", "disabled", "unknown"]
PlacementPolicy = Literal["anti_affinity", "normal"]
PoolAllowedOperations = Literal["ha_enable", "ha_disable", "cluster_create", "designate_new_master", "configure_repositories", "sync_updates", "sync_bundle", "get_updates", "apply_updates", "tls_verification_enable", "cert_refresh", "exchange_certificates_on_join", "exchange_ca_certificates_on_join", "copy_primary_host_certs", "eject", "exchange_crls_on_join"]
PoolGuestSecurebootReadiness = Literal["ready", "ready_no_dbx", "not_ready"]
PrimaryAddressType = Literal["IPv4", "IPv6"]
PvsProxyStatus = Literal["stopped", "initialised", "caching", "incompatible_write_cache_mode", "incompatible_protocol_version"]
SdnControllerProtocol = Literal["ssl", "pssl"]
SrHealth = Literal["healthy", "recovering", "unreachable", "unavailable"]
SriovConfigurationMode = Literal["sysfs", "modprobe", "manual", "unknown"]
StorageOperations = Literal["scan", "destroy", "forget", "plug", "unplug", "update", "vdi_create", "vdi_introduce", "vdi_destroy", "vdi_resize", "vdi_clone", "vdi_snapshot", "vdi_mirror", "vdi_enable_cbt", "vdi_disable_cbt", "vdi_data_destroy", "vdi_list_changed_blocks", "vdi_set_on_boot", "vdi_blocked", "vdi_copy", "vdi_force_unlock", "vdi_forget", "vdi_generate_config", "vdi_resize_online", "vdi_update", "vdi_revert", "pbd_create", "pbd_destroy"]
TaskAllowedOperations = Literal["cancel", "destroy"]
TaskStatusType = Literal["pending", "success", "failure", "cancelling", "cancelled"]
TelemetryFrequency = Literal["daily", "weekly", "monthly"]
TristateType = Literal["yes", "no", "unspecified"]
TunnelProtocol = Literal["gre", "vxlan"]
UpdateAfterApplyGuidance = Literal["restartHVM", "restartPV", "restartHost", "restartXAPI"]
UpdateGuidances = Literal["reboot_host", "reboot_host_on_livepatch_failure", "reboot_host_on_kernel_livepatch_failure", "reboot_host_on_xen_livepatch_failure", "restart_toolstack", "restart_device_model", "restart_vm"]
UpdateStatus = Literal["yes", "no", "unspecified"]
UpdateSyncFrequency = Literal["daily", "weekly"]
VbdMode = Literal["RO", "RW"]
VbdOperations = Literal["attach", "eject", "insert", "plug", "unplug", "unplug_force", "pause", "unpause"]
VbdType = Literal["CD", "Disk", "Floppy"]
VdiOperations = Literal["clone", "copy", "resize", "resize_online", "snapshot", "mirror", "destroy", "forget", "update", "force_unlock", "generate_config", "enable_cbt", "disable_cbt", "data_destroy", "list_changed_blocks", "set_on_boot", "blocked", "revert_to", "revert_from"]
VdiType = Literal["system", "user", "ephemeral", "suspend", "crashdump", "ha_statefile", "metadata", "redo_log", "rrd", "pvs_cache", "cbt_metadata"]
VgpuTypeImplementation = Literal["passthrough", "nvidia", "nvidia_sriov", "gvt_g", "mxgpu"]
VifIpv4ConfigurationMode = Literal["None", "Static", "DHCP"]
VifIpv6ConfigurationMode = Literal["None", "Static", "Autoconf"]
VifLockingMode = Literal["network_default", "locked", "unlocked", "disabled"]
VifOperations = Literal["attach", "plug", "unplug"]
VmApplianceOperation = Literal["start", "clean_shutdown", "hard_shutdown", "shutdown"]
VmOperations = Literal["snapshot", "clone", "copy", "create_template", "revert", "checkpoint", "snapshot_with_quiesce", "provision", "start", "start_on", "pause", "unpause", "clean_shutdown", "clean_reboot", "hard_shutdown", "power_state_reset", "hard_reboot", "suspend", "csvm", "resume", "resume_on", "pool_migrate", "migrate_send", "get_boot_record", "send_sysrq", "send_trigger", "query_services", "shutdown", "call_plugin", "changing_memory_live", "awaiting_memory_live", "changing_dynamic_range", "changing_static_range", "changing_memory_limits", "changing_shadow_memory", "changing_shadow_memory_live", "changing_VCPUs", "changing_VCPUs_live", "changing_NVRAM", "assert_operation_valid", "data_source_op", "update_allowed_operations", "make_into_template", "import", "export", "metadata_export", "reverting", "destroy", "create_vtpm", "sysprep"]
VmPowerState = Literal["Halted", "Paused", "Running", "Suspended"]
VmSecurebootCertificatesState = Literal["ok", "update_available", "update_on_boot"]
VmSecurebootReadiness = Literal["not_supported", "disabled", "first_boot", "ready", "ready_no_dbx", "setup_mode", "certs_incomplete"]
VmUefiMode = Literal["setup", "user"]
VmppArchiveFrequency = Literal["never", "always_after_backup", "daily", "weekly"]
VmppArchiveTargetType = Literal["none", "cifs", "nfs"]
VmppBackupFrequency = Literal["hourly", "daily", "weekly"]
VmppBackupType = Literal["snapshot", "checkpoint"]
VmssFrequency = Literal["hourly", "daily", "weekly"]
VmssType = Literal["snapshot", "checkpoint", "snapshot_with_quiesce"]
VtpmOperations = Literal["destroy"]
VusbOperations = Literal["attach", "plug", "unplug"]
BondRef = NewType("BondRef", str)
CallerRef = NewType("CallerRef", str)
CertificateRef = NewType("CertificateRef", str)
ClusterRef = NewType("ClusterRef", str)
ClusterHostRef = NewType("ClusterHostRef", str)
DRTaskRef = NewType("DRTaskRef", str)
DriverVariantRef = NewType("DriverVariantRef", str)
FeatureRef = NewType("FeatureRef", str)
GPUGroupRef = NewType("GPUGroupRef", str)
HostDriverRef = NewType("HostDriverRef", str)
LVHDRef = NewType("LVHDRef", str)
ObserverRef = NewType("ObserverRef", str)
PBDRef = NewType("PBDRef", str)
PCIRef = NewType("PCIRef", str)
PGPURef = NewType("PGPURef", str)
PIFRef = NewType("PIFRef", str)
PIFMetricsRef = NewType("PIFMetricsRef", str)
PUSBRef = NewType("PUSBRef", str)
PVSCacheStorageRef = NewType("PVSCacheStorageRef", str)
PVSProxyRef = NewType("PVSProxyRef", str)
PVSServerRef = NewType("PVSServerRef", str)
PVSSiteRef = NewType("PVSSiteRef", str)
RateLimitRef = NewType("RateLimitRef", str)
RepositoryRef = NewType("RepositoryRef", str)
SDNControllerRef = NewType("SDNControllerRef", str)
SMRef = NewType("SMRef", str)
SRRef = NewType("SRRef", str)
USBGroupRef = NewType("USBGroupRef", str)
VBDRef = NewType("VBDRef", str)
VBDMetricsRef = NewType("VBDMetricsRef", str)
VDIRef = NewType("VDIRef", str)
VGPURef = NewType("VGPURef", str)
VGPUTypeRef = NewType("VGPUTypeRef", str)
VIFRef = NewType("VIFRef", str)
VIFMetricsRef = NewType("VIFMetricsRef", str)
VLANRef = NewType("VLANRef", str)
VMRef = NewType("VMRef", str)
VMPPRef = NewType("VMPPRef", str)
VMSSRef = NewType("VMSSRef", str)
VMApplianceRef = NewType("VMApplianceRef", str)
VMGroupRef = NewType("VMGroupRef", str)
VMGuestMetricsRef = NewType("VMGuestMetricsRef", str)
VMMetricsRef = NewType("VMMetricsRef", str)
VTPMRef = NewType("VTPMRef", str)
VUSBRef = NewType("VUSBRef", str)
BlobRef = NewType("BlobRef", str)
ConsoleRef = NewType("ConsoleRef", str)
CrashdumpRef = NewType("CrashdumpRef", str)
HostRef = NewType("HostRef", str)
HostCpuRef = NewType("HostCpuRef", str)
HostCrashdumpRef = NewType("HostCrashdumpRef", str)
HostMetricsRef = NewType("HostMetricsRef", str)
HostPatchRef = NewType("HostPatchRef", str)
MessageRef = NewType("MessageRef", str)
NetworkRef = NewType("NetworkRef", str)
NetworkSriovRef = NewType("NetworkSriovRef", str)
PoolRef = NewType("PoolRef", str)
PoolPatchRef = NewType("PoolPatchRef", str)
PoolUpdateRef = NewType("PoolUpdateRef", str)
RoleRef = NewType("RoleRef", str)
SecretRef = NewType("SecretRef", str)
SessionRef = NewType("SessionRef", str)
SubjectRef = NewType("SubjectRef", str)
TaskRef = NewType("TaskRef", str)
TunnelRef = NewType("TunnelRef", str)
UserRef = NewType("UserRef", str)

NULL_REF: Final[Any] = "OpaqueRef:NULL"
"""The reference of nothing, for every class."""


class BondRecord(TypedDict):
    """A record of Bond: since XenServer 4.1."""

    uuid: str
    master: PIFRef
    slaves: list[PIFRef]
    other_config: dict[str, str]
    primary_slave: PIFRef
    mode: BondMode
    properties: dict[str, str]
    links_up: int
    auto_update_mac: bool


class CallerRecord(TypedDict):
    """A record of Caller: since xapi 26.17.0."""

    uuid: str
    name_label: str
    name_description: str
    user_agent: str
    client_ip: str
    last_access: str
    groups: list[str]
    rate_limit: RateLimitRef
    auto_registered: bool


class NewCaller(TypedDict, total=False):
    """What Caller.create takes."""

    name_label: str
    name_description: str
    user_agent: str
    client_ip: str


class CertificateRecord(TypedDict):
    """A record of Certificate: since Citrix Hypervisor 8.2."""

    uuid: str
    name: str
    type: CertificateType
    host: HostRef
    not_before: str
    not_after: str
    fingerprint: str
    fingerprint_sha256: str
    fingerprint_sha1: str
    purpose: list[CertificatePurpose]


class ClusterRecord(TypedDict):
    """A record of Cluster: since XenServer 7.6."""

    uuid: str
    cluster_hosts: list[ClusterHostRef]
    pending_forget: list[str]
    cluster_token: str
    cluster_stack: str
    cluster_stack_version: int
    is_quorate: bool
    quorum: int
    live_hosts: int
    expected_hosts: int
    allowed_operations: list[ClusterOperation]
    current_operations: dict[str, ClusterOperation]
    pool_auto_join: bool
    token_timeout: float
    token_timeout_coefficient: float
    cluster_config: dict[str, str]
    other_config: dict[str, str]


class ClusterHostRecord(TypedDict):
    """A record of Cluster_host: since XenServer 7.6."""

    uuid: str
    cluster: ClusterRef
    host: HostRef
    enabled: bool
    PIF: PIFRef
    joined: bool
    live: bool
    last_update_live: str
    allowed_operations: list[ClusterHostOperation]
    current_operations: dict[str, ClusterHostOperation]
    other_config: dict[str, str]


class DRTaskRecord(TypedDict):
    """A record of DR_task: since XenServer 6.0."""

    uuid: str
    introduced_SRs: list[SRRef]


class DriverVariantRecord(TypedDict):
    """A record of Driver_variant: since xapi 25.2.0."""

    uuid: str
    name: str
    driver: HostDriverRef
    version: str
    hardware_present: bool
    priority: float
    status: str


class FeatureRecord(TypedDict):
    """A record of Feature: since XenServer 7.2."""

    uuid: str
    name_label: str
    name_description: str
    enabled: bool
    experimental: bool
    version: str
    host: HostRef


class GPUGroupRecord(TypedDict):
    """A record of GPU_group: since XenServer 6.0."""

    uuid: str
    name_label: str
    name_description: str
    PGPUs: list[PGPURef]
    VGPUs: list[VGPURef]
    GPU_types: list[str]
    other_config: dict[str, str]
    allocation_algorithm: AllocationAlgorithm
    supported_VGPU_types: list[VGPUTypeRef]
    enabled_VGPU_types: list[VGPUTypeRef]


class HostDriverRecord(TypedDict):
    """A record of Host_driver: since xapi 25.2.0."""

    uuid: str
    host: HostRef
    name: str
    friendly_name: str
    variants: list[DriverVariantRef]
    active_variant: DriverVariantRef
    selected_variant: DriverVariantRef
    type: str
    description: str
    info: str


class LVHDRecord(TypedDict):
    """A record of LVHD: since XenServer 7.0."""

    uuid: str


class ObserverRecord(TypedDict):
    """A record of Observer: since xapi 23.14.0."""

    uuid: str
    name_label: str
    name_description: str
    hosts: list[HostRef]
    attributes: dict[str, str]
    endpoints: list[str]
    components: list[str]
    enabled: bool


class NewObserver(TypedDict, total=False):
    """What Observer.create takes."""

    name_label: str
    name_description: str
    hosts: list[HostRef]
    attributes: dict[str, str]
    endpoints: list[str]
    components: list[str]
    enabled: bool


class PBDRecord(TypedDict):
    """A record of PBD: since XenServer 4.0."""

    uuid: str
    host: HostRef
    SR: SRRef
    device_config: dict[str, str]
    currently_attached: bool
    other_config: dict[str, str]


class _NewPBD(TypedDict):
    host: HostRef
    SR: SRRef
    device_config: dict[str, str]


class NewPBD(_NewPBD, total=False):
    """What PBD.create takes."""

    other_config: dict[str, str]


class PCIRecord(TypedDict):
    """A record of PCI: since XenServer 6.0."""

    uuid: str
    class_id: str
    class_name: str
    vendor_id: str
    vendor_name: str
    device_id: str
    device_name: str
    host: HostRef
    pci_id: str
    dependencies: list[PCIRef]
    other_config: dict[str, str]
    subsystem_vendor_id: str
    subsystem_vendor_name: str
    subsystem_device_id: str
    subsystem_device_name: str
    driver_name: str


class PGPURecord(TypedDict):
    """A record of PGPU: since XenServer 6.0."""

    uuid: str
    PCI: PCIRef
    GPU_group: GPUGroupRef
    host: HostRef
    other_config: dict[str, str]
    supported_VGPU_types: list[VGPUTypeRef]
    enabled_VGPU_types: list[VGPUTypeRef]
    resident_VGPUs: list[VGPURef]
    supported_VGPU_max_capacities: dict[VGPUTypeRef, int]
    dom0_access: PciDom0Access
    is_system_display_device: bool
    compatibility_metadata: dict[str, str]


class PIFRecord(TypedDict):
    """A record of PIF: since XenServer 4.0."""

    uuid: str
    device: str
    network: NetworkRef
    host: HostRef
    MAC: str
    MTU: int
    VLAN: int
    metrics: PIFMetricsRef
    physical: bool
    currently_attached: bool
    ip_configuration_mode: IpConfigurationMode
    IP: str
    netmask: str
    gateway: str
    DNS: str
    bond_slave_of: BondRef
    bond_master_of: list[BondRef]
    VLAN_master_of: VLANRef
    VLAN_slave_of: list[VLANRef]
    management: bool
    other_config: dict[str, str]
    disallow_unplug: bool
    tunnel_access_PIF_of: list[TunnelRef]
    tunnel_transport_PIF_of: list[TunnelRef]
    ipv6_configuration_mode: Ipv6ConfigurationMode
    IPv6: list[str]
    ipv6_gateway: str
    primary_address_type: PrimaryAddressType
    managed: bool
    properties: dict[str, str]
    capabilities: list[str]
    igmp_snooping_status: PifIgmpStatus
    sriov_physical_PIF_of: list[NetworkSriovRef]
    sriov_logical_PIF_of: list[NetworkSriovRef]
    PCI: PCIRef


class PIFMetricsRecord(TypedDict):
    """A record of PIF_metrics: since XenServer 4.0."""

    uuid: str
    io_read_kbs: float
    io_write_kbs: float
    carrier: bool
    vendor_id: str
    vendor_name: str
    device_id: str
    device_name: str
    speed: int
    duplex: bool
    pci_bus_path: str
    last_updated: str
    other_config: dict[str, str]


class PUSBRecord(TypedDict):
    """A record of PUSB: since XenServer 7.3."""

    uuid: str
    USB_group: USBGroupRef
    host: HostRef
    path: str
    vendor_id: str
    vendor_desc: str
    product_id: str
    product_desc: str
    serial: str
    version: str
    description: str
    passthrough_enabled: bool
    other_config: dict[str, str]
    speed: float


class PVSCacheStorageRecord(TypedDict):
    """A record of PVS_cache_storage: since XenServer 7.1."""

    uuid: str
    host: HostRef
    SR: SRRef
    site: PVSSiteRef
    size: int
    VDI: VDIRef


class NewPVSCacheStorage(TypedDict, total=False):
    """What PVS_cache_storage.create takes."""

    host: HostRef
    SR: SRRef
    site: PVSSiteRef
    size: int


class PVSProxyRecord(TypedDict):
    """A record of PVS_proxy: since XenServer 7.1."""

    uuid: str
    site: PVSSiteRef
    VIF: VIFRef
    currently_attached: bool
    status: PvsProxyStatus


class PVSServerRecord(TypedDict):
    """A record of PVS_server: since XenServer 7.1."""

    uuid: str
    addresses: list[str]
    first_port: int
    last_port: int
    site: PVSSiteRef


class PVSSiteRecord(TypedDict):
    """A record of PVS_site: since XenServer 7.1."""

    uuid: str
    name_label: str
    name_description: str
    PVS_uuid: str
    cache_storage: list[PVSCacheStorageRef]
    servers: list[PVSServerRef]
    proxies: list[PVSProxyRef]


class RateLimitRecord(TypedDict):
    """A record of Rate_limit: since xapi 26.17.0."""

    uuid: str
    name_label: str
    name_description: str
    callers: list[CallerRef]
    burst_size: float
    fill_rate: float


class NewRateLimit(TypedDict, total=False):
    """What Rate_limit.create takes."""

    name_label: str
    name_description: str
    burst_size: float
    fill_rate: float


class RepositoryRecord(TypedDict):
    """A record of Repository: since xapi 1.301.0."""

    uuid: str
    name_label: str
    name_description: str
    binary_url: str
    source_url: str
    update: bool
    hash: str
    up_to_date: bool
    gpgkey_path: str
    origin: Origin
    certificate: str


class SDNControllerRecord(TypedDict):
    """A record of SDN_controller: since XenServer 7.2."""

    uuid: str
    protocol: SdnControllerProtocol
    address: str
    port: int


class SMRecord(TypedDict):
    """A record of SM: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    type: str
    vendor: str
    copyright: str
    version: str
    required_api_version: str
    configuration: dict[str, str]
    capabilities: list[str]
    features: dict[str, int]
    other_config: dict[str, str]
    driver_filename: str
    required_cluster_stack: list[str]
    supported_image_formats: list[ImageFormatType]


class SRRecord(TypedDict):
    """A record of SR: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    allowed_operations: list[StorageOperations]
    current_operations: dict[str, StorageOperations]
    VDIs: list[VDIRef]
    PBDs: list[PBDRef]
    virtual_allocation: int
    physical_utilisation: int
    physical_size: int
    type: str
    content_type: str
    shared: bool
    other_config: dict[str, str]
    tags: list[str]
    sm_config: dict[str, str]
    blobs: dict[str, BlobRef]
    local_cache_enabled: bool
    introduced_by: DRTaskRef
    clustered: bool
    is_tools_sr: bool


class USBGroupRecord(TypedDict):
    """A record of USB_group: since XenServer 7.3."""

    uuid: str
    name_label: str
    name_description: str
    PUSBs: list[PUSBRef]
    VUSBs: list[VUSBRef]
    other_config: dict[str, str]


class VBDRecord(TypedDict):
    """A record of VBD: since XenServer 4.0."""

    uuid: str
    allowed_operations: list[VbdOperations]
    current_operations: dict[str, VbdOperations]
    VM: VMRef
    VDI: VDIRef
    device: str
    userdevice: str
    bootable: bool
    mode: VbdMode
    type: VbdType
    unpluggable: bool
    storage_lock: bool
    empty: bool
    other_config: dict[str, str]
    currently_attached: bool
    status_code: int
    status_detail: str
    runtime_properties: dict[str, str]
    qos_algorithm_type: str
    qos_algorithm_params: dict[str, str]
    qos_supported_algorithms: list[str]
    metrics: VBDMetricsRef


class _NewVBD(TypedDict):
    VM: VMRef
    VDI: VDIRef
    userdevice: str
    bootable: bool
    mode: VbdMode
    type: VbdType
    empty: bool
    other_config: dict[str, str]
    qos_algorithm_type: str
    qos_algorithm_params: dict[str, str]


class NewVBD(_NewVBD, total=False):
    """What VBD.create takes."""

    device: str
    unpluggable: bool
    currently_attached: bool


class VBDMetricsRecord(TypedDict):
    """A record of VBD_metrics: since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""

    uuid: str
    io_read_kbs: float
    io_write_kbs: float
    last_updated: str
    other_config: dict[str, str]


class VDIRecord(TypedDict):
    """A record of VDI: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    allowed_operations: list[VdiOperations]
    current_operations: dict[str, VdiOperations]
    SR: SRRef
    VBDs: list[VBDRef]
    crash_dumps: list[CrashdumpRef]
    virtual_size: int
    physical_utilisation: int
    type: VdiType
    sharable: bool
    read_only: bool
    other_config: dict[str, str]
    storage_lock: bool
    location: str
    managed: bool
    missing: bool
    parent: VDIRef
    xenstore_data: dict[str, str]
    sm_config: dict[str, str]
    is_a_snapshot: bool
    snapshot_of: VDIRef
    snapshots: list[VDIRef]
    snapshot_time: str
    tags: list[str]
    allow_caching: bool
    on_boot: OnBoot
    metadata_of_pool: PoolRef
    metadata_latest: bool
    is_tools_iso: bool
    cbt_enabled: bool


class _NewVDI(TypedDict):
    SR: SRRef
    virtual_size: int
    type: VdiType
    sharable: bool
    read_only: bool
    other_config: dict[str, str]


class NewVDI(_NewVDI, total=False):
    """What VDI.create takes."""

    name_label: str
    name_description: str
    xenstore_data: dict[str, str]
    sm_config: dict[str, str]
    tags: list[str]


class VGPURecord(TypedDict):
    """A record of VGPU: since XenServer 6.0."""

    uuid: str
    VM: VMRef
    GPU_group: GPUGroupRef
    device: str
    currently_attached: bool
    other_config: dict[str, str]
    type: VGPUTypeRef
    resident_on: PGPURef
    scheduled_to_be_resident_on: PGPURef
    compatibility_metadata: dict[str, str]
    extra_args: str
    PCI: PCIRef


class VGPUTypeRecord(TypedDict):
    """A record of VGPU_type: since XenServer 6.2 SP1 Tech-Preview."""

    uuid: str
    vendor_name: str
    model_name: str
    framebuffer_size: int
    max_heads: int
    max_resolution_x: int
    max_resolution_y: int
    supported_on_PGPUs: list[PGPURef]
    enabled_on_PGPUs: list[PGPURef]
    VGPUs: list[VGPURef]
    supported_on_GPU_groups: list[GPUGroupRef]
    enabled_on_GPU_groups: list[GPUGroupRef]
    implementation: VgpuTypeImplementation
    identifier: str
    experimental: bool
    compatible_types_in_vm: list[VGPUTypeRef]


class VIFRecord(TypedDict):
    """A record of VIF: since XenServer 4.0."""

    uuid: str
    allowed_operations: list[VifOperations]
    current_operations: dict[str, VifOperations]
    device: str
    network: NetworkRef
    VM: VMRef
    MAC: str
    MTU: int
    other_config: dict[str, str]
    currently_attached: bool
    status_code: int
    status_detail: str
    runtime_properties: dict[str, str]
    qos_algorithm_type: str
    qos_algorithm_params: dict[str, str]
    qos_supported_algorithms: list[str]
    metrics: VIFMetricsRef
    MAC_autogenerated: bool
    locking_mode: VifLockingMode
    ipv4_allowed: list[str]
    ipv6_allowed: list[str]
    ipv4_configuration_mode: VifIpv4ConfigurationMode
    ipv4_addresses: list[str]
    ipv4_gateway: str
    ipv6_configuration_mode: VifIpv6ConfigurationMode
    ipv6_addresses: list[str]
    ipv6_gateway: str
    trunks: list[int]


class _NewVIF(TypedDict):
    device: str
    network: NetworkRef
    VM: VMRef
    MAC: str
    MTU: int
    other_config: dict[str, str]
    qos_algorithm_type: str
    qos_algorithm_params: dict[str, str]


class NewVIF(_NewVIF, total=False):
    """What VIF.create takes."""

    currently_attached: bool
    locking_mode: VifLockingMode
    ipv4_allowed: list[str]
    ipv6_allowed: list[str]
    trunks: list[int]


class VIFMetricsRecord(TypedDict):
    """A record of VIF_metrics: since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""

    uuid: str
    io_read_kbs: float
    io_write_kbs: float
    last_updated: str
    other_config: dict[str, str]


class VLANRecord(TypedDict):
    """A record of VLAN: since XenServer 4.1."""

    uuid: str
    tagged_PIF: PIFRef
    untagged_PIF: PIFRef
    tag: int
    other_config: dict[str, str]


class VMRecord(TypedDict):
    """A record of VM: since XenServer 4.0."""

    uuid: str
    allowed_operations: list[VmOperations]
    current_operations: dict[str, VmOperations]
    name_label: str
    name_description: str
    power_state: VmPowerState
    user_version: int
    is_a_template: bool
    is_default_template: bool
    suspend_VDI: VDIRef
    resident_on: HostRef
    scheduled_to_be_resident_on: HostRef
    affinity: HostRef
    memory_overhead: int
    memory_target: int
    memory_static_max: int
    memory_dynamic_max: int
    memory_dynamic_min: int
    memory_static_min: int
    VCPUs_params: dict[str, str]
    VCPUs_max: int
    VCPUs_at_startup: int
    actions_after_softreboot: OnSoftrebootBehavior
    actions_after_shutdown: OnNormalExit
    actions_after_reboot: OnNormalExit
    actions_after_crash: OnCrashBehaviour
    consoles: list[ConsoleRef]
    VIFs: list[VIFRef]
    VBDs: list[VBDRef]
    VUSBs: list[VUSBRef]
    crash_dumps: list[CrashdumpRef]
    VTPMs: list[VTPMRef]
    PV_bootloader: str
    PV_kernel: str
    PV_ramdisk: str
    PV_args: str
    PV_bootloader_args: str
    PV_legacy_args: str
    HVM_boot_policy: str
    HVM_boot_params: dict[str, str]
    HVM_shadow_multiplier: float
    platform: dict[str, str]
    PCI_bus: str
    other_config: dict[str, str]
    domid: int
    domarch: str
    last_boot_CPU_flags: dict[str, str]
    is_control_domain: bool
    metrics: VMMetricsRef
    guest_metrics: VMGuestMetricsRef
    last_booted_record: str
    recommendations: str
    xenstore_data: dict[str, str]
    ha_always_run: bool
    ha_restart_priority: str
    is_a_snapshot: bool
    snapshot_of: VMRef
    snapshots: list[VMRef]
    snapshot_time: str
    transportable_snapshot_id: str
    blobs: dict[str, BlobRef]
    tags: list[str]
    blocked_operations: dict[VmOperations, str]
    snapshot_info: dict[str, str]
    snapshot_metadata: str
    parent: VMRef
    children: list[VMRef]
    bios_strings: dict[str, str]
    protection_policy: VMPPRef
    is_snapshot_from_vmpp: bool
    snapshot_schedule: VMSSRef
    is_vmss_snapshot: bool
    appliance: VMApplianceRef
    start_delay: int
    shutdown_delay: int
    order: int
    VGPUs: list[VGPURef]
    attached_PCIs: list[PCIRef]
    suspend_SR: SRRef
    version: int
    generation_id: str
    hardware_platform_version: int
    has_vendor_device: bool
    requires_reboot: bool
    reference_label: str
    domain_type: DomainType
    NVRAM: dict[str, str]
    pending_guidances: list[UpdateGuidances]
    pending_guidances_recommended: list[UpdateGuidances]
    pending_guidances_full: list[UpdateGuidances]
    groups: list[VMGroupRef]
    secureboot_certificates_state: VmSecurebootCertificatesState


class _NewVM(TypedDict):
    user_version: int
    is_a_template: bool
    affinity: HostRef
    memory_static_max: int
    memory_dynamic_max: int
    memory_dynamic_min: int
    memory_static_min: int
    VCPUs_params: dict[str, str]
    VCPUs_max: int
    VCPUs_at_startup: int
    actions_after_shutdown: OnNormalExit
    actions_after_reboot: OnNormalExit
    actions_after_crash: OnCrashBehaviour
    PV_bootloader: str
    PV_kernel: str
    PV_ramdisk: str
    PV_args: str
    PV_bootloader_args: str
    PV_legacy_args: str
    HVM_boot_policy: str
    HVM_boot_params: dict[str, str]
    platform: dict[str, str]
    PCI_bus: str
    other_config: dict[str, str]
    recommendations: str


class NewVM(_NewVM, total=False):
    """What VM.create takes."""

    name_label: str
    name_description: str
    power_state: VmPowerState
    suspend_VDI: VDIRef
    memory_target: int
    actions_after_softreboot: OnSoftrebootBehavior
    HVM_shadow_multiplier: float
    last_boot_CPU_flags: dict[str, str]
    last_booted_record: str
    xenstore_data: dict[str, str]
    ha_always_run: bool
    ha_restart_priority: str
    tags: list[str]
    blocked_operations: dict[VmOperations, str]
    protection_policy: VMPPRef
    is_snapshot_from_vmpp: bool
    snapshot_schedule: VMSSRef
    is_vmss_snapshot: bool
    appliance: VMApplianceRef
    start_delay: int
    shutdown_delay: int
    order: int
    suspend_SR: SRRef
    version: int
    generation_id: str
    hardware_platform_version: int
    has_vendor_device: bool
    reference_label: str
    domain_type: DomainType
    NVRAM: dict[str, str]


class VMPPRecord(TypedDict):
    """A record of VMPP: since XenServer 5.6 FP1, deprecated in XenServer 6.2, removed in XenServer 6.2."""

    uuid: str
    name_label: str
    name_description: str
    is_policy_enabled: bool
    backup_type: VmppBackupType
    backup_retention_value: int
    backup_frequency: VmppBackupFrequency
    backup_schedule: dict[str, str]
    is_backup_running: bool
    backup_last_run_time: str
    archive_target_type: VmppArchiveTargetType
    archive_target_config: dict[str, str]
    archive_frequency: VmppArchiveFrequency
    archive_schedule: dict[str, str]
    is_archive_running: bool
    archive_last_run_time: str
    VMs: list[VMRef]
    is_alarm_enabled: bool
    alarm_config: dict[str, str]
    recent_alerts: list[str]


class NewVMPP(TypedDict, total=False):
    """What VMPP.create takes."""

    name_label: str
    name_description: str
    is_policy_enabled: bool
    backup_type: VmppBackupType
    backup_retention_value: int
    backup_frequency: VmppBackupFrequency
    backup_schedule: dict[str, str]
    archive_target_type: VmppArchiveTargetType
    archive_target_config: dict[str, str]
    archive_frequency: VmppArchiveFrequency
    archive_schedule: dict[str, str]
    is_alarm_enabled: bool
    alarm_config: dict[str, str]


class VMSSRecord(TypedDict):
    """A record of VMSS: since XenServer 7.2."""

    uuid: str
    name_label: str
    name_description: str
    enabled: bool
    type: VmssType
    retained_snapshots: int
    frequency: VmssFrequency
    schedule: dict[str, str]
    last_run_time: str
    VMs: list[VMRef]


class _NewVMSS(TypedDict):
    type: VmssType
    frequency: VmssFrequency


class NewVMSS(_NewVMSS, total=False):
    """What VMSS.create takes."""

    name_label: str
    name_description: str
    enabled: bool
    retained_snapshots: int
    schedule: dict[str, str]


class VMApplianceRecord(TypedDict):
    """A record of VM_appliance: since XenServer 6.0."""

    uuid: str
    name_label: str
    name_description: str
    allowed_operations: list[VmApplianceOperation]
    current_operations: dict[str, VmApplianceOperation]
    VMs: list[VMRef]


class NewVMAppliance(TypedDict, total=False):
    """What VM_appliance.create takes."""

    name_label: str
    name_description: str


class VMGroupRecord(TypedDict):
    """A record of VM_group: since xapi 24.19.1."""

    uuid: str
    name_label: str
    name_description: str
    placement: PlacementPolicy
    VMs: list[VMRef]


class NewVMGroup(TypedDict, total=False):
    """What VM_group.create takes."""

    name_label: str
    name_description: str
    placement: PlacementPolicy


class VMGuestMetricsRecord(TypedDict):
    """A record of VM_guest_metrics: since XenServer 4.0."""

    uuid: str
    os_version: dict[str, str]
    netbios_name: dict[str, str]
    PV_drivers_version: dict[str, str]
    PV_drivers_up_to_date: bool
    memory: dict[str, str]
    disks: dict[str, str]
    networks: dict[str, str]
    other: dict[str, str]
    last_updated: str
    other_config: dict[str, str]
    live: bool
    can_use_hotplug_vbd: TristateType
    can_use_hotplug_vif: TristateType
    PV_drivers_detected: bool
    services: dict[str, str]


class VMMetricsRecord(TypedDict):
    """A record of VM_metrics: since XenServer 4.0."""

    uuid: str
    memory_actual: int
    VCPUs_number: int
    VCPUs_utilisation: dict[int, float]
    VCPUs_CPU: dict[int, int]
    VCPUs_params: dict[str, str]
    VCPUs_flags: dict[int, list[str]]
    state: list[str]
    start_time: str
    install_time: str
    last_updated: str
    other_config: dict[str, str]
    hvm: bool
    nested_virt: bool
    nomigrate: bool
    current_domain_type: DomainType
    numa_optimised: bool
    numa_nodes: int
    numa_node_memory: dict[int, int]


class VTPMRecord(TypedDict):
    """A record of VTPM: since xapi 22.26.0."""

    uuid: str
    allowed_operations: list[VtpmOperations]
    current_operations: dict[str, VtpmOperations]
    VM: VMRef
    backend: VMRef
    persistence_backend: PersistenceBackend
    is_unique: bool
    is_protected: bool


class VUSBRecord(TypedDict):
    """A record of VUSB: since XenServer 7.3."""

    uuid: str
    allowed_operations: list[VusbOperations]
    current_operations: dict[str, VusbOperations]
    VM: VMRef
    USB_group: USBGroupRef
    other_config: dict[str, str]
    currently_attached: bool


class BlobRecord(TypedDict):
    """A record of blob: since XenServer 5.0."""

    uuid: str
    name_label: str
    name_description: str
    size: int
    public: bool
    last_updated: str
    mime_type: str


class ConsoleRecord(TypedDict):
    """A record of console: since XenServer 4.0."""

    uuid: str
    protocol: ConsoleProtocol
    location: str
    VM: VMRef
    other_config: dict[str, str]


class NewConsole(TypedDict):
    """What console.create takes."""

    other_config: dict[str, str]


class CrashdumpRecord(TypedDict):
    """A record of crashdump: since XenServer 4.0, deprecated in XenServer 7.3."""

    uuid: str
    VM: VMRef
    VDI: VDIRef
    other_config: dict[str, str]


class DataSourceRecord(TypedDict):
    """A record of data_source: since XenServer 5.0."""

    name_label: str
    name_description: str
    enabled: bool
    standard: bool
    units: str
    min: float
    max: float
    value: float


class HostRecord(TypedDict):
    """A record of host: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    memory_overhead: int
    allowed_operations: list[HostAllowedOperations]
    current_operations: dict[str, HostAllowedOperations]
    API_version_major: int
    API_version_minor: int
    API_version_vendor: str
    API_version_vendor_implementation: dict[str, str]
    enabled: bool
    software_version: dict[str, str]
    other_config: dict[str, str]
    capabilities: list[str]
    cpu_configuration: dict[str, str]
    sched_policy: str
    supported_bootloaders: list[str]
    resident_VMs: list[VMRef]
    logging: dict[str, str]
    PIFs: list[PIFRef]
    suspend_image_sr: SRRef
    crash_dump_sr: SRRef
    crashdumps: list[HostCrashdumpRef]
    patches: list[HostPatchRef]
    updates: list[PoolUpdateRef]
    PBDs: list[PBDRef]
    host_CPUs: list[HostCpuRef]
    cpu_info: dict[str, str]
    hostname: str
    address: str
    metrics: HostMetricsRef
    license_params: dict[str, str]
    ha_statefiles: list[str]
    ha_network_peers: list[str]
    blobs: dict[str, BlobRef]
    tags: list[str]
    external_auth_type: str
    external_auth_service_name: str
    external_auth_configuration: dict[str, str]
    edition: str
    license_server: dict[str, str]
    bios_strings: dict[str, str]
    power_on_mode: str
    power_on_config: dict[str, str]
    local_cache_sr: SRRef
    chipset_info: dict[str, str]
    PCIs: list[PCIRef]
    PGPUs: list[PGPURef]
    PUSBs: list[PUSBRef]
    ssl_legacy: bool
    guest_VCPUs_params: dict[str, str]
    display: HostDisplay
    virtual_hardware_platform_versions: list[int]
    control_domain: VMRef
    updates_requiring_reboot: list[PoolUpdateRef]
    features: list[FeatureRef]
    iscsi_iqn: str
    multipathing: bool
    uefi_certificates: str
    certificates: list[CertificateRef]
    editions: list[str]
    pending_guidances: list[UpdateGuidances]
    tls_verification_enabled: bool
    last_software_update: str
    https_only: bool
    latest_synced_updates_applied: LatestSyncedUpdatesAppliedState
    numa_affinity_policy: HostNumaAffinityPolicy
    pending_guidances_recommended: list[UpdateGuidances]
    pending_guidances_full: list[UpdateGuidances]
    last_update_hash: str
    ssh_enabled: bool
    ssh_enabled_timeout: int
    ssh_expiry: str
    console_idle_timeout: int
    ssh_auto_mode: bool
    max_cstate: str
    secure_boot: bool
    ntp_mode: HostNtpMode
    ntp_custom_servers: list[str]
    timezone: str


class HostCpuRecord(TypedDict):
    """A record of host_cpu: since XenServer 4.0, deprecated in XenServer 5.6."""

    uuid: str
    host: HostRef
    number: int
    vendor: str
    speed: int
    modelname: str
    family: int
    model: int
    stepping: str
    flags: str
    features: str
    utilisation: float
    other_config: dict[str, str]


class HostCrashdumpRecord(TypedDict):
    """A record of host_crashdump: since XenServer 4.0."""

    uuid: str
    host: HostRef
    timestamp: str
    size: int
    other_config: dict[str, str]


class HostMetricsRecord(TypedDict):
    """A record of host_metrics: since XenServer 4.0."""

    uuid: str
    memory_total: int
    memory_free: int
    live: bool
    last_updated: str
    other_config: dict[str, str]


class HostPatchRecord(TypedDict):
    """A record of host_patch: since XenServer 4.0, deprecated in XenServer 7.1."""

    uuid: str
    name_label: str
    name_description: str
    version: str
    host: HostRef
    applied: bool
    timestamp_applied: str
    size: int
    pool_patch: PoolPatchRef
    other_config: dict[str, str]


class MessageRecord(TypedDict):
    """A record of message: since XenServer 5.0."""

    uuid: str
    name: str
    priority: int
    cls: Cls
    obj_uuid: str
    timestamp: str
    body: str


class NetworkRecord(TypedDict):
    """A record of network: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    allowed_operations: list[NetworkOperations]
    current_operations: dict[str, NetworkOperations]
    VIFs: list[VIFRef]
    PIFs: list[PIFRef]
    MTU: int
    other_config: dict[str, str]
    bridge: str
    managed: bool
    blobs: dict[str, BlobRef]
    tags: list[str]
    default_locking_mode: NetworkDefaultLockingMode
    assigned_ips: dict[VIFRef, str]
    purpose: list[NetworkPurpose]


class _NewNetwork(TypedDict):
    other_config: dict[str, str]


class NewNetwork(_NewNetwork, total=False):
    """What network.create takes."""

    name_label: str
    name_description: str
    MTU: int
    bridge: str
    managed: bool
    tags: list[str]


class NetworkSriovRecord(TypedDict):
    """A record of network_sriov: since XenServer 7.5."""

    uuid: str
    physical_PIF: PIFRef
    logical_PIF: PIFRef
    requires_reboot: bool
    configuration_mode: SriovConfigurationMode


class PoolRecord(TypedDict):
    """A record of pool: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    master: HostRef
    default_SR: SRRef
    suspend_image_SR: SRRef
    crash_dump_SR: SRRef
    other_config: dict[str, str]
    ha_enabled: bool
    ha_configuration: dict[str, str]
    ha_statefiles: list[str]
    ha_host_failures_to_tolerate: int
    ha_plan_exists_for: int
    ha_allow_overcommit: bool
    ha_overcommitted: bool
    blobs: dict[str, BlobRef]
    tags: list[str]
    gui_config: dict[str, str]
    health_check_config: dict[str, str]
    wlb_url: str
    wlb_username: str
    wlb_enabled: bool
    wlb_verify_cert: bool
    redo_log_enabled: bool
    redo_log_vdi: VDIRef
    vswitch_controller: str
    restrictions: dict[str, str]
    metadata_VDIs: list[VDIRef]
    ha_cluster_stack: str
    allowed_operations: list[PoolAllowedOperations]
    current_operations: dict[str, PoolAllowedOperations]
    guest_agent_config: dict[str, str]
    cpu_info: dict[str, str]
    policy_no_vendor_device: bool
    live_patching_disabled: bool
    igmp_snooping_enabled: bool
    uefi_certificates: str
    custom_uefi_certificates: str
    is_psr_pending: bool
    tls_verification_enabled: bool
    repositories: list[RepositoryRef]
    client_certificate_auth_enabled: bool
    client_certificate_auth_name: str
    repository_proxy_url: str
    repository_proxy_username: str
    repository_proxy_password: SecretRef
    migration_compression: bool
    coordinator_bias: bool
    local_auth_max_threads: int
    ext_auth_max_threads: int
    ext_auth_cache_enabled: bool
    ext_auth_cache_size: int
    ext_auth_cache_expiry: int
    telemetry_uuid: SecretRef
    telemetry_frequency: TelemetryFrequency
    telemetry_next_collection: str
    last_update_sync: str
    update_sync_frequency: UpdateSyncFrequency
    update_sync_day: int
    update_sync_enabled: bool
    recommendations: dict[str, str]
    license_server: dict[str, str]
    ha_reboot_vm_on_internal_shutdown: bool
    limit_console_sessions: bool
    vm_console_idle_timeout: int
    auto_update_vm_secureboot_certificates: bool


class PoolPatchRecord(TypedDict):
    """A record of pool_patch: since XenServer 4.1, deprecated in XenServer 7.1."""

    uuid: str
    name_label: str
    name_description: str
    version: str
    size: int
    pool_applied: bool
    host_patches: list[HostPatchRef]
    after_apply_guidance: list[AfterApplyGuidance]
    pool_update: PoolUpdateRef
    other_config: dict[str, str]


class PoolUpdateRecord(TypedDict):
    """A record of pool_update: since XenServer 7.1."""

    uuid: str
    name_label: str
    name_description: str
    version: str
    installation_size: int
    key: str
    after_apply_guidance: list[UpdateAfterApplyGuidance]
    vdi: VDIRef
    hosts: list[HostRef]
    other_config: dict[str, str]
    enforce_homogeneity: bool


class _ProbeResultRecord(TypedDict):
    configuration: dict[str, str]
    complete: bool
    extra_info: dict[str, str]


class ProbeResultRecord(_ProbeResultRecord, total=False):
    """A record of probe_result: since XenServer 7.6."""

    sr: SrStatRecord


class RoleRecord(TypedDict):
    """A record of role: since XenServer 5.6."""

    uuid: str
    name_label: str
    name_description: str
    subroles: list[RoleRef]
    is_internal: bool


class SecretRecord(TypedDict):
    """A record of secret: since XenServer 5.6."""

    uuid: str
    value: str
    other_config: dict[str, str]


class _NewSecret(TypedDict):
    value: str


class NewSecret(_NewSecret, total=False):
    """What secret.create takes."""

    other_config: dict[str, str]


class SessionRecord(TypedDict):
    """A record of session: since XenServer 4.0."""

    uuid: str
    this_host: HostRef
    this_user: UserRef
    last_active: str
    pool: bool
    other_config: dict[str, str]
    is_local_superuser: bool
    subject: SubjectRef
    validation_time: str
    auth_user_sid: str
    auth_user_name: str
    rbac_permissions: list[str]
    tasks: list[TaskRef]
    parent: SessionRef
    originator: str
    client_certificate: bool


class _SrStatRecord(TypedDict):
    name_label: str
    name_description: str
    free_space: int
    total_space: int
    clustered: bool
    health: SrHealth


class SrStatRecord(_SrStatRecord, total=False):
    """A record of sr_stat: since XenServer 7.6."""

    uuid: str


class SubjectRecord(TypedDict):
    """A record of subject: since XenServer 5.5."""

    uuid: str
    subject_identifier: str
    other_config: dict[str, str]
    roles: list[RoleRef]


class NewSubject(TypedDict, total=False):
    """What subject.create takes."""

    subject_identifier: str
    other_config: dict[str, str]


class TaskRecord(TypedDict):
    """A record of task: since XenServer 4.0."""

    uuid: str
    name_label: str
    name_description: str
    allowed_operations: list[TaskAllowedOperations]
    current_operations: dict[str, TaskAllowedOperations]
    created: str
    finished: str
    status: TaskStatusType
    resident_on: HostRef
    progress: float
    type: str
    result: str
    error_info: list[str]
    other_config: dict[str, str]
    subtask_of: TaskRef
    subtasks: list[TaskRef]
    backtrace: str


class TunnelRecord(TypedDict):
    """A record of tunnel: since XenServer 5.6 FP1."""

    uuid: str
    access_PIF: PIFRef
    transport_PIF: PIFRef
    status: dict[str, str]
    other_config: dict[str, str]
    protocol: TunnelProtocol


class UserRecord(TypedDict):
    """A record of user: since XenServer 4.0, deprecated in XenServer 5.5."""

    uuid: str
    short_name: str
    fullname: str
    other_config: dict[str, str]


class _NewUser(TypedDict):
    short_name: str
    fullname: str


class NewUser(_NewUser, total=False):
    """What user.create takes."""

    other_config: dict[str, str]


class VdiNbdServerInfoRecord(TypedDict):
    """A record of vdi_nbd_server_info: since XenServer 7.3."""

    exportname: str
    address: str
    port: int
    cert: str
    subject: str


_Event = TypedDict("_Event", {
    "id": str,
    "timestamp": str,
    "class": str,
    "operation": EventOperation,
    "ref": str,
})


class Event(_Event, total=False):
    """What happened to one object, whose class is in lower case.

    ``snapshot`` is the object's record, absent for ``del``.
    """

    snapshot: dict[str, Any]


class EventBatch(TypedDict):
    """What ``event.from`` returns: the events, the token of the next call, and table sizes."""

    events: list[Event]
    token: str
    valid_ref_counts: dict[str, int]
