# Written by tools/stubs.py from os_xenapi/datamodel/xapi.json; not to be edited.
# fmt: off
# ruff: noqa: E501, F403, F405, PT019
"""The messages of XAPI as AsyncSession has them: for type checkers only, there is no such module."""

from typing import TypeAlias, TypeVar

from os_xenapi.tasks import AsyncTask
from os_xenapi.types import *

_T = TypeVar("_T")
_Items: TypeAlias = list[_T] | tuple[_T, ...]

class SessionMessages:
    """XAPI's class session: since XenServer 4.0."""

    async def get_record(_, self: SessionRef, /, *, timeout: float | None = None) -> SessionRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SessionRef: ...
    async def get_uuid(_, self: SessionRef, /, *, timeout: float | None = None) -> str: ...
    async def get_this_host(_, self: SessionRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_this_user(_, self: SessionRef, /, *, timeout: float | None = None) -> UserRef: ...
    async def get_last_active(_, self: SessionRef, /, *, timeout: float | None = None) -> str: ...
    async def get_pool(_, self: SessionRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: SessionRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_is_local_superuser(_, self: SessionRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.5."""
    async def get_subject(_, self: SessionRef, /, *, timeout: float | None = None) -> SubjectRef:
        """Since XenServer 5.5."""
    async def get_validation_time(_, self: SessionRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_auth_user_sid(_, self: SessionRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_auth_user_name(_, self: SessionRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6."""
    async def get_rbac_permissions(_, self: SessionRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.6."""
    async def get_tasks(_, self: SessionRef, /, *, timeout: float | None = None) -> list[TaskRef]:
        """Since XenServer 5.6."""
    async def get_parent(_, self: SessionRef, /, *, timeout: float | None = None) -> SessionRef:
        """Since XenServer 5.6."""
    async def get_originator(_, self: SessionRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2."""
    async def get_client_certificate(_, self: SessionRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 21.2.0."""
    async def set_other_config(_, self: SessionRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: SessionRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: SessionRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def login_with_password(_, uname: str, pwd: str, version: str = '1.1', originator: str = '', /, *, timeout: float | None = None) -> SessionRef: ...
    async def logout(_, *, timeout: float | None = None) -> None: ...
    async def change_password(_, old_pwd: str, new_pwd: str, /, *, timeout: float | None = None) -> None: ...
    async def slave_login(_, host: HostRef, psecret: str, /, *, timeout: float | None = None) -> SessionRef: ...
    async def slave_local_login(_, psecret: str, /, *, timeout: float | None = None) -> SessionRef:
        """Since XenServer 4.1."""
    async def slave_local_login_with_password(_, uname: str, pwd: str, /, *, timeout: float | None = None) -> SessionRef:
        """Since XenServer 4.1."""
    async def create_from_db_file(_, filename: str, /, *, timeout: float | None = None) -> SessionRef:
        """Since XenServer 7.0."""
    async def local_logout(_, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_all_subject_identifiers(_, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.5."""
    async def logout_subject_identifier(_, subject_identifier: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""

class AuthMessages:
    """XAPI's class auth: since XenServer 5.5."""

    async def get_subject_identifier(_, subject_name: str, /, *, timeout: float | None = None) -> str: ...
    async def get_subject_information_from_identifier(_, subject_identifier: str, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_group_membership(_, subject_identifier: str, /, *, timeout: float | None = None) -> list[str]: ...

class SubjectMessages:
    """XAPI's class subject: since XenServer 5.5."""

    async def get_record(_, self: SubjectRef, /, *, timeout: float | None = None) -> SubjectRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SubjectRef: ...
    async def create(_, args: NewSubject, /, *, timeout: float | None = None) -> SubjectRef: ...
    async def destroy(_, self: SubjectRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: SubjectRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_subject_identifier(_, self: SubjectRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: SubjectRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_roles(_, self: SubjectRef, /, *, timeout: float | None = None) -> list[RoleRef]:
        """Since XenServer 5.6."""
    async def add_to_roles(_, self: SubjectRef, role: RoleRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def remove_from_roles(_, self: SubjectRef, role: RoleRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def get_permissions_name_label(_, self: SubjectRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.6."""
    async def get_all(_, *, timeout: float | None = None) -> list[SubjectRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[SubjectRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[SubjectRef, SubjectRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[SubjectRef, SubjectRecord]: ...

class RoleMessages:
    """XAPI's class role: since XenServer 5.6."""

    async def get_record(_, self: RoleRef, /, *, timeout: float | None = None) -> RoleRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> RoleRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_uuid(_, self: RoleRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: RoleRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: RoleRef, /, *, timeout: float | None = None) -> str: ...
    async def get_subroles(_, self: RoleRef, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_is_internal(_, self: RoleRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 22.5.0."""
    async def get_permissions(_, self: RoleRef, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_permissions_name_label(_, self: RoleRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_by_permission(_, permission: RoleRef, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_by_permission_name_label(_, label: str, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_all(_, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[RoleRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[RoleRef, RoleRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[RoleRef, RoleRecord]: ...

class TaskMessages:
    """XAPI's class task: since XenServer 4.0."""

    async def get_record(_, self: TaskRef, /, *, timeout: float | None = None) -> TaskRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> TaskRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[TaskRef]: ...
    async def get_uuid(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: TaskRef, /, *, timeout: float | None = None) -> list[TaskAllowedOperations]: ...
    async def get_current_operations(_, self: TaskRef, /, *, timeout: float | None = None) -> dict[str, TaskAllowedOperations]: ...
    async def get_created(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_finished(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_status(_, self: TaskRef, /, *, timeout: float | None = None) -> TaskStatusType: ...
    async def get_resident_on(_, self: TaskRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_progress(_, self: TaskRef, /, *, timeout: float | None = None) -> float: ...
    async def get_type(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_result(_, self: TaskRef, /, *, timeout: float | None = None) -> str: ...
    async def get_error_info(_, self: TaskRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_other_config(_, self: TaskRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_subtask_of(_, self: TaskRef, /, *, timeout: float | None = None) -> TaskRef:
        """Since XenServer 5.0."""
    async def get_subtasks(_, self: TaskRef, /, *, timeout: float | None = None) -> list[TaskRef]:
        """Since XenServer 5.0."""
    async def get_backtrace(_, self: TaskRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.0."""
    async def create(_, label: str, description: str, /, *, timeout: float | None = None) -> TaskRef: ...
    async def destroy(_, self: TaskRef, /, *, timeout: float | None = None) -> None: ...
    async def cancel(_, task: TaskRef, /, *, timeout: float | None = None) -> None: ...
    async def set_status(_, self: TaskRef, value: TaskStatusType, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.2."""
    async def set_progress(_, self: TaskRef, value: float, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2."""
    async def set_result(_, self: TaskRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 21.3.0."""
    async def set_error_info(_, self: TaskRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since xapi 21.3.0."""
    async def add_to_other_config(_, self: TaskRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.8.0."""
    async def remove_from_other_config(_, self: TaskRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.8.0."""
    async def set_other_config(_, self: TaskRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since xapi 25.8.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[TaskRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[TaskRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[TaskRef, TaskRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[TaskRef, TaskRecord]: ...

class EventMessages:
    """XAPI's class event: since XenServer 4.0."""

    async def register(_, classes: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def unregister(_, classes: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def next(_, *, timeout: float | None = None) -> list[Event]:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def from_(_, classes: _Items[str], token: str, timeout_: float, /, *, timeout: float | None = None) -> EventBatch:
        """Since XenServer 6.0."""
    async def get_current_id(_, *, timeout: float | None = None) -> int: ...
    async def inject(_, class_: str, ref: str, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.1."""

class PoolMessages:
    """XAPI's class pool: since XenServer 4.0."""

    async def get_record(_, self: PoolRef, /, *, timeout: float | None = None) -> PoolRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PoolRef: ...
    async def get_uuid(_, self: PoolRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: PoolRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: PoolRef, /, *, timeout: float | None = None) -> str: ...
    async def get_master(_, self: PoolRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_default_SR(_, self: PoolRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_suspend_image_SR(_, self: PoolRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_crash_dump_SR(_, self: PoolRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_other_config(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_ha_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_ha_configuration(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def get_ha_statefiles(_, self: PoolRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_ha_host_failures_to_tolerate(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.0."""
    async def get_ha_plan_exists_for(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.0."""
    async def get_ha_allow_overcommit(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_ha_overcommitted(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_blobs(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, BlobRef]:
        """Since XenServer 5.0."""
    async def get_tags(_, self: PoolRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_gui_config(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def get_health_check_config(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.0."""
    async def get_wlb_url(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_wlb_username(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_wlb_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.5."""
    async def get_wlb_verify_cert(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def get_redo_log_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.6."""
    async def get_redo_log_vdi(_, self: PoolRef, /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 5.6."""
    async def get_vswitch_controller(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6, deprecated in XenServer 7.2."""
    async def get_restrictions(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_metadata_VDIs(_, self: PoolRef, /, *, timeout: float | None = None) -> list[VDIRef]:
        """Since XenServer 6.0."""
    async def get_ha_cluster_stack(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.0."""
    async def get_allowed_operations(_, self: PoolRef, /, *, timeout: float | None = None) -> list[PoolAllowedOperations]: ...
    async def get_current_operations(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, PoolAllowedOperations]: ...
    async def get_guest_agent_config(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.0."""
    async def get_cpu_info(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.0."""
    async def get_policy_no_vendor_device(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0, deprecated in xapi 24.14.0."""
    async def get_live_patching_disabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def get_igmp_snooping_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.3."""
    async def get_uefi_certificates(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since Citrix Hypervisor 8.1."""
    async def get_custom_uefi_certificates(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.0.0."""
    async def get_is_psr_pending(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def get_tls_verification_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 1.290.0."""
    async def get_repositories(_, self: PoolRef, /, *, timeout: float | None = None) -> list[RepositoryRef]:
        """Since xapi 1.301.0."""
    async def get_client_certificate_auth_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 1.318.0."""
    async def get_client_certificate_auth_name(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 1.318.0."""
    async def get_repository_proxy_url(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 21.3.0."""
    async def get_repository_proxy_username(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 21.3.0."""
    async def get_repository_proxy_password(_, self: PoolRef, /, *, timeout: float | None = None) -> SecretRef:
        """Since xapi 21.3.0."""
    async def get_migration_compression(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 22.33.0."""
    async def get_coordinator_bias(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_local_auth_max_threads(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 23.27.0."""
    async def get_ext_auth_max_threads(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 23.27.0."""
    async def get_ext_auth_cache_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 24.31.0."""
    async def get_ext_auth_cache_size(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 24.31.0."""
    async def get_ext_auth_cache_expiry(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 24.31.0."""
    async def get_telemetry_uuid(_, self: PoolRef, /, *, timeout: float | None = None) -> SecretRef:
        """Since xapi 23.9.0."""
    async def get_telemetry_frequency(_, self: PoolRef, /, *, timeout: float | None = None) -> TelemetryFrequency:
        """Since xapi 23.9.0."""
    async def get_telemetry_next_collection(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 23.9.0."""
    async def get_last_update_sync(_, self: PoolRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 23.18.0."""
    async def get_update_sync_frequency(_, self: PoolRef, /, *, timeout: float | None = None) -> UpdateSyncFrequency:
        """Since xapi 23.18.0."""
    async def get_update_sync_day(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 23.18.0."""
    async def get_update_sync_enabled(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 23.18.0."""
    async def get_recommendations(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 24.19.1."""
    async def get_license_server(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 25.6.0."""
    async def get_ha_reboot_vm_on_internal_shutdown(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 25.16.0."""
    async def get_limit_console_sessions(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 26.1.0."""
    async def get_vm_console_idle_timeout(_, self: PoolRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 26.1.0."""
    async def get_auto_update_vm_secureboot_certificates(_, self: PoolRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 26.16.1."""
    async def set_name_label(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_default_SR(_, self: PoolRef, value: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def set_suspend_image_SR(_, self: PoolRef, value: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def set_crash_dump_SR(_, self: PoolRef, value: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def set_other_config(_, self: PoolRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_ha_allow_overcommit(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_tags(_, self: PoolRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_gui_config(_, self: PoolRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_gui_config(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_gui_config(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_health_check_config(_, self: PoolRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def add_to_health_check_config(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def remove_from_health_check_config(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def set_wlb_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def set_wlb_verify_cert(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def set_policy_no_vendor_device(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0, deprecated in xapi 24.14.0."""
    async def set_live_patching_disabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.1."""
    async def set_is_psr_pending(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def set_migration_compression(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.33.0."""
    async def set_coordinator_bias(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_license_server(_, self: PoolRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since xapi 25.6.0."""
    async def add_to_license_server(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.6.0."""
    async def remove_from_license_server(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.6.0."""
    async def set_ha_reboot_vm_on_internal_shutdown(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.16.0."""
    async def set_limit_console_sessions(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.1.0."""
    async def set_vm_console_idle_timeout(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.1.0."""
    async def set_auto_update_vm_secureboot_certificates(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.16.1."""
    async def join(_, master_address: str, master_username: str, master_password: str, /, *, timeout: float | None = None) -> None: ...
    async def join_force(_, master_address: str, master_username: str, master_password: str, /, *, timeout: float | None = None) -> None: ...
    async def eject(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def initial_auth(_, *, timeout: float | None = None) -> str: ...
    async def exchange_certificates_on_join(_, uuid: str, certificate: str, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 1.298.0."""
    async def exchange_ca_certificates_on_join(_, import_: dict[str, str], export: _Items[CertificateRef], /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 1.320.0."""
    async def emergency_transition_to_master(_, *, timeout: float | None = None) -> None: ...
    async def emergency_reset_master(_, master_address: str, /, *, timeout: float | None = None) -> None: ...
    async def recover_slaves(_, *, timeout: float | None = None) -> list[HostRef]: ...
    async def hello(_, host_uuid: str, host_address: str, /, *, timeout: float | None = None) -> HelloReturn: ...
    async def is_slave(_, host: HostRef, /, *, timeout: float | None = None) -> bool: ...
    async def create_VLAN(_, device: str, network: NetworkRef, VLAN: int, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def management_reconfigure(_, network: NetworkRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def create_VLAN_from_PIF(_, pif: PIFRef, network: NetworkRef, VLAN: int, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def enable_ha(_, heartbeat_srs: _Items[SRRef], configuration: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def disable_ha(_, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def sync_database(_, *, timeout: float | None = None) -> None: ...
    async def designate_new_master(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def ha_prevent_restarts_for(_, seconds: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0 Update 1."""
    async def ha_failover_plan_exists(_, n: int, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def ha_compute_max_host_failures_to_tolerate(_, *, timeout: float | None = None) -> int:
        """Since XenServer 5.0."""
    async def ha_compute_hypothetical_max_host_failures_to_tolerate(_, configuration: dict[VMRef, str], /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.0."""
    async def ha_compute_vm_failover_plan(_, failed_hosts: _Items[HostRef], failed_vms: _Items[VMRef], /, *, timeout: float | None = None) -> dict[VMRef, dict[str, str]]:
        """Since XenServer 5.0."""
    async def set_ha_host_failures_to_tolerate(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def create_new_blob(_, pool: PoolRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef:
        """Since XenServer 5.0."""
    async def ha_schedule_plan_recomputation(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def enable_binary_storage(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def disable_binary_storage(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def enable_external_auth(_, pool: PoolRef, config: dict[str, str], service_name: str, auth_type: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def disable_external_auth(_, pool: PoolRef, config: dict[str, str] = ..., /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def external_auth_set_ldaps(_, pool: PoolRef, ldaps: bool, force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.16.0."""
    async def detect_nonhomogeneous_external_auth(_, pool: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def initialize_wlb(_, wlb_url: str, wlb_username: str, wlb_password: str, xenserver_username: str, xenserver_password: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def deconfigure_wlb(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def send_wlb_configuration(_, config: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def retrieve_wlb_configuration(_, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.5."""
    async def retrieve_wlb_recommendations(_, *, timeout: float | None = None) -> dict[VMRef, list[str]]:
        """Since XenServer 5.5."""
    async def send_test_post(_, host: str, port: int, body: str, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def certificate_install(_, name: str, cert: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def certificate_uninstall(_, name: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def certificate_list(_, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def install_ca_certificate(_, name: str, cert: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0, deprecated in xapi 26.13.0."""
    async def uninstall_ca_certificate(_, name: str, force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0, deprecated in xapi 26.13.0."""
    async def crl_install(_, name: str, cert: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def crl_uninstall(_, name: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def crl_list(_, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.5."""
    async def certificate_sync(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def enable_tls_verification(_, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0."""
    async def enable_redo_log(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def disable_redo_log(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def audit_log_append(_, line: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_vswitch_controller(_, address: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6, deprecated in XenServer 7.2."""
    async def test_archive_target(_, self: PoolRef, config: dict[str, str], /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6 FP1."""
    async def enable_local_storage_caching(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def disable_local_storage_caching(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def get_license_state(_, self: PoolRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.2."""
    async def apply_edition(_, self: PoolRef, edition: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2."""
    async def enable_ssl_legacy(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0, deprecated in XenServer 7.0, removed in Citrix Hypervisor 8.2."""
    async def disable_ssl_legacy(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0, deprecated in Citrix Hypervisor 8.2."""
    async def set_igmp_snooping_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def has_extension(_, self: PoolRef, name: str, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def add_to_guest_agent_config(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def remove_from_guest_agent_config(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def rotate_secret(_, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def set_repositories(_, self: PoolRef, value: _Items[RepositoryRef], /, *, timeout: float | None = None) -> None:
        """Since xapi 1.301.0."""
    async def add_repository(_, self: PoolRef, value: RepositoryRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.301.0."""
    async def remove_repository(_, self: PoolRef, value: RepositoryRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.301.0."""
    async def sync_updates(_, self: PoolRef, force: bool, token: str = '', token_id: str = '', username: str = '', password: str = '', /, *, timeout: float | None = None) -> str:
        """Since xapi 1.329.0."""
    async def check_update_readiness(_, self: PoolRef, requires_reboot: bool, /, *, timeout: float | None = None) -> list[list[str]]:
        """Since xapi 1.304.0."""
    async def enable_client_certificate_auth(_, self: PoolRef, name: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.318.0."""
    async def disable_client_certificate_auth(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.318.0."""
    async def configure_repository_proxy(_, self: PoolRef, url: str, username: str, password: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 21.3.0."""
    async def disable_repository_proxy(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 21.4.0."""
    async def set_uefi_certificates(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.16.0, deprecated in xapi 24.0.0."""
    async def set_custom_uefi_certificates(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 24.0.0."""
    async def set_https_only(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.27.0."""
    async def set_telemetry_next_collection(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.9.0."""
    async def reset_telemetry_uuid(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.9.0."""
    async def configure_update_sync(_, self: PoolRef, update_sync_frequency: UpdateSyncFrequency, update_sync_day: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.18.0."""
    async def set_update_sync_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.18.0."""
    async def set_local_auth_max_threads(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.27.0."""
    async def set_ext_auth_max_threads(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.27.0."""
    async def set_ext_auth_cache_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 24.31.0."""
    async def set_ext_auth_cache_size(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 24.31.0."""
    async def set_ext_auth_cache_expiry(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 24.31.0."""
    async def get_guest_secureboot_readiness(_, self: PoolRef, /, *, timeout: float | None = None) -> PoolGuestSecurebootReadiness:
        """Since xapi 24.17.0."""
    async def enable_ssh(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.13.0."""
    async def disable_ssh(_, self: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.13.0."""
    async def set_ssh_enabled_timeout(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.21.0."""
    async def set_console_idle_timeout(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.21.0."""
    async def set_ssh_auto_mode(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.27.0."""
    async def install_trusted_certificate(_, self: PoolRef, ca: bool, cert: str, purpose: _Items[CertificatePurpose], /, *, timeout: float | None = None) -> None:
        """Since xapi 26.13.0."""
    async def uninstall_trusted_certificate(_, self: PoolRef, certificate: CertificateRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.13.0."""
    async def sync_trusted_certificates_from(_, self: PoolRef, remote_pool: str, remote_session: SessionRef, remote_certificate: str, ca: bool, /, *, timeout: float | None = None) -> list[CertificateRef]:
        """Since xapi 26.16.0."""
    async def exchange_trusted_certificates_on_join(_, self: PoolRef, ca: bool, import_: dict[str, list[str]], export: _Items[CertificateRef], /, *, timeout: float | None = None) -> dict[str, list[str]]:
        """Since xapi 26.13.0."""
    async def exchange_crls_on_join(_, self: PoolRef, import_: dict[str, str], export: _Items[str], /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 26.13.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[PoolRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PoolRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PoolRef, PoolRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PoolRef, PoolRecord]: ...

class PoolPatchMessages:
    """XAPI's class pool_patch: since XenServer 4.1, deprecated in XenServer 7.1."""

    async def get_record(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> PoolPatchRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PoolPatchRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[PoolPatchRef]: ...
    async def get_uuid(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_version(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_size(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.1."""
    async def get_pool_applied(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def get_host_patches(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> list[HostPatchRef]:
        """Since XenServer 4.1."""
    async def get_after_apply_guidance(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> list[AfterApplyGuidance]:
        """Since XenServer 4.1."""
    async def get_pool_update(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> PoolUpdateRef:
        """Since XenServer 7.1."""
    async def get_other_config(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: PoolPatchRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: PoolPatchRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: PoolPatchRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def apply(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def pool_apply(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> None: ...
    async def precheck(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def clean(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> None: ...
    async def pool_clean(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1, deprecated in XenServer 7.1."""
    async def destroy(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> None: ...
    async def clean_on_host(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1, deprecated in XenServer 7.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[PoolPatchRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PoolPatchRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PoolPatchRef, PoolPatchRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PoolPatchRef, PoolPatchRecord]: ...

class PoolUpdateMessages:
    """XAPI's class pool_update: since XenServer 7.1."""

    async def get_record(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> PoolUpdateRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PoolUpdateRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[PoolUpdateRef]: ...
    async def get_uuid(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_version(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> str: ...
    async def get_installation_size(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> int: ...
    async def get_key(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> str: ...
    async def get_after_apply_guidance(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> list[UpdateAfterApplyGuidance]: ...
    async def get_vdi(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 4.0."""
    async def get_hosts(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> list[HostRef]: ...
    async def get_other_config(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.3."""
    async def get_enforce_homogeneity(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.3."""
    async def set_other_config(_, self: PoolUpdateRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def add_to_other_config(_, self: PoolUpdateRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def remove_from_other_config(_, self: PoolUpdateRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def introduce(_, vdi: VDIRef, /, *, timeout: float | None = None) -> PoolUpdateRef: ...
    async def precheck(_, self: PoolUpdateRef, host: HostRef, /, *, timeout: float | None = None) -> LivepatchStatus: ...
    async def apply(_, self: PoolUpdateRef, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def pool_apply(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> None: ...
    async def pool_clean(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> None: ...
    async def destroy(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> None: ...
    async def attach(_, self: PoolUpdateRef, use_localhost_proxy: bool = False, /, *, timeout: float | None = None) -> str: ...
    async def detach(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> None: ...
    async def resync_host(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PoolUpdateRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PoolUpdateRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PoolUpdateRef, PoolUpdateRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PoolUpdateRef, PoolUpdateRecord]: ...

class VMMessages:
    """XAPI's class VM: since XenServer 4.0."""

    async def get_record(_, self: VMRef, /, *, timeout: float | None = None) -> VMRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMRef: ...
    async def create(_, args: NewVM, /, *, timeout: float | None = None) -> VMRef: ...
    async def destroy(_, self: VMRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VMRef]: ...
    async def get_uuid(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_allowed_operations(_, self: VMRef, /, *, timeout: float | None = None) -> list[VmOperations]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, VmOperations]:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_power_state(_, self: VMRef, /, *, timeout: float | None = None) -> VmPowerState: ...
    async def get_user_version(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_is_a_template(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_is_default_template(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.2."""
    async def get_suspend_VDI(_, self: VMRef, /, *, timeout: float | None = None) -> VDIRef: ...
    async def get_resident_on(_, self: VMRef, /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def get_scheduled_to_be_resident_on(_, self: VMRef, /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def get_affinity(_, self: VMRef, /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def get_memory_overhead(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_memory_target(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0, deprecated in XenServer 5.6."""
    async def get_memory_static_max(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_memory_dynamic_max(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_memory_dynamic_min(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_memory_static_min(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_VCPUs_params(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_VCPUs_max(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_VCPUs_at_startup(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_actions_after_softreboot(_, self: VMRef, /, *, timeout: float | None = None) -> OnSoftrebootBehavior:
        """Since xapi 23.1.0."""
    async def get_actions_after_shutdown(_, self: VMRef, /, *, timeout: float | None = None) -> OnNormalExit:
        """Since XenServer 4.0."""
    async def get_actions_after_reboot(_, self: VMRef, /, *, timeout: float | None = None) -> OnNormalExit:
        """Since XenServer 4.0."""
    async def get_actions_after_crash(_, self: VMRef, /, *, timeout: float | None = None) -> OnCrashBehaviour:
        """Since XenServer 4.0."""
    async def get_consoles(_, self: VMRef, /, *, timeout: float | None = None) -> list[ConsoleRef]:
        """Since XenServer 4.0."""
    async def get_VIFs(_, self: VMRef, /, *, timeout: float | None = None) -> list[VIFRef]:
        """Since XenServer 4.0."""
    async def get_VBDs(_, self: VMRef, /, *, timeout: float | None = None) -> list[VBDRef]:
        """Since XenServer 4.0."""
    async def get_VUSBs(_, self: VMRef, /, *, timeout: float | None = None) -> list[VUSBRef]:
        """Since XenServer 4.0."""
    async def get_crash_dumps(_, self: VMRef, /, *, timeout: float | None = None) -> list[CrashdumpRef]:
        """Since XenServer 4.0."""
    async def get_VTPMs(_, self: VMRef, /, *, timeout: float | None = None) -> list[VTPMRef]:
        """Since XenServer 4.0."""
    async def get_PV_bootloader(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_PV_kernel(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_PV_ramdisk(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_PV_args(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_PV_bootloader_args(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_PV_legacy_args(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_HVM_boot_policy(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0, deprecated in XenServer 7.5."""
    async def get_HVM_boot_params(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_HVM_shadow_multiplier(_, self: VMRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 4.1."""
    async def get_platform(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_PCI_bus(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def get_other_config(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_domid(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_domarch(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_last_boot_CPU_flags(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_is_control_domain(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_metrics(_, self: VMRef, /, *, timeout: float | None = None) -> VMMetricsRef:
        """Since XenServer 4.0."""
    async def get_guest_metrics(_, self: VMRef, /, *, timeout: float | None = None) -> VMGuestMetricsRef:
        """Since XenServer 4.0."""
    async def get_last_booted_record(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_recommendations(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_xenstore_data(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_ha_always_run(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0, deprecated in XenServer 6.0."""
    async def get_ha_restart_priority(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_is_a_snapshot(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_snapshot_of(_, self: VMRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 5.0."""
    async def get_snapshots(_, self: VMRef, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 5.0."""
    async def get_snapshot_time(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_transportable_snapshot_id(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_blobs(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, BlobRef]:
        """Since XenServer 5.0."""
    async def get_tags(_, self: VMRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_blocked_operations(_, self: VMRef, /, *, timeout: float | None = None) -> dict[VmOperations, str]:
        """Since XenServer 5.0."""
    async def get_snapshot_info(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_snapshot_metadata(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6."""
    async def get_parent(_, self: VMRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 5.6."""
    async def get_children(_, self: VMRef, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 5.6."""
    async def get_bios_strings(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_protection_policy(_, self: VMRef, /, *, timeout: float | None = None) -> VMPPRef:
        """Since XenServer 5.6 FP1, deprecated in XenServer 6.2."""
    async def get_is_snapshot_from_vmpp(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.6 FP1, deprecated in XenServer 6.2, removed in XenServer 6.2."""
    async def get_snapshot_schedule(_, self: VMRef, /, *, timeout: float | None = None) -> VMSSRef:
        """Since XenServer 7.2."""
    async def get_is_vmss_snapshot(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.2."""
    async def get_appliance(_, self: VMRef, /, *, timeout: float | None = None) -> VMApplianceRef:
        """Since XenServer 4.0."""
    async def get_start_delay(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.0."""
    async def get_shutdown_delay(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.0."""
    async def get_order(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.0."""
    async def get_VGPUs(_, self: VMRef, /, *, timeout: float | None = None) -> list[VGPURef]:
        """Since XenServer 6.0."""
    async def get_attached_PCIs(_, self: VMRef, /, *, timeout: float | None = None) -> list[PCIRef]:
        """Since XenServer 6.0."""
    async def get_suspend_SR(_, self: VMRef, /, *, timeout: float | None = None) -> SRRef:
        """Since XenServer 6.0."""
    async def get_version(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.0."""
    async def get_generation_id(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2."""
    async def get_hardware_platform_version(_, self: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.5 SP1."""
    async def get_has_vendor_device(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def get_requires_reboot(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def get_reference_label(_, self: VMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.1."""
    async def get_domain_type(_, self: VMRef, /, *, timeout: float | None = None) -> DomainType:
        """Since XenServer 7.5."""
    async def get_NVRAM(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since Citrix Hypervisor 8.0."""
    async def get_pending_guidances(_, self: VMRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 1.303.0."""
    async def get_pending_guidances_recommended(_, self: VMRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 24.10.0."""
    async def get_pending_guidances_full(_, self: VMRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 24.10.0."""
    async def get_groups(_, self: VMRef, /, *, timeout: float | None = None) -> list[VMGroupRef]:
        """Since xapi 24.19.1."""
    async def get_secureboot_certificates_state(_, self: VMRef, /, *, timeout: float | None = None) -> VmSecurebootCertificatesState:
        """Since xapi 26.14.0."""
    async def set_name_label(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_user_version(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_is_a_template(_, self: VMRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_affinity(_, self: VMRef, value: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_VCPUs_params(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def add_to_VCPUs_params(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def remove_from_VCPUs_params(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_actions_after_softreboot(_, self: VMRef, value: OnSoftrebootBehavior, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.1.0."""
    async def set_actions_after_shutdown(_, self: VMRef, value: OnNormalExit, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_actions_after_reboot(_, self: VMRef, value: OnNormalExit, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_bootloader(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_kernel(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_ramdisk(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_args(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_bootloader_args(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PV_legacy_args(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_HVM_boot_params(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def add_to_HVM_boot_params(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def remove_from_HVM_boot_params(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_PCI_bus(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def set_recommendations(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_xenstore_data(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_xenstore_data(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_xenstore_data(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_tags(_, self: VMRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_suspend_SR(_, self: VMRef, value: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_hardware_platform_version(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.5 SP1."""
    async def snapshot(_, vm: VMRef, new_name: str, ignore_vdis: _Items[VDIRef] = ..., /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 5.0."""
    async def snapshot_with_quiesce(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 5.0, deprecated in Citrix Hypervisor 8.1, removed in Citrix Hypervisor 8.1."""
    async def clone(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0."""
    async def copy(_, vm: VMRef, new_name: str, sr: SRRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0."""
    async def revert(_, snapshot: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def checkpoint(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 5.6."""
    async def provision(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def start(_, vm: VMRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def start_on(_, vm: VMRef, host: HostRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def pause(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def unpause(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def clean_shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2."""
    async def clean_reboot(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def hard_shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def power_state_reset(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def hard_reboot(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def suspend(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def csvm(_, vm: VMRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def resume(_, vm: VMRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_is_default_template(_, vm: VMRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.2."""
    async def hard_reboot_internal(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 5.6."""
    async def resume_on(_, vm: VMRef, host: HostRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def pool_migrate(_, vm: VMRef, host: HostRef, options: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def pool_migrate_complete(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_VCPUs_number_live(_, self: VMRef, nvcpu: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def add_to_VCPUs_params_live(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_NVRAM(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.0."""
    async def add_to_NVRAM(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.0."""
    async def remove_from_NVRAM(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.0."""
    async def set_ha_restart_priority(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_ha_always_run(_, self: VMRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 6.0."""
    async def compute_memory_overhead(_, vm: VMRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.6."""
    async def set_memory_dynamic_max(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory_dynamic_min(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory_dynamic_range(_, self: VMRef, min: int, max: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory_static_max(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_memory_static_min(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory_static_range(_, self: VMRef, min: int, max: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory_limits(_, self: VMRef, static_min: int, static_max: int, dynamic_min: int, dynamic_max: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_memory(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.1."""
    async def set_memory_target_live(_, self: VMRef, target: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 5.6."""
    async def wait_memory_target_live(_, self: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 5.6."""
    async def get_cooperative(_, self: VMRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def set_HVM_shadow_multiplier(_, self: VMRef, value: float, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_shadow_multiplier_live(_, self: VMRef, multiplier: float, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_VCPUs_max(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_VCPUs_at_startup(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def send_sysrq(_, vm: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def send_trigger(_, vm: VMRef, trigger: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def maximise_memory(_, self: VMRef, total: int, approximate: bool, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.1."""
    async def migrate_send(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], options: dict[str, str], vgpu_map: dict[VGPURef, GPUGroupRef] = ..., vdi_format_map: dict[VDIRef, str] = ..., /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 6.1."""
    async def assert_can_migrate(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], options: dict[str, str], vgpu_map: dict[VGPURef, GPUGroupRef] = ..., /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def assert_can_migrate_sender(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], vgpu_map: dict[VGPURef, GPUGroupRef], options: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def get_boot_record(_, self: VMRef, /, *, timeout: float | None = None) -> VMRecord:
        """Since XenServer 4.0, deprecated in XenServer 7.3."""
    async def get_data_sources(_, self: VMRef, /, *, timeout: float | None = None) -> list[DataSourceRecord]:
        """Since XenServer 5.0."""
    async def record_data_source(_, self: VMRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def query_data_source(_, self: VMRef, data_source: str, /, *, timeout: float | None = None) -> float:
        """Since XenServer 5.0."""
    async def forget_data_source_archives(_, self: VMRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def assert_operation_valid(_, self: VMRef, op: VmOperations, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def update_allowed_operations(_, self: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def get_allowed_VBD_devices(_, vm: VMRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 4.0."""
    async def get_allowed_VIF_devices(_, vm: VMRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 4.0."""
    async def get_possible_hosts(_, vm: VMRef, /, *, timeout: float | None = None) -> list[HostRef]:
        """Since XenServer 4.0."""
    async def assert_can_boot_here(_, self: VMRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def atomic_set_resident_on(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def create_new_blob(_, vm: VMRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef:
        """Since XenServer 5.0."""
    async def s3_suspend(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def s3_resume(_, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def assert_agile(_, self: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def update_snapshot_metadata(_, vm: VMRef, snapshot_of: VMRef, snapshot_time: str, transportable_snapshot_id: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5, deprecated in XenServer 5.6."""
    async def retrieve_wlb_recommendations(_, vm: VMRef, /, *, timeout: float | None = None) -> dict[HostRef, list[str]]:
        """Since XenServer 5.5."""
    async def set_bios_strings(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def copy_bios_strings(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_protection_policy(_, self: VMRef, value: VMPPRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1, deprecated in XenServer 6.2, removed in XenServer 6.2."""
    async def set_snapshot_schedule(_, self: VMRef, value: VMSSRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.2."""
    async def set_start_delay(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_shutdown_delay(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_order(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_suspend_VDI(_, self: VMRef, value: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def assert_can_be_recovered(_, self: VMRef, session_to: SessionRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def get_SRs_required_for_recovery(_, self: VMRef, session_to: SessionRef, /, *, timeout: float | None = None) -> list[SRRef]:
        """Since XenServer 6.5."""
    async def recover(_, self: VMRef, session_to: SessionRef, force: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def import_convert(_, type: str, username: str, password: str, sr: SRRef, remote_config: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_appliance(_, self: VMRef, value: VMApplianceRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_groups(_, self: VMRef, value: _Items[VMGroupRef], /, *, timeout: float | None = None) -> None:
        """Since xapi 24.19.1."""
    async def query_services(_, self: VMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.1."""
    async def call_plugin(_, vm: VMRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.5 SP1."""
    async def call_host_plugin(_, vm: VMRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> str:
        """Since xapi 25.22.0."""
    async def set_has_vendor_device(_, self: VMRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def import_(_, url: str, sr: SRRef, full_restore: bool, force: bool, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 7.0."""
    async def set_actions_after_crash(_, self: VMRef, value: OnCrashBehaviour, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_domain_type(_, self: VMRef, value: DomainType, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.5."""
    async def set_HVM_boot_policy(_, self: VMRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 7.5."""
    async def set_NVRAM_EFI_variables(_, self: VMRef, value: str, update: UpdateStatus = ..., /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.0."""
    async def restart_device_models(_, self: VMRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.30.0."""
    async def set_uefi_mode(_, self: VMRef, mode: VmUefiMode, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.17.0."""
    async def get_secureboot_readiness(_, self: VMRef, /, *, timeout: float | None = None) -> VmSecurebootReadiness:
        """Since xapi 24.17.0."""
    async def update_secureboot_certificates_on_boot(_, self: VMRef, mark: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.14.0."""
    async def set_blocked_operations(_, self: VMRef, value: dict[VmOperations, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_blocked_operations(_, self: VMRef, key: VmOperations, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_blocked_operations(_, self: VMRef, key: VmOperations, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def sysprep(_, self: VMRef, unattend: str, timeout_: float, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.24.0."""
    async def add_to_other_config(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def remove_from_other_config(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_other_config(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def add_to_platform(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def remove_from_platform(_, self: VMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_platform(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VMRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMRef, VMRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMRef, VMRecord]: ...

class VMMetricsMessages:
    """XAPI's class VM_metrics: since XenServer 4.0."""

    async def get_record(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> VMMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMMetricsRef: ...
    async def get_uuid(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_memory_actual(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> int: ...
    async def get_VCPUs_number(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> int: ...
    async def get_VCPUs_utilisation(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[int, float]:
        """Since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def get_VCPUs_CPU(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[int, int]: ...
    async def get_VCPUs_params(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_VCPUs_flags(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[int, list[str]]: ...
    async def get_state(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_start_time(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_install_time(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_last_updated(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def get_hvm(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def get_nested_virt(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def get_nomigrate(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def get_current_domain_type(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> DomainType:
        """Since XenServer 7.5."""
    async def get_numa_optimised(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 26.2.0."""
    async def get_numa_nodes(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 26.2.0."""
    async def get_numa_node_memory(_, self: VMMetricsRef, /, *, timeout: float | None = None) -> dict[int, int]:
        """Since xapi 26.2.0."""
    async def set_other_config(_, self: VMMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: VMMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: VMMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VMMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMMetricsRef, VMMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMMetricsRef, VMMetricsRecord]: ...

class VMGuestMetricsMessages:
    """XAPI's class VM_guest_metrics: since XenServer 4.0."""

    async def get_record(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> VMGuestMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMGuestMetricsRef: ...
    async def get_uuid(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_os_version(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_netbios_name(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 24.28.0."""
    async def get_PV_drivers_version(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_PV_drivers_up_to_date(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0, deprecated in XenServer 7.0."""
    async def get_memory(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0, deprecated in XenServer 5.5, removed in XenServer 5.5."""
    async def get_disks(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0, deprecated in XenServer 5.0, removed in XenServer 5.0."""
    async def get_networks(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_other(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_last_updated(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def get_live(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_can_use_hotplug_vbd(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> TristateType:
        """Since XenServer 7.0."""
    async def get_can_use_hotplug_vif(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> TristateType:
        """Since XenServer 7.0."""
    async def get_PV_drivers_detected(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def get_services(_, self: VMGuestMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 25.15.0."""
    async def set_other_config(_, self: VMGuestMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: VMGuestMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: VMGuestMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VMGuestMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMGuestMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMGuestMetricsRef, VMGuestMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMGuestMetricsRef, VMGuestMetricsRecord]: ...

class VMPPMessages:
    """XAPI's class VMPP: since XenServer 5.6 FP1, deprecated in XenServer 6.2, removed in XenServer 6.2."""

    async def get_record(_, self: VMPPRef, /, *, timeout: float | None = None) -> VMPPRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMPPRef: ...
    async def create(_, args: NewVMPP, /, *, timeout: float | None = None) -> VMPPRef: ...
    async def destroy(_, self: VMPPRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VMPPRef]: ...
    async def get_uuid(_, self: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def get_is_policy_enabled(_, self: VMPPRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_backup_type(_, self: VMPPRef, /, *, timeout: float | None = None) -> VmppBackupType: ...
    async def get_backup_retention_value(_, self: VMPPRef, /, *, timeout: float | None = None) -> int: ...
    async def get_backup_frequency(_, self: VMPPRef, /, *, timeout: float | None = None) -> VmppBackupFrequency: ...
    async def get_backup_schedule(_, self: VMPPRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_is_backup_running(_, self: VMPPRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_backup_last_run_time(_, self: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def get_archive_target_type(_, self: VMPPRef, /, *, timeout: float | None = None) -> VmppArchiveTargetType: ...
    async def get_archive_target_config(_, self: VMPPRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_archive_frequency(_, self: VMPPRef, /, *, timeout: float | None = None) -> VmppArchiveFrequency: ...
    async def get_archive_schedule(_, self: VMPPRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_is_archive_running(_, self: VMPPRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_archive_last_run_time(_, self: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def get_VMs(_, self: VMPPRef, /, *, timeout: float | None = None) -> list[VMRef]: ...
    async def get_is_alarm_enabled(_, self: VMPPRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_alarm_config(_, self: VMPPRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_recent_alerts(_, self: VMPPRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def set_name_label(_, self: VMPPRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: VMPPRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_is_policy_enabled(_, self: VMPPRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_backup_type(_, self: VMPPRef, value: VmppBackupType, /, *, timeout: float | None = None) -> None: ...
    async def protect_now(_, vmpp: VMPPRef, /, *, timeout: float | None = None) -> str: ...
    async def archive_now(_, snapshot: VMRef, /, *, timeout: float | None = None) -> str: ...
    async def create_alert(_, vmpp: VMPPRef, name: str, priority: int, body: str, data: str, /, *, timeout: float | None = None) -> None: ...
    async def get_alerts(_, vmpp: VMPPRef, hours_from_now: int, /, *, timeout: float | None = None) -> list[str]: ...
    async def set_backup_retention_value(_, self: VMPPRef, value: int, /, *, timeout: float | None = None) -> None: ...
    async def set_is_backup_running(_, self: VMPPRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_is_archive_running(_, self: VMPPRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_backup_frequency(_, self: VMPPRef, value: VmppBackupFrequency, /, *, timeout: float | None = None) -> None: ...
    async def set_backup_schedule(_, self: VMPPRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def set_archive_frequency(_, self: VMPPRef, value: VmppArchiveFrequency, /, *, timeout: float | None = None) -> None: ...
    async def set_archive_schedule(_, self: VMPPRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def set_archive_target_type(_, self: VMPPRef, value: VmppArchiveTargetType, /, *, timeout: float | None = None) -> None: ...
    async def set_archive_target_config(_, self: VMPPRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def set_is_alarm_enabled(_, self: VMPPRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_alarm_config(_, self: VMPPRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_backup_schedule(_, self: VMPPRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def add_to_archive_target_config(_, self: VMPPRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def add_to_archive_schedule(_, self: VMPPRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def add_to_alarm_config(_, self: VMPPRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_backup_schedule(_, self: VMPPRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_archive_target_config(_, self: VMPPRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_archive_schedule(_, self: VMPPRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_alarm_config(_, self: VMPPRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_backup_last_run_time(_, self: VMPPRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_archive_last_run_time(_, self: VMPPRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VMPPRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMPPRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMPPRef, VMPPRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMPPRef, VMPPRecord]: ...

class VMSSMessages:
    """XAPI's class VMSS: since XenServer 7.2."""

    async def get_record(_, self: VMSSRef, /, *, timeout: float | None = None) -> VMSSRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMSSRef: ...
    async def create(_, args: NewVMSS, /, *, timeout: float | None = None) -> VMSSRef: ...
    async def destroy(_, self: VMSSRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VMSSRef]: ...
    async def get_uuid(_, self: VMSSRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: VMSSRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: VMSSRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_enabled(_, self: VMSSRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_type(_, self: VMSSRef, /, *, timeout: float | None = None) -> VmssType:
        """Since XenServer 4.0."""
    async def get_retained_snapshots(_, self: VMSSRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_frequency(_, self: VMSSRef, /, *, timeout: float | None = None) -> VmssFrequency:
        """Since XenServer 4.0."""
    async def get_schedule(_, self: VMSSRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def get_last_run_time(_, self: VMSSRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_VMs(_, self: VMSSRef, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 4.0."""
    async def set_name_label(_, self: VMSSRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: VMSSRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_enabled(_, self: VMSSRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def snapshot_now(_, vmss: VMSSRef, /, *, timeout: float | None = None) -> str: ...
    async def set_retained_snapshots(_, self: VMSSRef, value: int, /, *, timeout: float | None = None) -> None: ...
    async def set_frequency(_, self: VMSSRef, value: VmssFrequency, /, *, timeout: float | None = None) -> None: ...
    async def set_schedule(_, self: VMSSRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_schedule(_, self: VMSSRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_schedule(_, self: VMSSRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_last_run_time(_, self: VMSSRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_type(_, self: VMSSRef, value: VmssType, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VMSSRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMSSRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMSSRef, VMSSRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMSSRef, VMSSRecord]: ...

class VMApplianceMessages:
    """XAPI's class VM_appliance: since XenServer 6.0."""

    async def get_record(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> VMApplianceRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMApplianceRef: ...
    async def create(_, args: NewVMAppliance, /, *, timeout: float | None = None) -> VMApplianceRef: ...
    async def destroy(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VMApplianceRef]: ...
    async def get_uuid(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_allowed_operations(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> list[VmApplianceOperation]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> dict[str, VmApplianceOperation]:
        """Since XenServer 4.0."""
    async def get_VMs(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 4.0."""
    async def set_name_label(_, self: VMApplianceRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: VMApplianceRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def start(_, self: VMApplianceRef, paused: bool, /, *, timeout: float | None = None) -> None: ...
    async def clean_shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> None: ...
    async def hard_shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> None: ...
    async def shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> None: ...
    async def assert_can_be_recovered(_, self: VMApplianceRef, session_to: SessionRef, /, *, timeout: float | None = None) -> None: ...
    async def get_SRs_required_for_recovery(_, self: VMApplianceRef, session_to: SessionRef, /, *, timeout: float | None = None) -> list[SRRef]:
        """Since XenServer 6.5."""
    async def recover(_, self: VMApplianceRef, session_to: SessionRef, force: bool, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VMApplianceRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMApplianceRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMApplianceRef, VMApplianceRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMApplianceRef, VMApplianceRecord]: ...

class DRTaskMessages:
    """XAPI's class DR_task: since XenServer 6.0."""

    async def get_record(_, self: DRTaskRef, /, *, timeout: float | None = None) -> DRTaskRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> DRTaskRef: ...
    async def get_uuid(_, self: DRTaskRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_introduced_SRs(_, self: DRTaskRef, /, *, timeout: float | None = None) -> list[SRRef]:
        """Since XenServer 4.0."""
    async def create(_, type: str, device_config: dict[str, str], whitelist: _Items[str], /, *, timeout: float | None = None) -> DRTaskRef: ...
    async def destroy(_, self: DRTaskRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[DRTaskRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[DRTaskRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[DRTaskRef, DRTaskRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[DRTaskRef, DRTaskRecord]: ...

class HostMessages:
    """XAPI's class host: since XenServer 4.0."""

    async def get_record(_, self: HostRef, /, *, timeout: float | None = None) -> HostRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[HostRef]: ...
    async def get_uuid(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_memory_overhead(_, self: HostRef, /, *, timeout: float | None = None) -> int: ...
    async def get_allowed_operations(_, self: HostRef, /, *, timeout: float | None = None) -> list[HostAllowedOperations]: ...
    async def get_current_operations(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, HostAllowedOperations]: ...
    async def get_API_version_major(_, self: HostRef, /, *, timeout: float | None = None) -> int: ...
    async def get_API_version_minor(_, self: HostRef, /, *, timeout: float | None = None) -> int: ...
    async def get_API_version_vendor(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_API_version_vendor_implementation(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_enabled(_, self: HostRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_software_version(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_other_config(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_capabilities(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_cpu_configuration(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_sched_policy(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_supported_bootloaders(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_resident_VMs(_, self: HostRef, /, *, timeout: float | None = None) -> list[VMRef]: ...
    async def get_logging(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_PIFs(_, self: HostRef, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def get_suspend_image_sr(_, self: HostRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_crash_dump_sr(_, self: HostRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_crashdumps(_, self: HostRef, /, *, timeout: float | None = None) -> list[HostCrashdumpRef]: ...
    async def get_patches(_, self: HostRef, /, *, timeout: float | None = None) -> list[HostPatchRef]:
        """Since XenServer 4.0, deprecated in XenServer 7.1."""
    async def get_updates(_, self: HostRef, /, *, timeout: float | None = None) -> list[PoolUpdateRef]:
        """Since XenServer 7.1."""
    async def get_PBDs(_, self: HostRef, /, *, timeout: float | None = None) -> list[PBDRef]: ...
    async def get_host_CPUs(_, self: HostRef, /, *, timeout: float | None = None) -> list[HostCpuRef]: ...
    async def get_cpu_info(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_hostname(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_address(_, self: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_metrics(_, self: HostRef, /, *, timeout: float | None = None) -> HostMetricsRef: ...
    async def get_license_params(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_ha_statefiles(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_ha_network_peers(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_blobs(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, BlobRef]:
        """Since XenServer 5.0."""
    async def get_tags(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_external_auth_type(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_external_auth_service_name(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def get_external_auth_configuration(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.5."""
    async def get_edition(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6."""
    async def get_license_server(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_bios_strings(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_power_on_mode(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6."""
    async def get_power_on_config(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.6."""
    async def get_local_cache_sr(_, self: HostRef, /, *, timeout: float | None = None) -> SRRef:
        """Since XenServer 5.6 FP1."""
    async def get_chipset_info(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.0."""
    async def get_PCIs(_, self: HostRef, /, *, timeout: float | None = None) -> list[PCIRef]:
        """Since XenServer 6.0."""
    async def get_PGPUs(_, self: HostRef, /, *, timeout: float | None = None) -> list[PGPURef]:
        """Since XenServer 6.0."""
    async def get_PUSBs(_, self: HostRef, /, *, timeout: float | None = None) -> list[PUSBRef]:
        """Since XenServer 7.3."""
    async def get_ssl_legacy(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0, deprecated in Citrix Hypervisor 8.2."""
    async def get_guest_VCPUs_params(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.1."""
    async def get_display(_, self: HostRef, /, *, timeout: float | None = None) -> HostDisplay:
        """Since XenServer 6.5 SP1."""
    async def get_virtual_hardware_platform_versions(_, self: HostRef, /, *, timeout: float | None = None) -> list[int]:
        """Since XenServer 6.5 SP1."""
    async def get_control_domain(_, self: HostRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 7.1."""
    async def get_updates_requiring_reboot(_, self: HostRef, /, *, timeout: float | None = None) -> list[PoolUpdateRef]:
        """Since XenServer 7.1."""
    async def get_features(_, self: HostRef, /, *, timeout: float | None = None) -> list[FeatureRef]:
        """Since XenServer 7.2."""
    async def get_iscsi_iqn(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.5."""
    async def get_multipathing(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.5."""
    async def get_uefi_certificates(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since Citrix Hypervisor 8.1, deprecated in xapi 22.16.0."""
    async def get_certificates(_, self: HostRef, /, *, timeout: float | None = None) -> list[CertificateRef]:
        """Since Citrix Hypervisor 8.2."""
    async def get_editions(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since Citrix Hypervisor 8.2."""
    async def get_pending_guidances(_, self: HostRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 1.303.0."""
    async def get_tls_verification_enabled(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 1.313.0."""
    async def get_last_software_update(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 22.20.0."""
    async def get_https_only(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 22.27.0."""
    async def get_latest_synced_updates_applied(_, self: HostRef, /, *, timeout: float | None = None) -> LatestSyncedUpdatesAppliedState:
        """Since xapi 23.18.0."""
    async def get_numa_affinity_policy(_, self: HostRef, /, *, timeout: float | None = None) -> HostNumaAffinityPolicy:
        """Since xapi 24.0.0."""
    async def get_pending_guidances_recommended(_, self: HostRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 24.10.0."""
    async def get_pending_guidances_full(_, self: HostRef, /, *, timeout: float | None = None) -> list[UpdateGuidances]:
        """Since xapi 24.10.0."""
    async def get_last_update_hash(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.10.0."""
    async def get_ssh_enabled(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 25.21.0."""
    async def get_ssh_enabled_timeout(_, self: HostRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 25.21.0."""
    async def get_ssh_expiry(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 25.21.0."""
    async def get_console_idle_timeout(_, self: HostRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 25.21.0."""
    async def get_ssh_auto_mode(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 25.27.0."""
    async def get_max_cstate(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 26.0.0."""
    async def get_secure_boot(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 25.31.0."""
    async def get_ntp_mode(_, self: HostRef, /, *, timeout: float | None = None) -> HostNtpMode:
        """Since xapi 26.0.0."""
    async def get_ntp_custom_servers(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since xapi 26.0.0."""
    async def get_timezone(_, self: HostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 26.0.0."""
    async def set_name_label(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_other_config(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: HostRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_logging(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_logging(_, self: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_logging(_, self: HostRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_suspend_image_sr(_, self: HostRef, value: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def set_crash_dump_sr(_, self: HostRef, value: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def set_hostname(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_address(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_tags(_, self: HostRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_license_server(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def add_to_license_server(_, self: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def remove_from_license_server(_, self: HostRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_guest_VCPUs_params(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def add_to_guest_VCPUs_params(_, self: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def remove_from_guest_VCPUs_params(_, self: HostRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_display(_, self: HostRef, value: HostDisplay, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.5 SP1."""
    async def disable(_, host: HostRef, auto_enable: bool = True, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def enable(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def shutdown(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def reboot(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def prepare_for_poweroff(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.5."""
    async def dmesg(_, host: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def dmesg_clear(_, host: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_log(_, host: HostRef, /, *, timeout: float | None = None) -> str: ...
    async def send_debug_keys(_, host: HostRef, keys: str, /, *, timeout: float | None = None) -> None: ...
    async def bugreport_upload(_, host: HostRef, url: str, options: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def list_methods(_, *, timeout: float | None = None) -> list[str]: ...
    async def license_apply(_, host: HostRef, contents: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 6.2, removed in XenServer 6.2."""
    async def license_add(_, host: HostRef, contents: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.5 SP1 Hotfix 31."""
    async def license_remove(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.5 SP1 Hotfix 31."""
    async def create(_, uuid: str, name_label: str, name_description: str, hostname: str, address: str, external_auth_type: str = '', external_auth_service_name: str = '', external_auth_configuration: dict[str, str] = ..., license_params: dict[str, str] = ..., edition: str = '', license_server: dict[str, str] = ..., local_cache_sr: SRRef = ..., chipset_info: dict[str, str] = ..., ssl_legacy: bool = True, last_software_update: str = '19700101T00:00:00Z', last_update_hash: str = '', ssh_enabled: bool = True, ssh_enabled_timeout: int = 0, ssh_expiry: str = '19700101T00:00:00Z', console_idle_timeout: int = 0, ssh_auto_mode: bool = False, secure_boot: bool = False, software_version: dict[str, str] = ..., https_only: bool = False, max_cstate: str = '', ntp_mode: HostNtpMode = ..., ntp_custom_servers: _Items[str] = ..., timezone: str = 'UTC', numa_affinity_policy: HostNumaAffinityPolicy = ..., latest_synced_updates_applied: LatestSyncedUpdatesAppliedState = ..., pending_guidances_full: _Items[UpdateGuidances] = ..., pending_guidances_recommended: _Items[UpdateGuidances] = ..., /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def destroy(_, self: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def power_on(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_license_params(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def emergency_ha_disable(_, soft: bool = False, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_disarm_fencing(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def preconfigure_ha(_, host: HostRef, statefiles: _Items[VDIRef], metadata_vdi: VDIRef, generation: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def ha_join_liveset(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_disable_failover_decisions(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_wait_for_shutdown_via_statefile(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_stop_daemon(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_release_resources(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def ha_xapi_healthcheck(_, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def local_assert_healthy(_, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def request_backup(_, host: HostRef, generation: int, force: bool, /, *, timeout: float | None = None) -> None: ...
    async def request_config_file_sync(_, host: HostRef, hash: str, /, *, timeout: float | None = None) -> None: ...
    async def propose_new_master(_, address: str, manual: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def commit_new_master(_, address: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def abort_new_master(_, address: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_data_sources(_, host: HostRef, /, *, timeout: float | None = None) -> list[DataSourceRecord]:
        """Since XenServer 5.0."""
    async def record_data_source(_, host: HostRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def query_data_source(_, host: HostRef, data_source: str, /, *, timeout: float | None = None) -> float:
        """Since XenServer 5.0."""
    async def forget_data_source_archives(_, host: HostRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def assert_can_evacuate(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_vms_which_prevent_evacuation(_, self: HostRef, /, *, timeout: float | None = None) -> dict[VMRef, list[str]]:
        """Since XenServer 5.0."""
    async def get_uncooperative_resident_VMs(_, self: HostRef, /, *, timeout: float | None = None) -> list[VMRef]:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def get_uncooperative_domains(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def evacuate(_, host: HostRef, network: NetworkRef = ..., evacuate_batch_size: int = 0, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def signal_networking_change(_, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def notify(_, ty: str, params: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def syslog_reconfigure(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def management_reconfigure(_, pif: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def local_management_reconfigure(_, interface: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def management_disable(_, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_management_interface(_, host: HostRef, /, *, timeout: float | None = None) -> PIFRef:
        """Since XenServer 6.1."""
    async def get_system_status_capabilities(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_diagnostic_timing_stats(_, host: HostRef, counts: bool = False, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def restart_agent(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def shutdown_agent(_, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_hostname_live(_, host: HostRef, hostname: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def is_in_emergency_mode(_, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def compute_free_memory(_, host: HostRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.0."""
    async def compute_memory_overhead(_, host: HostRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.6."""
    async def tickle_heartbeat(_, host: HostRef, stuff: dict[str, str], /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def sync_data(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def backup_rrds(_, host: HostRef, delay: float, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def create_new_blob(_, host: HostRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef:
        """Since XenServer 5.0."""
    async def call_plugin(_, host: HostRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def has_extension(_, host: HostRef, name: str, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.1."""
    async def call_extension(_, host: HostRef, call: str, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.1."""
    async def get_servertime(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_server_localtime(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.6 FP1."""
    async def enable_binary_storage(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def disable_binary_storage(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def enable_external_auth(_, host: HostRef, config: dict[str, str], service_name: str, auth_type: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def disable_external_auth(_, host: HostRef, config: dict[str, str] = ..., force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def external_auth_set_ldaps(_, host: HostRef, ldaps: bool, force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.16.0."""
    async def retrieve_wlb_evacuate_recommendations(_, self: HostRef, /, *, timeout: float | None = None) -> dict[VMRef, list[str]]:
        """Since XenServer 5.5."""
    async def install_ca_certificate(_, host: HostRef, name: str, cert: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0."""
    async def uninstall_ca_certificate(_, host: HostRef, name: str, force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0."""
    async def certificate_list(_, host: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def crl_install(_, host: HostRef, name: str, crl: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def crl_uninstall(_, host: HostRef, name: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def crl_list(_, host: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.5."""
    async def certificate_sync(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def get_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.5."""
    async def refresh_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.307.0."""
    async def install_server_certificate(_, host: HostRef, certificate: str, private_key: str, certificate_chain: str = '', /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2."""
    async def emergency_reset_server_certificate(_, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2."""
    async def reset_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0."""
    async def update_pool_secret(_, host: HostRef, pool_secret: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def update_master(_, host: HostRef, master_address: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def attach_static_vdis(_, host: HostRef, vdi_reason_map: dict[VDIRef, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def detach_static_vdis(_, host: HostRef, vdis: _Items[VDIRef], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_localdb_key(_, host: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def apply_edition(_, host: HostRef, edition: str, force: bool = False, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def refresh_pack_info(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6, deprecated in XenServer 7.1."""
    async def set_power_on_mode(_, self: HostRef, power_on_mode: str, power_on_config: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def set_cpu_features(_, host: HostRef, features: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6, deprecated in XenServer 7.0, removed in XenServer 7.0."""
    async def reset_cpu_features(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6, deprecated in XenServer 7.0, removed in XenServer 7.0."""
    async def reset_networking(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def enable_local_storage_caching(_, host: HostRef, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def disable_local_storage_caching(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def get_sm_diagnostics(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.0."""
    async def get_thread_diagnostics(_, host: HostRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.0."""
    async def sm_dp_destroy(_, host: HostRef, dp: str, allow_leak: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def sync_vlans(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def sync_tunnels(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def sync_pif_currently_attached(_, host: HostRef, bridges: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def migrate_receive(_, host: HostRef, network: NetworkRef, options: dict[str, str], /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.1."""
    async def declare_dead(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2."""
    async def enable_display(_, host: HostRef, /, *, timeout: float | None = None) -> HostDisplay:
        """Since XenServer 6.5 SP1."""
    async def disable_display(_, host: HostRef, /, *, timeout: float | None = None) -> HostDisplay:
        """Since XenServer 6.5 SP1."""
    async def set_ssl_legacy(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def apply_guest_agent_config(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def mxgpu_vf_setup(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.2."""
    async def nvidia_vf_setup(_, host: HostRef, pf: PCIRef, enable: bool, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.1."""
    async def allocate_resources_for_vm(_, self: HostRef, vm: VMRef, live: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def set_iscsi_iqn(_, host: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.5."""
    async def set_multipathing(_, host: HostRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.5."""
    async def write_uefi_certificates_to_disk(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.16.0."""
    async def set_uefi_certificates(_, host: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.1, deprecated in xapi 22.16.0."""
    async def notify_accept_new_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def notify_send_new_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def cleanup_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def set_sched_gran(_, self: HostRef, value: HostSchedGran, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.271.0."""
    async def get_sched_gran(_, self: HostRef, /, *, timeout: float | None = None) -> HostSchedGran:
        """Since xapi 1.271.0."""
    async def set_numa_affinity_policy(_, self: HostRef, value: HostNumaAffinityPolicy, /, *, timeout: float | None = None) -> None:
        """Since xapi 24.0.0."""
    async def emergency_disable_tls_verification(_, *, timeout: float | None = None) -> None:
        """Since xapi 1.290.0."""
    async def emergency_reenable_tls_verification(_, *, timeout: float | None = None) -> None:
        """Since xapi 1.298.0."""
    async def cert_distrib_atom(_, host: HostRef, command: str, /, *, timeout: float | None = None) -> str:
        """Since xapi 1.295.0."""
    async def apply_updates(_, self: HostRef, hash: str, /, *, timeout: float | None = None) -> list[list[str]]:
        """Since xapi 1.301.0."""
    async def rescan_drivers(_, self: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.2.0."""
    async def copy_primary_host_certs(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.307.0."""
    async def set_https_only(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.27.0."""
    async def apply_recommended_guidances(_, self: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 23.18.0, removed in xapi 23.25.0."""
    async def emergency_clear_mandatory_guidance(_, *, timeout: float | None = None) -> None:
        """Since xapi 24.10.0."""
    async def enable_ssh(_, self: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.13.0."""
    async def disable_ssh(_, self: HostRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.13.0."""
    async def set_ssh_enabled_timeout(_, self: HostRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.21.0."""
    async def set_console_idle_timeout(_, self: HostRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.21.0."""
    async def set_ssh_auto_mode(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since xapi 25.27.0."""
    async def get_tracked_user_agents(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 25.34.0."""
    async def update_firewalld_service_status(_, *, timeout: float | None = None) -> None:
        """Since xapi 25.34.0."""
    async def set_max_cstate(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.0.0."""
    async def set_ntp_mode(_, self: HostRef, value: HostNtpMode, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.0.0."""
    async def set_ntp_custom_servers(_, self: HostRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since xapi 26.0.0."""
    async def get_ntp_servers_status(_, self: HostRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since xapi 26.0.0."""
    async def set_timezone(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.0.0."""
    async def list_timezones(_, self: HostRef, /, *, timeout: float | None = None) -> list[str]:
        """Since xapi 26.0.0."""
    async def get_ntp_synchronized(_, self: HostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 26.0.0."""
    async def set_servertime(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.0.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[HostRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostRef, HostRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostRef, HostRecord]: ...

class HostCrashdumpMessages:
    """XAPI's class host_crashdump: since XenServer 4.0."""

    async def get_record(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> HostCrashdumpRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostCrashdumpRef: ...
    async def get_uuid(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_timestamp(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> str: ...
    async def get_size(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> int: ...
    async def get_other_config(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: HostCrashdumpRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: HostCrashdumpRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: HostCrashdumpRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def destroy(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> None: ...
    async def upload(_, self: HostCrashdumpRef, url: str, options: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[HostCrashdumpRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostCrashdumpRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostCrashdumpRef, HostCrashdumpRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostCrashdumpRef, HostCrashdumpRecord]: ...

class HostPatchMessages:
    """XAPI's class host_patch: since XenServer 4.0, deprecated in XenServer 7.1."""

    async def get_record(_, self: HostPatchRef, /, *, timeout: float | None = None) -> HostPatchRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostPatchRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[HostPatchRef]: ...
    async def get_uuid(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_version(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_host(_, self: HostPatchRef, /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def get_applied(_, self: HostPatchRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_timestamp_applied(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_size(_, self: HostPatchRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_pool_patch(_, self: HostPatchRef, /, *, timeout: float | None = None) -> PoolPatchRef:
        """Since XenServer 4.1."""
    async def get_other_config(_, self: HostPatchRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: HostPatchRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: HostPatchRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: HostPatchRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def destroy(_, self: HostPatchRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def apply(_, self: HostPatchRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[HostPatchRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostPatchRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostPatchRef, HostPatchRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostPatchRef, HostPatchRecord]: ...

class HostMetricsMessages:
    """XAPI's class host_metrics: since XenServer 4.0."""

    async def get_record(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> HostMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostMetricsRef: ...
    async def get_uuid(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_memory_total(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> int: ...
    async def get_memory_free(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0, deprecated in XenServer 5.6, removed in XenServer 6.1."""
    async def get_live(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_last_updated(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: HostMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def set_other_config(_, self: HostMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: HostMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: HostMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[HostMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostMetricsRef, HostMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostMetricsRef, HostMetricsRecord]: ...

class HostCpuMessages:
    """XAPI's class host_cpu: since XenServer 4.0, deprecated in XenServer 5.6."""

    async def get_record(_, self: HostCpuRef, /, *, timeout: float | None = None) -> HostCpuRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostCpuRef: ...
    async def get_uuid(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_host(_, self: HostCpuRef, /, *, timeout: float | None = None) -> HostRef:
        """Since XenServer 4.0."""
    async def get_number(_, self: HostCpuRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_vendor(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_speed(_, self: HostCpuRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_modelname(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_family(_, self: HostCpuRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_model(_, self: HostCpuRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_stepping(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_flags(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_features(_, self: HostCpuRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_utilisation(_, self: HostCpuRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: HostCpuRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def set_other_config(_, self: HostCpuRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: HostCpuRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: HostCpuRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[HostCpuRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostCpuRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostCpuRef, HostCpuRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostCpuRef, HostCpuRecord]: ...

class NetworkMessages:
    """XAPI's class network: since XenServer 4.0."""

    async def get_record(_, self: NetworkRef, /, *, timeout: float | None = None) -> NetworkRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> NetworkRef: ...
    async def create(_, args: NewNetwork, /, *, timeout: float | None = None) -> NetworkRef: ...
    async def destroy(_, self: NetworkRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[NetworkRef]: ...
    async def get_uuid(_, self: NetworkRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: NetworkRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: NetworkRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: NetworkRef, /, *, timeout: float | None = None) -> list[NetworkOperations]: ...
    async def get_current_operations(_, self: NetworkRef, /, *, timeout: float | None = None) -> dict[str, NetworkOperations]: ...
    async def get_VIFs(_, self: NetworkRef, /, *, timeout: float | None = None) -> list[VIFRef]: ...
    async def get_PIFs(_, self: NetworkRef, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def get_MTU(_, self: NetworkRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 5.6."""
    async def get_other_config(_, self: NetworkRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_bridge(_, self: NetworkRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_managed(_, self: NetworkRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.2."""
    async def get_blobs(_, self: NetworkRef, /, *, timeout: float | None = None) -> dict[str, BlobRef]:
        """Since XenServer 5.0."""
    async def get_tags(_, self: NetworkRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_default_locking_mode(_, self: NetworkRef, /, *, timeout: float | None = None) -> NetworkDefaultLockingMode:
        """Since XenServer 6.1."""
    async def get_assigned_ips(_, self: NetworkRef, /, *, timeout: float | None = None) -> dict[VIFRef, str]:
        """Since XenServer 6.5."""
    async def get_purpose(_, self: NetworkRef, /, *, timeout: float | None = None) -> list[NetworkPurpose]:
        """Since XenServer 7.3."""
    async def set_name_label(_, self: NetworkRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: NetworkRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_MTU(_, self: NetworkRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6."""
    async def set_other_config(_, self: NetworkRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: NetworkRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: NetworkRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_tags(_, self: NetworkRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: NetworkRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: NetworkRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def attach(_, network: NetworkRef, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def pool_introduce(_, name_label: str, name_description: str, MTU: int, other_config: dict[str, str], bridge: str, managed: bool, purpose: _Items[NetworkPurpose], /, *, timeout: float | None = None) -> NetworkRef: ...
    async def create_new_blob(_, network: NetworkRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef:
        """Since XenServer 5.0."""
    async def set_default_locking_mode(_, network: NetworkRef, value: NetworkDefaultLockingMode, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def attach_for_vm(_, host: HostRef, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def detach_for_vm(_, host: HostRef, vm: VMRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def add_purpose(_, self: NetworkRef, value: NetworkPurpose, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def remove_purpose(_, self: NetworkRef, value: NetworkPurpose, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def get_all(_, *, timeout: float | None = None) -> list[NetworkRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[NetworkRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[NetworkRef, NetworkRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[NetworkRef, NetworkRecord]: ...

class VIFMessages:
    """XAPI's class VIF: since XenServer 4.0."""

    async def get_record(_, self: VIFRef, /, *, timeout: float | None = None) -> VIFRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VIFRef: ...
    async def create(_, args: NewVIF, /, *, timeout: float | None = None) -> VIFRef: ...
    async def destroy(_, self: VIFRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: VIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: VIFRef, /, *, timeout: float | None = None) -> list[VifOperations]: ...
    async def get_current_operations(_, self: VIFRef, /, *, timeout: float | None = None) -> dict[str, VifOperations]: ...
    async def get_device(_, self: VIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_network(_, self: VIFRef, /, *, timeout: float | None = None) -> NetworkRef: ...
    async def get_VM(_, self: VIFRef, /, *, timeout: float | None = None) -> VMRef: ...
    async def get_MAC(_, self: VIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_MTU(_, self: VIFRef, /, *, timeout: float | None = None) -> int: ...
    async def get_other_config(_, self: VIFRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_currently_attached(_, self: VIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_status_code(_, self: VIFRef, /, *, timeout: float | None = None) -> int: ...
    async def get_status_detail(_, self: VIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_runtime_properties(_, self: VIFRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_qos_algorithm_type(_, self: VIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_qos_algorithm_params(_, self: VIFRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_qos_supported_algorithms(_, self: VIFRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_metrics(_, self: VIFRef, /, *, timeout: float | None = None) -> VIFMetricsRef:
        """Since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def get_MAC_autogenerated(_, self: VIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.5."""
    async def get_locking_mode(_, self: VIFRef, /, *, timeout: float | None = None) -> VifLockingMode:
        """Since XenServer 6.1."""
    async def get_ipv4_allowed(_, self: VIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 6.1."""
    async def get_ipv6_allowed(_, self: VIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 6.1."""
    async def get_ipv4_configuration_mode(_, self: VIFRef, /, *, timeout: float | None = None) -> VifIpv4ConfigurationMode:
        """Since XenServer 7.0."""
    async def get_ipv4_addresses(_, self: VIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 7.0."""
    async def get_ipv4_gateway(_, self: VIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.0."""
    async def get_ipv6_configuration_mode(_, self: VIFRef, /, *, timeout: float | None = None) -> VifIpv6ConfigurationMode:
        """Since XenServer 7.0."""
    async def get_ipv6_addresses(_, self: VIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 7.0."""
    async def get_ipv6_gateway(_, self: VIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.0."""
    async def get_trunks(_, self: VIFRef, /, *, timeout: float | None = None) -> list[int]:
        """Since xapi 26.17.0."""
    async def set_other_config(_, self: VIFRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VIFRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VIFRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_qos_algorithm_type(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_qos_algorithm_params(_, self: VIFRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_qos_algorithm_params(_, self: VIFRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_qos_algorithm_params(_, self: VIFRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def plug(_, self: VIFRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug(_, self: VIFRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug_force(_, self: VIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def move(_, self: VIFRef, network: NetworkRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.1."""
    async def set_locking_mode(_, self: VIFRef, value: VifLockingMode, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_ipv4_allowed(_, self: VIFRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def add_ipv4_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def remove_ipv4_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_ipv6_allowed(_, self: VIFRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def add_ipv6_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def remove_ipv6_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def configure_ipv4(_, self: VIFRef, mode: VifIpv4ConfigurationMode, address: str = '', gateway: str = '', /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def configure_ipv6(_, self: VIFRef, mode: VifIpv6ConfigurationMode, address: str = '', gateway: str = '', /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def add_trunks(_, self: VIFRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.17.0."""
    async def remove_trunks(_, self: VIFRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.17.0."""
    async def set_trunks(_, self: VIFRef, value: _Items[int], /, *, timeout: float | None = None) -> None:
        """Since xapi 26.17.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VIFRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VIFRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VIFRef, VIFRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VIFRef, VIFRecord]: ...

class VIFMetricsMessages:
    """XAPI's class VIF_metrics: since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""

    async def get_record(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> VIFMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VIFMetricsRef: ...
    async def get_uuid(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_io_read_kbs(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> float: ...
    async def get_io_write_kbs(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> float: ...
    async def get_last_updated(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: VIFMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def set_other_config(_, self: VIFMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: VIFMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: VIFMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VIFMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VIFMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VIFMetricsRef, VIFMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VIFMetricsRef, VIFMetricsRecord]: ...

class PIFMessages:
    """XAPI's class PIF: since XenServer 4.0."""

    async def get_record(_, self: PIFRef, /, *, timeout: float | None = None) -> PIFRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_uuid(_, self: PIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_device(_, self: PIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_network(_, self: PIFRef, /, *, timeout: float | None = None) -> NetworkRef: ...
    async def get_host(_, self: PIFRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_MAC(_, self: PIFRef, /, *, timeout: float | None = None) -> str: ...
    async def get_MTU(_, self: PIFRef, /, *, timeout: float | None = None) -> int: ...
    async def get_VLAN(_, self: PIFRef, /, *, timeout: float | None = None) -> int: ...
    async def get_metrics(_, self: PIFRef, /, *, timeout: float | None = None) -> PIFMetricsRef: ...
    async def get_physical(_, self: PIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def get_currently_attached(_, self: PIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def get_ip_configuration_mode(_, self: PIFRef, /, *, timeout: float | None = None) -> IpConfigurationMode:
        """Since XenServer 4.1."""
    async def get_IP(_, self: PIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_netmask(_, self: PIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_gateway(_, self: PIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_DNS(_, self: PIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_bond_slave_of(_, self: PIFRef, /, *, timeout: float | None = None) -> BondRef:
        """Since XenServer 4.1."""
    async def get_bond_master_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[BondRef]:
        """Since XenServer 4.1."""
    async def get_VLAN_master_of(_, self: PIFRef, /, *, timeout: float | None = None) -> VLANRef:
        """Since XenServer 4.1."""
    async def get_VLAN_slave_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[VLANRef]:
        """Since XenServer 4.1."""
    async def get_management(_, self: PIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def get_other_config(_, self: PIFRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_disallow_unplug(_, self: PIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_tunnel_access_PIF_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[TunnelRef]:
        """Since XenServer 5.6 FP1."""
    async def get_tunnel_transport_PIF_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[TunnelRef]:
        """Since XenServer 5.6 FP1."""
    async def get_ipv6_configuration_mode(_, self: PIFRef, /, *, timeout: float | None = None) -> Ipv6ConfigurationMode:
        """Since XenServer 6.1."""
    async def get_IPv6(_, self: PIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 6.1."""
    async def get_ipv6_gateway(_, self: PIFRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.1."""
    async def get_primary_address_type(_, self: PIFRef, /, *, timeout: float | None = None) -> PrimaryAddressType:
        """Since XenServer 6.1."""
    async def get_managed(_, self: PIFRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 6.2 SP1."""
    async def get_properties(_, self: PIFRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.5."""
    async def get_capabilities(_, self: PIFRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 7.0."""
    async def get_igmp_snooping_status(_, self: PIFRef, /, *, timeout: float | None = None) -> PifIgmpStatus:
        """Since XenServer 7.3."""
    async def get_sriov_physical_PIF_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[NetworkSriovRef]:
        """Since XenServer 7.5."""
    async def get_sriov_logical_PIF_of(_, self: PIFRef, /, *, timeout: float | None = None) -> list[NetworkSriovRef]:
        """Since XenServer 7.5."""
    async def get_PCI(_, self: PIFRef, /, *, timeout: float | None = None) -> PCIRef:
        """Since XenServer 7.5."""
    async def set_other_config(_, self: PIFRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: PIFRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: PIFRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def create_VLAN(_, device: str, network: NetworkRef, host: HostRef, VLAN: int, /, *, timeout: float | None = None) -> PIFRef:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def destroy(_, self: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def reconfigure_ip(_, self: PIFRef, mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def reconfigure_ipv6(_, self: PIFRef, mode: Ipv6ConfigurationMode, IPv6: str, gateway: str, DNS: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def set_primary_address_type(_, self: PIFRef, primary_address_type: PrimaryAddressType, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def scan(_, host: HostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def introduce(_, host: HostRef, MAC: str, device: str, managed: bool = True, /, *, timeout: float | None = None) -> PIFRef:
        """Since XenServer 4.1."""
    async def forget(_, self: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def unplug(_, self: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_disallow_unplug(_, self: PIFRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def plug(_, self: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def pool_introduce(_, device: str, network: NetworkRef, host: HostRef, MAC: str, MTU: int, VLAN: int, physical: bool, ip_configuration_mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, bond_slave_of: BondRef, VLAN_master_of: VLANRef, management: bool, other_config: dict[str, str], disallow_unplug: bool = False, ipv6_configuration_mode: Ipv6ConfigurationMode = ..., IPv6: _Items[str] = ..., ipv6_gateway: str = '', primary_address_type: PrimaryAddressType = ..., managed: bool = True, properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> PIFRef: ...
    async def db_introduce(_, device: str, network: NetworkRef, host: HostRef, MAC: str, MTU: int, VLAN: int, physical: bool, ip_configuration_mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, bond_slave_of: BondRef, VLAN_master_of: VLANRef, management: bool, other_config: dict[str, str], disallow_unplug: bool = False, ipv6_configuration_mode: Ipv6ConfigurationMode = ..., IPv6: _Items[str] = ..., ipv6_gateway: str = '', primary_address_type: PrimaryAddressType = ..., managed: bool = True, properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> PIFRef:
        """Since XenServer 5.0."""
    async def db_forget(_, self: PIFRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_property(_, self: PIFRef, name: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.5."""
    async def get_all(_, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PIFRef, PIFRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PIFRef, PIFRecord]: ...

class PIFMetricsMessages:
    """XAPI's class PIF_metrics: since XenServer 4.0."""

    async def get_record(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> PIFMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PIFMetricsRef: ...
    async def get_uuid(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_io_read_kbs(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def get_io_write_kbs(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def get_carrier(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_vendor_id(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_name(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_device_id(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_device_name(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_speed(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> int: ...
    async def get_duplex(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_pci_bus_path(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_last_updated(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: PIFMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def set_other_config(_, self: PIFMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: PIFMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: PIFMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[PIFMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PIFMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PIFMetricsRef, PIFMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PIFMetricsRef, PIFMetricsRecord]: ...

class BondMessages:
    """XAPI's class Bond: since XenServer 4.1."""

    async def get_record(_, self: BondRef, /, *, timeout: float | None = None) -> BondRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> BondRef: ...
    async def get_uuid(_, self: BondRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_master(_, self: BondRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_slaves(_, self: BondRef, /, *, timeout: float | None = None) -> list[PIFRef]: ...
    async def get_other_config(_, self: BondRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_primary_slave(_, self: BondRef, /, *, timeout: float | None = None) -> PIFRef:
        """Since XenServer 6.0."""
    async def get_mode(_, self: BondRef, /, *, timeout: float | None = None) -> BondMode:
        """Since XenServer 6.0."""
    async def get_properties(_, self: BondRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 6.1."""
    async def get_links_up(_, self: BondRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.1."""
    async def get_auto_update_mac(_, self: BondRef, /, *, timeout: float | None = None) -> bool:
        """Since Citrix Hypervisor 8.1."""
    async def set_other_config(_, self: BondRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: BondRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: BondRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def create(_, network: NetworkRef, members: _Items[PIFRef], MAC: str, mode: BondMode = ..., properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> BondRef: ...
    async def destroy(_, self: BondRef, /, *, timeout: float | None = None) -> None: ...
    async def set_mode(_, self: BondRef, value: BondMode, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_property(_, self: BondRef, name: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[BondRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[BondRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[BondRef, BondRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[BondRef, BondRecord]: ...

class VLANMessages:
    """XAPI's class VLAN: since XenServer 4.1."""

    async def get_record(_, self: VLANRef, /, *, timeout: float | None = None) -> VLANRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VLANRef: ...
    async def get_uuid(_, self: VLANRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_tagged_PIF(_, self: VLANRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_untagged_PIF(_, self: VLANRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_tag(_, self: VLANRef, /, *, timeout: float | None = None) -> int: ...
    async def get_other_config(_, self: VLANRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def set_other_config(_, self: VLANRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VLANRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VLANRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def pool_introduce(_, tagged_PIF: PIFRef, untagged_PIF: PIFRef, tag: int, other_config: dict[str, str], /, *, timeout: float | None = None) -> VLANRef:
        """Since XenServer 7.3."""
    async def create(_, tagged_PIF: PIFRef, tag: int, network: NetworkRef, /, *, timeout: float | None = None) -> VLANRef: ...
    async def destroy(_, self: VLANRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VLANRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VLANRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VLANRef, VLANRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VLANRef, VLANRecord]: ...

class SMMessages:
    """XAPI's class SM: since XenServer 4.0."""

    async def get_record(_, self: SMRef, /, *, timeout: float | None = None) -> SMRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SMRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[SMRef]: ...
    async def get_uuid(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_type(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_copyright(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_version(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_required_api_version(_, self: SMRef, /, *, timeout: float | None = None) -> str: ...
    async def get_configuration(_, self: SMRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_capabilities(_, self: SMRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 4.1, deprecated in XenServer 6.2."""
    async def get_features(_, self: SMRef, /, *, timeout: float | None = None) -> dict[str, int]:
        """Since XenServer 6.2."""
    async def get_other_config(_, self: SMRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_driver_filename(_, self: SMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_required_cluster_stack(_, self: SMRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 7.0."""
    async def get_supported_image_formats(_, self: SMRef, /, *, timeout: float | None = None) -> list[ImageFormatType]:
        """Since xapi 26.15.0."""
    async def set_other_config(_, self: SMRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: SMRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: SMRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[SMRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[SMRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[SMRef, SMRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[SMRef, SMRecord]: ...

class SRMessages:
    """XAPI's class SR: since XenServer 4.0."""

    async def get_record(_, self: SRRef, /, *, timeout: float | None = None) -> SRRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[SRRef]: ...
    async def get_uuid(_, self: SRRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: SRRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: SRRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: SRRef, /, *, timeout: float | None = None) -> list[StorageOperations]: ...
    async def get_current_operations(_, self: SRRef, /, *, timeout: float | None = None) -> dict[str, StorageOperations]: ...
    async def get_VDIs(_, self: SRRef, /, *, timeout: float | None = None) -> list[VDIRef]: ...
    async def get_PBDs(_, self: SRRef, /, *, timeout: float | None = None) -> list[PBDRef]: ...
    async def get_virtual_allocation(_, self: SRRef, /, *, timeout: float | None = None) -> int: ...
    async def get_physical_utilisation(_, self: SRRef, /, *, timeout: float | None = None) -> int: ...
    async def get_physical_size(_, self: SRRef, /, *, timeout: float | None = None) -> int: ...
    async def get_type(_, self: SRRef, /, *, timeout: float | None = None) -> str: ...
    async def get_content_type(_, self: SRRef, /, *, timeout: float | None = None) -> str: ...
    async def get_shared(_, self: SRRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: SRRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_tags(_, self: SRRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_sm_config(_, self: SRRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_blobs(_, self: SRRef, /, *, timeout: float | None = None) -> dict[str, BlobRef]:
        """Since XenServer 5.0."""
    async def get_local_cache_enabled(_, self: SRRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.6 FP1."""
    async def get_introduced_by(_, self: SRRef, /, *, timeout: float | None = None) -> DRTaskRef:
        """Since XenServer 6.0."""
    async def get_clustered(_, self: SRRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def get_is_tools_sr(_, self: SRRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def set_other_config(_, self: SRRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: SRRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: SRRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_tags(_, self: SRRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: SRRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: SRRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def set_sm_config(_, self: SRRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_sm_config(_, self: SRRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_sm_config(_, self: SRRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def create(_, host: HostRef, device_config: dict[str, str], physical_size: int, name_label: str, name_description: str, type: str, content_type: str, shared: bool, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> SRRef: ...
    async def introduce(_, uuid: str, name_label: str, name_description: str, type: str, content_type: str, shared: bool, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> SRRef: ...
    async def make(_, host: HostRef, device_config: dict[str, str], physical_size: int, name_label: str, name_description: str, type: str, content_type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def destroy(_, sr: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def forget(_, sr: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def update(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1.1."""
    async def get_supported_types(_, *, timeout: float | None = None) -> list[str]: ...
    async def scan(_, sr: SRRef, /, *, timeout: float | None = None) -> None: ...
    async def probe(_, host: HostRef, device_config: dict[str, str], type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def probe_ext(_, host: HostRef, device_config: dict[str, str], type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> list[ProbeResultRecord]:
        """Since XenServer 7.6."""
    async def set_shared(_, sr: SRRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_name_label(_, sr: SRRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, sr: SRRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def create_new_blob(_, sr: SRRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef:
        """Since XenServer 5.0."""
    async def set_physical_size(_, self: SRRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_virtual_allocation(_, self: SRRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_physical_utilisation(_, self: SRRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def assert_can_host_ha_statefile(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def assert_supports_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def enable_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def disable_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def get_data_sources(_, sr: SRRef, /, *, timeout: float | None = None) -> list[DataSourceRecord]:
        """Since XenServer 7.0."""
    async def record_data_source(_, sr: SRRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def query_data_source(_, sr: SRRef, data_source: str, /, *, timeout: float | None = None) -> float:
        """Since XenServer 7.0."""
    async def forget_data_source_archives(_, sr: SRRef, data_source: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def get_live_hosts(_, sr: SRRef, /, *, timeout: float | None = None) -> list[HostRef]:
        """Since Citrix Hypervisor 8.2."""
    async def get_all(_, *, timeout: float | None = None) -> list[SRRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[SRRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[SRRef, SRRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[SRRef, SRRecord]: ...

class LVHDMessages:
    """XAPI's class LVHD: since XenServer 7.0."""

    async def get_record(_, self: LVHDRef, /, *, timeout: float | None = None) -> LVHDRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> LVHDRef: ...
    async def get_uuid(_, self: LVHDRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def enable_thin_provisioning(_, host: HostRef, SR: SRRef, initial_allocation: int, allocation_quantum: int, /, *, timeout: float | None = None) -> str: ...

class VDIMessages:
    """XAPI's class VDI: since XenServer 4.0."""

    async def get_record(_, self: VDIRef, /, *, timeout: float | None = None) -> VDIRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VDIRef: ...
    async def create(_, args: NewVDI, /, *, timeout: float | None = None) -> VDIRef: ...
    async def destroy(_, self: VDIRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VDIRef]: ...
    async def get_uuid(_, self: VDIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: VDIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: VDIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: VDIRef, /, *, timeout: float | None = None) -> list[VdiOperations]: ...
    async def get_current_operations(_, self: VDIRef, /, *, timeout: float | None = None) -> dict[str, VdiOperations]: ...
    async def get_SR(_, self: VDIRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_VBDs(_, self: VDIRef, /, *, timeout: float | None = None) -> list[VBDRef]: ...
    async def get_crash_dumps(_, self: VDIRef, /, *, timeout: float | None = None) -> list[CrashdumpRef]: ...
    async def get_virtual_size(_, self: VDIRef, /, *, timeout: float | None = None) -> int: ...
    async def get_physical_utilisation(_, self: VDIRef, /, *, timeout: float | None = None) -> int: ...
    async def get_type(_, self: VDIRef, /, *, timeout: float | None = None) -> VdiType: ...
    async def get_sharable(_, self: VDIRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_read_only(_, self: VDIRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: VDIRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_storage_lock(_, self: VDIRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_location(_, self: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1."""
    async def get_managed(_, self: VDIRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_missing(_, self: VDIRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_parent(_, self: VDIRef, /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 4.0, deprecated in XenServer 7.1."""
    async def get_xenstore_data(_, self: VDIRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_sm_config(_, self: VDIRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def get_is_a_snapshot(_, self: VDIRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.0."""
    async def get_snapshot_of(_, self: VDIRef, /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 5.0."""
    async def get_snapshots(_, self: VDIRef, /, *, timeout: float | None = None) -> list[VDIRef]:
        """Since XenServer 5.0."""
    async def get_snapshot_time(_, self: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def get_tags(_, self: VDIRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 5.0."""
    async def get_allow_caching(_, self: VDIRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 5.6 FP1."""
    async def get_on_boot(_, self: VDIRef, /, *, timeout: float | None = None) -> OnBoot:
        """Since XenServer 5.6 FP1."""
    async def get_metadata_of_pool(_, self: VDIRef, /, *, timeout: float | None = None) -> PoolRef:
        """Since XenServer 6.0."""
    async def get_metadata_latest(_, self: VDIRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 6.0."""
    async def get_is_tools_iso(_, self: VDIRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def get_cbt_enabled(_, self: VDIRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.3."""
    async def set_other_config(_, self: VDIRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VDIRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VDIRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_xenstore_data(_, self: VDIRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_xenstore_data(_, self: VDIRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_xenstore_data(_, self: VDIRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_sm_config(_, self: VDIRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_sm_config(_, self: VDIRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_sm_config(_, self: VDIRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_tags(_, self: VDIRef, value: _Items[str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_tags(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_tags(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def snapshot(_, vdi: VDIRef, driver_params: dict[str, str] = ..., /, *, timeout: float | None = None) -> VDIRef: ...
    async def clone(_, vdi: VDIRef, driver_params: dict[str, str] = ..., /, *, timeout: float | None = None) -> VDIRef: ...
    async def resize(_, vdi: VDIRef, size: int, /, *, timeout: float | None = None) -> None: ...
    async def resize_online(_, vdi: VDIRef, size: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 7.3, removed in XenServer 7.3."""
    async def introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 4.1."""
    async def pool_introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., cbt_enabled: bool = False, /, *, timeout: float | None = None) -> VDIRef: ...
    async def db_introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., cbt_enabled: bool = False, /, *, timeout: float | None = None) -> VDIRef: ...
    async def db_forget(_, vdi: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def update(_, vdi: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1.1."""
    async def copy(_, vdi: VDIRef, sr: SRRef = ..., base_vdi: VDIRef = ..., into_vdi: VDIRef = ..., /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 4.0."""
    async def force_unlock(_, vdi: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def set_managed(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def forget(_, vdi: VDIRef, /, *, timeout: float | None = None) -> None: ...
    async def set_sharable(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.5."""
    async def set_read_only(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_missing(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_virtual_size(_, self: VDIRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_physical_utilisation(_, self: VDIRef, value: int, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_is_a_snapshot(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_snapshot_of(_, self: VDIRef, value: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_snapshot_time(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_metadata_of_pool(_, self: VDIRef, value: PoolRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.0."""
    async def set_name_label(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def generate_config(_, host: HostRef, vdi: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 5.0."""
    async def set_on_boot(_, self: VDIRef, value: OnBoot, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def set_allow_caching(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.6 FP1."""
    async def open_database(_, self: VDIRef, /, *, timeout: float | None = None) -> SessionRef:
        """Since XenServer 6.0."""
    async def checksum(_, self: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.0."""
    async def read_database_pool_uuid(_, self: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.0."""
    async def pool_migrate(_, vdi: VDIRef, sr: SRRef, options: dict[str, str], /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 6.1."""
    async def enable_cbt(_, self: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def disable_cbt(_, self: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def set_cbt_enabled(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def data_destroy(_, self: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.3."""
    async def list_changed_blocks(_, vdi_from: VDIRef, vdi_to: VDIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.3."""
    async def get_nbd_info(_, self: VDIRef, /, *, timeout: float | None = None) -> list[VdiNbdServerInfoRecord]:
        """Since XenServer 7.3."""
    async def revert(_, snapshot: VDIRef, /, *, timeout: float | None = None) -> None:
        """Since xapi 26.16.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VDIRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VDIRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VDIRef, VDIRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VDIRef, VDIRecord]: ...

class VBDMessages:
    """XAPI's class VBD: since XenServer 4.0."""

    async def get_record(_, self: VBDRef, /, *, timeout: float | None = None) -> VBDRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VBDRef: ...
    async def create(_, args: NewVBD, /, *, timeout: float | None = None) -> VBDRef: ...
    async def destroy(_, self: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: VBDRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: VBDRef, /, *, timeout: float | None = None) -> list[VbdOperations]: ...
    async def get_current_operations(_, self: VBDRef, /, *, timeout: float | None = None) -> dict[str, VbdOperations]: ...
    async def get_VM(_, self: VBDRef, /, *, timeout: float | None = None) -> VMRef: ...
    async def get_VDI(_, self: VBDRef, /, *, timeout: float | None = None) -> VDIRef: ...
    async def get_device(_, self: VBDRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_userdevice(_, self: VBDRef, /, *, timeout: float | None = None) -> str: ...
    async def get_bootable(_, self: VBDRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_mode(_, self: VBDRef, /, *, timeout: float | None = None) -> VbdMode: ...
    async def get_type(_, self: VBDRef, /, *, timeout: float | None = None) -> VbdType: ...
    async def get_unpluggable(_, self: VBDRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.1."""
    async def get_storage_lock(_, self: VBDRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_empty(_, self: VBDRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: VBDRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_currently_attached(_, self: VBDRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def get_status_code(_, self: VBDRef, /, *, timeout: float | None = None) -> int: ...
    async def get_status_detail(_, self: VBDRef, /, *, timeout: float | None = None) -> str: ...
    async def get_runtime_properties(_, self: VBDRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_qos_algorithm_type(_, self: VBDRef, /, *, timeout: float | None = None) -> str: ...
    async def get_qos_algorithm_params(_, self: VBDRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_qos_supported_algorithms(_, self: VBDRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_metrics(_, self: VBDRef, /, *, timeout: float | None = None) -> VBDMetricsRef:
        """Since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def set_userdevice(_, self: VBDRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_bootable(_, self: VBDRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_type(_, self: VBDRef, value: VbdType, /, *, timeout: float | None = None) -> None: ...
    async def set_unpluggable(_, self: VBDRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: VBDRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VBDRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VBDRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_qos_algorithm_type(_, self: VBDRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_qos_algorithm_params(_, self: VBDRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_qos_algorithm_params(_, self: VBDRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_qos_algorithm_params(_, self: VBDRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def eject(_, vbd: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def insert(_, vbd: VBDRef, vdi: VDIRef, /, *, timeout: float | None = None) -> None: ...
    async def plug(_, self: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug(_, self: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug_force(_, self: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug_force_no_safety_check(_, self: VBDRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1.1, deprecated in XenServer 7.1."""
    async def assert_attachable(_, self: VBDRef, /, *, timeout: float | None = None) -> None: ...
    async def pause(_, self: VBDRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.1.1."""
    async def unpause(_, self: VBDRef, token: str = '', /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1.1."""
    async def set_mode(_, self: VBDRef, value: VbdMode, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VBDRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VBDRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VBDRef, VBDRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VBDRef, VBDRecord]: ...

class VBDMetricsMessages:
    """XAPI's class VBD_metrics: since XenServer 4.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""

    async def get_record(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> VBDMetricsRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VBDMetricsRef: ...
    async def get_uuid(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_io_read_kbs(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> float: ...
    async def get_io_write_kbs(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> float: ...
    async def get_last_updated(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> str: ...
    async def get_other_config(_, self: VBDMetricsRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def set_other_config(_, self: VBDMetricsRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def add_to_other_config(_, self: VBDMetricsRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def remove_from_other_config(_, self: VBDMetricsRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0, deprecated in XenServer 6.1, removed in XenServer 6.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[VBDMetricsRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VBDMetricsRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VBDMetricsRef, VBDMetricsRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VBDMetricsRef, VBDMetricsRecord]: ...

class PBDMessages:
    """XAPI's class PBD: since XenServer 4.0."""

    async def get_record(_, self: PBDRef, /, *, timeout: float | None = None) -> PBDRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PBDRef: ...
    async def create(_, args: NewPBD, /, *, timeout: float | None = None) -> PBDRef: ...
    async def destroy(_, self: PBDRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: PBDRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: PBDRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_SR(_, self: PBDRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_device_config(_, self: PBDRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_currently_attached(_, self: PBDRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: PBDRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: PBDRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: PBDRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: PBDRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def plug(_, self: PBDRef, /, *, timeout: float | None = None) -> None: ...
    async def unplug(_, self: PBDRef, /, *, timeout: float | None = None) -> None: ...
    async def set_device_config(_, self: PBDRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[PBDRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PBDRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PBDRef, PBDRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PBDRef, PBDRecord]: ...

class CrashdumpMessages:
    """XAPI's class crashdump: since XenServer 4.0, deprecated in XenServer 7.3."""

    async def get_record(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> CrashdumpRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> CrashdumpRef: ...
    async def get_uuid(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_VM(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0."""
    async def get_VDI(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> VDIRef:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.1."""
    async def set_other_config(_, self: CrashdumpRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def add_to_other_config(_, self: CrashdumpRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def remove_from_other_config(_, self: CrashdumpRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.1."""
    async def destroy(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[CrashdumpRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[CrashdumpRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[CrashdumpRef, CrashdumpRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[CrashdumpRef, CrashdumpRecord]: ...

class VTPMMessages:
    """XAPI's class VTPM: since xapi 22.26.0."""

    async def get_record(_, self: VTPMRef, /, *, timeout: float | None = None) -> VTPMRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VTPMRef: ...
    async def get_uuid(_, self: VTPMRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_allowed_operations(_, self: VTPMRef, /, *, timeout: float | None = None) -> list[VtpmOperations]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: VTPMRef, /, *, timeout: float | None = None) -> dict[str, VtpmOperations]:
        """Since XenServer 4.0."""
    async def get_VM(_, self: VTPMRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0."""
    async def get_backend(_, self: VTPMRef, /, *, timeout: float | None = None) -> VMRef:
        """Since XenServer 4.0."""
    async def get_persistence_backend(_, self: VTPMRef, /, *, timeout: float | None = None) -> PersistenceBackend: ...
    async def get_is_unique(_, self: VTPMRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_is_protected(_, self: VTPMRef, /, *, timeout: float | None = None) -> bool: ...
    async def create(_, vM: VMRef, is_unique: bool, /, *, timeout: float | None = None) -> VTPMRef: ...
    async def destroy(_, self: VTPMRef, /, *, timeout: float | None = None) -> None: ...
    async def get_contents(_, self: VTPMRef, /, *, timeout: float | None = None) -> str: ...
    async def set_contents(_, self: VTPMRef, contents: str, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VTPMRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VTPMRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VTPMRef, VTPMRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VTPMRef, VTPMRecord]: ...

class ConsoleMessages:
    """XAPI's class console: since XenServer 4.0."""

    async def get_record(_, self: ConsoleRef, /, *, timeout: float | None = None) -> ConsoleRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> ConsoleRef: ...
    async def create(_, args: NewConsole, /, *, timeout: float | None = None) -> ConsoleRef: ...
    async def destroy(_, self: ConsoleRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: ConsoleRef, /, *, timeout: float | None = None) -> str: ...
    async def get_protocol(_, self: ConsoleRef, /, *, timeout: float | None = None) -> ConsoleProtocol: ...
    async def get_location(_, self: ConsoleRef, /, *, timeout: float | None = None) -> str: ...
    async def get_VM(_, self: ConsoleRef, /, *, timeout: float | None = None) -> VMRef: ...
    async def get_other_config(_, self: ConsoleRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def set_other_config(_, self: ConsoleRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: ConsoleRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: ConsoleRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[ConsoleRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[ConsoleRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[ConsoleRef, ConsoleRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[ConsoleRef, ConsoleRecord]: ...

class UserMessages:
    """XAPI's class user: since XenServer 4.0, deprecated in XenServer 5.5."""

    async def get_record(_, self: UserRef, /, *, timeout: float | None = None) -> UserRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> UserRef: ...
    async def create(_, args: NewUser, /, *, timeout: float | None = None) -> UserRef: ...
    async def destroy(_, self: UserRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: UserRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_short_name(_, self: UserRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_fullname(_, self: UserRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: UserRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 5.0."""
    async def set_fullname(_, self: UserRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_other_config(_, self: UserRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def add_to_other_config(_, self: UserRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""
    async def remove_from_other_config(_, self: UserRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 5.0."""

class BlobMessages:
    """XAPI's class blob: since XenServer 5.0."""

    async def get_record(_, self: BlobRef, /, *, timeout: float | None = None) -> BlobRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> BlobRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[BlobRef]: ...
    async def get_uuid(_, self: BlobRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: BlobRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: BlobRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_size(_, self: BlobRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 4.0."""
    async def get_public(_, self: BlobRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 6.1."""
    async def get_last_updated(_, self: BlobRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_mime_type(_, self: BlobRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def set_name_label(_, self: BlobRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: BlobRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_public(_, self: BlobRef, value: bool, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.1."""
    async def create(_, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> BlobRef: ...
    async def destroy(_, self: BlobRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[BlobRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[BlobRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[BlobRef, BlobRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[BlobRef, BlobRecord]: ...

class MessageMessages:
    """XAPI's class message: since XenServer 5.0."""

    async def create(_, name: str, priority: int, cls: Cls, obj_uuid: str, body: str, /, *, timeout: float | None = None) -> MessageRef: ...
    async def destroy(_, self: MessageRef, /, *, timeout: float | None = None) -> None: ...
    async def destroy_many(_, messages: _Items[MessageRef], /, *, timeout: float | None = None) -> None:
        """Since xapi 22.19.0."""
    async def destroy_all(_, filters: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since xapi 26.6.0."""
    async def get(_, cls: Cls, obj_uuid: str, since: str, /, *, timeout: float | None = None) -> dict[MessageRef, MessageRecord]: ...
    async def get_all(_, *, timeout: float | None = None) -> list[MessageRef]: ...
    async def get_since(_, since: str, /, *, timeout: float | None = None) -> dict[MessageRef, MessageRecord]: ...
    async def get_record(_, self: MessageRef, /, *, timeout: float | None = None) -> MessageRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> MessageRef: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[MessageRef, MessageRecord]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[MessageRef, MessageRecord]: ...

class SecretMessages:
    """XAPI's class secret: since XenServer 5.6."""

    async def get_record(_, self: SecretRef, /, *, timeout: float | None = None) -> SecretRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SecretRef: ...
    async def create(_, args: NewSecret, /, *, timeout: float | None = None) -> SecretRef: ...
    async def destroy(_, self: SecretRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: SecretRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_value(_, self: SecretRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: SecretRef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 4.0."""
    async def set_value(_, self: SecretRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_other_config(_, self: SecretRef, value: dict[str, str], /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def add_to_other_config(_, self: SecretRef, key: str, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def remove_from_other_config(_, self: SecretRef, key: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def introduce(_, uuid: str, value: str, other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> SecretRef: ...
    async def get_all(_, *, timeout: float | None = None) -> list[SecretRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[SecretRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[SecretRef, SecretRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[SecretRef, SecretRecord]: ...

class TunnelMessages:
    """XAPI's class tunnel: since XenServer 5.6 FP1."""

    async def get_record(_, self: TunnelRef, /, *, timeout: float | None = None) -> TunnelRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> TunnelRef: ...
    async def get_uuid(_, self: TunnelRef, /, *, timeout: float | None = None) -> str: ...
    async def get_access_PIF(_, self: TunnelRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_transport_PIF(_, self: TunnelRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_status(_, self: TunnelRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_other_config(_, self: TunnelRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_protocol(_, self: TunnelRef, /, *, timeout: float | None = None) -> TunnelProtocol:
        """Since xapi 1.250.0."""
    async def set_status(_, self: TunnelRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_status(_, self: TunnelRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_status(_, self: TunnelRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_other_config(_, self: TunnelRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: TunnelRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: TunnelRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_protocol(_, self: TunnelRef, value: TunnelProtocol, /, *, timeout: float | None = None) -> None:
        """Since xapi 1.250.0."""
    async def create(_, transport_PIF: PIFRef, network: NetworkRef, protocol: TunnelProtocol = ..., /, *, timeout: float | None = None) -> TunnelRef: ...
    async def destroy(_, self: TunnelRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[TunnelRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[TunnelRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[TunnelRef, TunnelRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[TunnelRef, TunnelRecord]: ...

class NetworkSriovMessages:
    """XAPI's class network_sriov: since XenServer 7.5."""

    async def get_record(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> NetworkSriovRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> NetworkSriovRef: ...
    async def get_uuid(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_physical_PIF(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_logical_PIF(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_requires_reboot(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_configuration_mode(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> SriovConfigurationMode: ...
    async def create(_, pif: PIFRef, network: NetworkRef, /, *, timeout: float | None = None) -> NetworkSriovRef: ...
    async def destroy(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> None: ...
    async def get_remaining_capacity(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> int: ...
    async def get_all(_, *, timeout: float | None = None) -> list[NetworkSriovRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[NetworkSriovRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[NetworkSriovRef, NetworkSriovRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[NetworkSriovRef, NetworkSriovRecord]: ...

class PCIMessages:
    """XAPI's class PCI: since XenServer 6.0."""

    async def get_record(_, self: PCIRef, /, *, timeout: float | None = None) -> PCIRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PCIRef: ...
    async def get_uuid(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_class_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_class_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_device_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_device_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: PCIRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_pci_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str: ...
    async def get_dependencies(_, self: PCIRef, /, *, timeout: float | None = None) -> list[PCIRef]: ...
    async def get_other_config(_, self: PCIRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_subsystem_vendor_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2 SP1 Hotfix 11."""
    async def get_subsystem_vendor_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2 SP1 Hotfix 11."""
    async def get_subsystem_device_id(_, self: PCIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2 SP1 Hotfix 11."""
    async def get_subsystem_device_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 6.2 SP1 Hotfix 11."""
    async def get_driver_name(_, self: PCIRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.5."""
    async def set_other_config(_, self: PCIRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: PCIRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: PCIRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def disable_dom0_access(_, self: PCIRef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since xapi 24.14.0."""
    async def enable_dom0_access(_, self: PCIRef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since xapi 24.14.0."""
    async def get_dom0_access_status(_, self: PCIRef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since xapi 24.14.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[PCIRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PCIRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PCIRef, PCIRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PCIRef, PCIRecord]: ...

class PGPUMessages:
    """XAPI's class PGPU: since XenServer 6.0."""

    async def get_record(_, self: PGPURef, /, *, timeout: float | None = None) -> PGPURecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PGPURef: ...
    async def get_uuid(_, self: PGPURef, /, *, timeout: float | None = None) -> str: ...
    async def get_PCI(_, self: PGPURef, /, *, timeout: float | None = None) -> PCIRef: ...
    async def get_GPU_group(_, self: PGPURef, /, *, timeout: float | None = None) -> GPUGroupRef: ...
    async def get_host(_, self: PGPURef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_other_config(_, self: PGPURef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_supported_VGPU_types(_, self: PGPURef, /, *, timeout: float | None = None) -> list[VGPUTypeRef]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_enabled_VGPU_types(_, self: PGPURef, /, *, timeout: float | None = None) -> list[VGPUTypeRef]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_resident_VGPUs(_, self: PGPURef, /, *, timeout: float | None = None) -> list[VGPURef]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_supported_VGPU_max_capacities(_, self: PGPURef, /, *, timeout: float | None = None) -> dict[VGPUTypeRef, int]:
        """Since XenServer 6.2 SP1."""
    async def get_dom0_access(_, self: PGPURef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since XenServer 6.5 SP1, deprecated in xapi 24.14.0."""
    async def get_is_system_display_device(_, self: PGPURef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 6.5 SP1."""
    async def get_compatibility_metadata(_, self: PGPURef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.3."""
    async def set_other_config(_, self: PGPURef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: PGPURef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: PGPURef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def add_enabled_VGPU_types(_, self: PGPURef, value: VGPUTypeRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def remove_enabled_VGPU_types(_, self: PGPURef, value: VGPUTypeRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def set_enabled_VGPU_types(_, self: PGPURef, value: _Items[VGPUTypeRef], /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def set_GPU_group(_, self: PGPURef, value: GPUGroupRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_remaining_capacity(_, self: PGPURef, vgpu_type: VGPUTypeRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def enable_dom0_access(_, self: PGPURef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since XenServer 6.5 SP1, deprecated in xapi 24.14.0."""
    async def disable_dom0_access(_, self: PGPURef, /, *, timeout: float | None = None) -> PciDom0Access:
        """Since XenServer 6.5 SP1, deprecated in xapi 24.14.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[PGPURef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PGPURef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PGPURef, PGPURecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PGPURef, PGPURecord]: ...

class GPUGroupMessages:
    """XAPI's class GPU_group: since XenServer 6.0."""

    async def get_record(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> GPUGroupRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> GPUGroupRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[GPUGroupRef]: ...
    async def get_uuid(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_PGPUs(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> list[PGPURef]: ...
    async def get_VGPUs(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> list[VGPURef]: ...
    async def get_GPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_other_config(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_allocation_algorithm(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> AllocationAlgorithm:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_supported_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> list[VGPUTypeRef]:
        """Since XenServer 6.2 SP1."""
    async def get_enabled_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> list[VGPUTypeRef]:
        """Since XenServer 6.2 SP1."""
    async def set_name_label(_, self: GPUGroupRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: GPUGroupRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_other_config(_, self: GPUGroupRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: GPUGroupRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: GPUGroupRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_allocation_algorithm(_, self: GPUGroupRef, value: AllocationAlgorithm, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def create(_, name_label: str = '', name_description: str = '', other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> GPUGroupRef: ...
    async def destroy(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> None: ...
    async def update_enabled_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1."""
    async def update_supported_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 6.2 SP1."""
    async def get_remaining_capacity(_, self: GPUGroupRef, vgpu_type: VGPUTypeRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_all(_, *, timeout: float | None = None) -> list[GPUGroupRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[GPUGroupRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[GPUGroupRef, GPUGroupRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[GPUGroupRef, GPUGroupRecord]: ...

class VGPUMessages:
    """XAPI's class VGPU: since XenServer 6.0."""

    async def get_record(_, self: VGPURef, /, *, timeout: float | None = None) -> VGPURecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VGPURef: ...
    async def get_uuid(_, self: VGPURef, /, *, timeout: float | None = None) -> str: ...
    async def get_VM(_, self: VGPURef, /, *, timeout: float | None = None) -> VMRef: ...
    async def get_GPU_group(_, self: VGPURef, /, *, timeout: float | None = None) -> GPUGroupRef: ...
    async def get_device(_, self: VGPURef, /, *, timeout: float | None = None) -> str: ...
    async def get_currently_attached(_, self: VGPURef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: VGPURef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_type(_, self: VGPURef, /, *, timeout: float | None = None) -> VGPUTypeRef:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_resident_on(_, self: VGPURef, /, *, timeout: float | None = None) -> PGPURef:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_scheduled_to_be_resident_on(_, self: VGPURef, /, *, timeout: float | None = None) -> PGPURef:
        """Since XenServer 7.0."""
    async def get_compatibility_metadata(_, self: VGPURef, /, *, timeout: float | None = None) -> dict[str, str]:
        """Since XenServer 7.3."""
    async def get_extra_args(_, self: VGPURef, /, *, timeout: float | None = None) -> str:
        """Since Citrix Hypervisor 8.1."""
    async def get_PCI(_, self: VGPURef, /, *, timeout: float | None = None) -> PCIRef:
        """Since Citrix Hypervisor 8.1."""
    async def set_other_config(_, self: VGPURef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VGPURef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VGPURef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def set_extra_args(_, self: VGPURef, value: str, /, *, timeout: float | None = None) -> None:
        """Since Citrix Hypervisor 8.1."""
    async def create(_, VM: VMRef, GPU_group: GPUGroupRef, device: str = '0', other_config: dict[str, str] = ..., type: VGPUTypeRef = ..., /, *, timeout: float | None = None) -> VGPURef: ...
    async def destroy(_, self: VGPURef, /, *, timeout: float | None = None) -> None: ...
    async def atomic_set_resident_on(_, self: VGPURef, value: PGPURef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VGPURef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VGPURef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VGPURef, VGPURecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VGPURef, VGPURecord]: ...

class VGPUTypeMessages:
    """XAPI's class VGPU_type: since XenServer 6.2 SP1 Tech-Preview."""

    async def get_record(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> VGPUTypeRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VGPUTypeRef: ...
    async def get_uuid(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_name(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> str: ...
    async def get_model_name(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> str: ...
    async def get_framebuffer_size(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> int: ...
    async def get_max_heads(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> int: ...
    async def get_max_resolution_x(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.2 SP1."""
    async def get_max_resolution_y(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> int:
        """Since XenServer 6.2 SP1."""
    async def get_supported_on_PGPUs(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[PGPURef]: ...
    async def get_enabled_on_PGPUs(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[PGPURef]: ...
    async def get_VGPUs(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[VGPURef]: ...
    async def get_supported_on_GPU_groups(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[GPUGroupRef]:
        """Since XenServer 6.2 SP1."""
    async def get_enabled_on_GPU_groups(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[GPUGroupRef]:
        """Since XenServer 6.2 SP1."""
    async def get_implementation(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> VgpuTypeImplementation:
        """Since XenServer 7.0."""
    async def get_identifier(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 7.0."""
    async def get_experimental(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 7.0."""
    async def get_compatible_types_in_vm(_, self: VGPUTypeRef, /, *, timeout: float | None = None) -> list[VGPUTypeRef]:
        """Since Citrix Hypervisor 8.1."""
    async def get_all(_, *, timeout: float | None = None) -> list[VGPUTypeRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VGPUTypeRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VGPUTypeRef, VGPUTypeRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VGPUTypeRef, VGPUTypeRecord]: ...

class PVSSiteMessages:
    """XAPI's class PVS_site: since XenServer 7.1."""

    async def get_record(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> PVSSiteRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PVSSiteRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[PVSSiteRef]: ...
    async def get_uuid(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> str: ...
    async def get_PVS_uuid(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> str: ...
    async def get_cache_storage(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> list[PVSCacheStorageRef]: ...
    async def get_servers(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> list[PVSServerRef]: ...
    async def get_proxies(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> list[PVSProxyRef]: ...
    async def set_name_label(_, self: PVSSiteRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: PVSSiteRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def introduce(_, name_label: str, name_description: str, PVS_uuid: str, /, *, timeout: float | None = None) -> PVSSiteRef: ...
    async def forget(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> None: ...
    async def set_PVS_uuid(_, self: PVSSiteRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PVSSiteRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PVSSiteRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PVSSiteRef, PVSSiteRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PVSSiteRef, PVSSiteRecord]: ...

class PVSServerMessages:
    """XAPI's class PVS_server: since XenServer 7.1."""

    async def get_record(_, self: PVSServerRef, /, *, timeout: float | None = None) -> PVSServerRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PVSServerRef: ...
    async def get_uuid(_, self: PVSServerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_addresses(_, self: PVSServerRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_first_port(_, self: PVSServerRef, /, *, timeout: float | None = None) -> int: ...
    async def get_last_port(_, self: PVSServerRef, /, *, timeout: float | None = None) -> int: ...
    async def get_site(_, self: PVSServerRef, /, *, timeout: float | None = None) -> PVSSiteRef: ...
    async def introduce(_, addresses: _Items[str], first_port: int, last_port: int, site: PVSSiteRef, /, *, timeout: float | None = None) -> PVSServerRef: ...
    async def forget(_, self: PVSServerRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PVSServerRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PVSServerRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PVSServerRef, PVSServerRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PVSServerRef, PVSServerRecord]: ...

class PVSProxyMessages:
    """XAPI's class PVS_proxy: since XenServer 7.1."""

    async def get_record(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> PVSProxyRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PVSProxyRef: ...
    async def get_uuid(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> str: ...
    async def get_site(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> PVSSiteRef: ...
    async def get_VIF(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> VIFRef: ...
    async def get_currently_attached(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_status(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> PvsProxyStatus: ...
    async def create(_, site: PVSSiteRef, VIF: VIFRef, /, *, timeout: float | None = None) -> PVSProxyRef: ...
    async def destroy(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PVSProxyRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PVSProxyRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PVSProxyRef, PVSProxyRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PVSProxyRef, PVSProxyRecord]: ...

class PVSCacheStorageMessages:
    """XAPI's class PVS_cache_storage: since XenServer 7.1."""

    async def get_record(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> PVSCacheStorageRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PVSCacheStorageRef: ...
    async def create(_, args: NewPVSCacheStorage, /, *, timeout: float | None = None) -> PVSCacheStorageRef: ...
    async def destroy(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> None: ...
    async def get_uuid(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_SR(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> SRRef: ...
    async def get_site(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> PVSSiteRef: ...
    async def get_size(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> int: ...
    async def get_VDI(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> VDIRef: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PVSCacheStorageRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PVSCacheStorageRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PVSCacheStorageRef, PVSCacheStorageRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PVSCacheStorageRef, PVSCacheStorageRecord]: ...

class FeatureMessages:
    """XAPI's class Feature: since XenServer 7.2."""

    async def get_record(_, self: FeatureRef, /, *, timeout: float | None = None) -> FeatureRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> FeatureRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[FeatureRef]: ...
    async def get_uuid(_, self: FeatureRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: FeatureRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: FeatureRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_enabled(_, self: FeatureRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_experimental(_, self: FeatureRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_version(_, self: FeatureRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: FeatureRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_all(_, *, timeout: float | None = None) -> list[FeatureRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[FeatureRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[FeatureRef, FeatureRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[FeatureRef, FeatureRecord]: ...

class SDNControllerMessages:
    """XAPI's class SDN_controller: since XenServer 7.2."""

    async def get_record(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> SDNControllerRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> SDNControllerRef: ...
    async def get_uuid(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_protocol(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> SdnControllerProtocol: ...
    async def get_address(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_port(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> int: ...
    async def introduce(_, protocol: SdnControllerProtocol = ..., address: str = '', port: int = 0, /, *, timeout: float | None = None) -> SDNControllerRef: ...
    async def forget(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[SDNControllerRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[SDNControllerRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[SDNControllerRef, SDNControllerRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[SDNControllerRef, SDNControllerRecord]: ...

class PUSBMessages:
    """XAPI's class PUSB: since XenServer 7.3."""

    async def get_record(_, self: PUSBRef, /, *, timeout: float | None = None) -> PUSBRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> PUSBRef: ...
    async def get_uuid(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_USB_group(_, self: PUSBRef, /, *, timeout: float | None = None) -> USBGroupRef: ...
    async def get_host(_, self: PUSBRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_path(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_id(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_vendor_desc(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_product_id(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_product_desc(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_serial(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_version(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_description(_, self: PUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_passthrough_enabled(_, self: PUSBRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_other_config(_, self: PUSBRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_speed(_, self: PUSBRef, /, *, timeout: float | None = None) -> float:
        """Since Citrix Hypervisor 8.2."""
    async def set_other_config(_, self: PUSBRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: PUSBRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: PUSBRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def scan(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def set_passthrough_enabled(_, self: PUSBRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[PUSBRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[PUSBRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[PUSBRef, PUSBRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[PUSBRef, PUSBRecord]: ...

class USBGroupMessages:
    """XAPI's class USB_group: since XenServer 7.3."""

    async def get_record(_, self: USBGroupRef, /, *, timeout: float | None = None) -> USBGroupRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> USBGroupRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[USBGroupRef]: ...
    async def get_uuid(_, self: USBGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: USBGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: USBGroupRef, /, *, timeout: float | None = None) -> str: ...
    async def get_PUSBs(_, self: USBGroupRef, /, *, timeout: float | None = None) -> list[PUSBRef]: ...
    async def get_VUSBs(_, self: USBGroupRef, /, *, timeout: float | None = None) -> list[VUSBRef]: ...
    async def get_other_config(_, self: USBGroupRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def set_name_label(_, self: USBGroupRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: USBGroupRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_other_config(_, self: USBGroupRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: USBGroupRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: USBGroupRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def create(_, name_label: str = '', name_description: str = '', other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> USBGroupRef: ...
    async def destroy(_, self: USBGroupRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[USBGroupRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[USBGroupRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[USBGroupRef, USBGroupRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[USBGroupRef, USBGroupRecord]: ...

class VUSBMessages:
    """XAPI's class VUSB: since XenServer 7.3."""

    async def get_record(_, self: VUSBRef, /, *, timeout: float | None = None) -> VUSBRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VUSBRef: ...
    async def get_uuid(_, self: VUSBRef, /, *, timeout: float | None = None) -> str: ...
    async def get_allowed_operations(_, self: VUSBRef, /, *, timeout: float | None = None) -> list[VusbOperations]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: VUSBRef, /, *, timeout: float | None = None) -> dict[str, VusbOperations]:
        """Since XenServer 4.0."""
    async def get_VM(_, self: VUSBRef, /, *, timeout: float | None = None) -> VMRef: ...
    async def get_USB_group(_, self: VUSBRef, /, *, timeout: float | None = None) -> USBGroupRef: ...
    async def get_other_config(_, self: VUSBRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_currently_attached(_, self: VUSBRef, /, *, timeout: float | None = None) -> bool:
        """Since XenServer 4.0."""
    async def set_other_config(_, self: VUSBRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: VUSBRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: VUSBRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def create(_, VM: VMRef, USB_group: USBGroupRef, other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> VUSBRef: ...
    async def unplug(_, self: VUSBRef, /, *, timeout: float | None = None) -> None: ...
    async def destroy(_, self: VUSBRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[VUSBRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VUSBRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VUSBRef, VUSBRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VUSBRef, VUSBRecord]: ...

class ClusterMessages:
    """XAPI's class Cluster: since XenServer 7.6."""

    async def get_record(_, self: ClusterRef, /, *, timeout: float | None = None) -> ClusterRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> ClusterRef: ...
    async def get_uuid(_, self: ClusterRef, /, *, timeout: float | None = None) -> str: ...
    async def get_cluster_hosts(_, self: ClusterRef, /, *, timeout: float | None = None) -> list[ClusterHostRef]: ...
    async def get_pending_forget(_, self: ClusterRef, /, *, timeout: float | None = None) -> list[str]:
        """Since XenServer 7.6."""
    async def get_cluster_token(_, self: ClusterRef, /, *, timeout: float | None = None) -> str: ...
    async def get_cluster_stack(_, self: ClusterRef, /, *, timeout: float | None = None) -> str: ...
    async def get_cluster_stack_version(_, self: ClusterRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 24.15.0."""
    async def get_is_quorate(_, self: ClusterRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 24.3.0."""
    async def get_quorum(_, self: ClusterRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 24.3.0."""
    async def get_live_hosts(_, self: ClusterRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 24.3.0."""
    async def get_expected_hosts(_, self: ClusterRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 25.17.0."""
    async def get_allowed_operations(_, self: ClusterRef, /, *, timeout: float | None = None) -> list[ClusterOperation]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: ClusterRef, /, *, timeout: float | None = None) -> dict[str, ClusterOperation]:
        """Since XenServer 4.0."""
    async def get_pool_auto_join(_, self: ClusterRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_token_timeout(_, self: ClusterRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 7.6."""
    async def get_token_timeout_coefficient(_, self: ClusterRef, /, *, timeout: float | None = None) -> float:
        """Since XenServer 7.6."""
    async def get_cluster_config(_, self: ClusterRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_other_config(_, self: ClusterRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def set_other_config(_, self: ClusterRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def add_to_other_config(_, self: ClusterRef, key: str, value: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_from_other_config(_, self: ClusterRef, key: str, /, *, timeout: float | None = None) -> None: ...
    async def create(_, PIF: PIFRef, cluster_stack: str, pool_auto_join: bool, token_timeout: float = 20.0, token_timeout_coefficient: float = 1.0, /, *, timeout: float | None = None) -> ClusterRef: ...
    async def destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> None: ...
    async def get_network(_, self: ClusterRef, /, *, timeout: float | None = None) -> NetworkRef: ...
    async def pool_create(_, network: NetworkRef, cluster_stack: str, token_timeout: float = 20.0, token_timeout_coefficient: float = 1.0, /, *, timeout: float | None = None) -> ClusterRef: ...
    async def pool_force_destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> None: ...
    async def pool_destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> None: ...
    async def pool_resync(_, self: ClusterRef, /, *, timeout: float | None = None) -> None: ...
    async def cstack_sync(_, self: ClusterRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[ClusterRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[ClusterRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[ClusterRef, ClusterRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[ClusterRef, ClusterRecord]: ...

class ClusterHostMessages:
    """XAPI's class Cluster_host: since XenServer 7.6."""

    async def get_record(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> ClusterHostRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> ClusterHostRef: ...
    async def get_uuid(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> str: ...
    async def get_cluster(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> ClusterRef: ...
    async def get_host(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_enabled(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_PIF(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> PIFRef: ...
    async def get_joined(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_live(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 24.3.0."""
    async def get_last_update_live(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.3.0."""
    async def get_allowed_operations(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> list[ClusterHostOperation]:
        """Since XenServer 4.0."""
    async def get_current_operations(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> dict[str, ClusterHostOperation]:
        """Since XenServer 4.0."""
    async def get_other_config(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def create(_, cluster: ClusterRef, host: HostRef, pif: PIFRef, /, *, timeout: float | None = None) -> ClusterHostRef: ...
    async def destroy(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> None: ...
    async def enable(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> None: ...
    async def force_destroy(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> None: ...
    async def forget(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> None:
        """Since XenServer 7.6."""
    async def disable(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[ClusterHostRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[ClusterHostRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[ClusterHostRef, ClusterHostRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[ClusterHostRef, ClusterHostRecord]: ...

class CertificateMessages:
    """XAPI's class Certificate: since Citrix Hypervisor 8.2."""

    async def get_record(_, self: CertificateRef, /, *, timeout: float | None = None) -> CertificateRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> CertificateRef: ...
    async def get_uuid(_, self: CertificateRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name(_, self: CertificateRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 1.294.0."""
    async def get_type(_, self: CertificateRef, /, *, timeout: float | None = None) -> CertificateType:
        """Since xapi 1.294.0."""
    async def get_host(_, self: CertificateRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_not_before(_, self: CertificateRef, /, *, timeout: float | None = None) -> str: ...
    async def get_not_after(_, self: CertificateRef, /, *, timeout: float | None = None) -> str: ...
    async def get_fingerprint(_, self: CertificateRef, /, *, timeout: float | None = None) -> str:
        """Since Citrix Hypervisor 8.2, deprecated in xapi 24.19.0."""
    async def get_fingerprint_sha256(_, self: CertificateRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.20.0."""
    async def get_fingerprint_sha1(_, self: CertificateRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 24.20.0."""
    async def get_purpose(_, self: CertificateRef, /, *, timeout: float | None = None) -> list[CertificatePurpose]:
        """Since xapi 26.13.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[CertificateRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[CertificateRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[CertificateRef, CertificateRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[CertificateRef, CertificateRecord]: ...

class DiagnosticsMessages:
    """XAPI's class Diagnostics: since Citrix Hypervisor 8.2."""

    async def gc_compact(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def gc_stats(_, host: HostRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def db_stats(_, *, timeout: float | None = None) -> dict[str, str]: ...
    async def network_stats(_, host: HostRef, params: dict[str, str], /, *, timeout: float | None = None) -> list[list[str]]: ...

class RepositoryMessages:
    """XAPI's class Repository: since xapi 1.301.0."""

    async def get_record(_, self: RepositoryRef, /, *, timeout: float | None = None) -> RepositoryRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> RepositoryRef: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[RepositoryRef]: ...
    async def get_uuid(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_binary_url(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str: ...
    async def get_source_url(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str: ...
    async def get_update(_, self: RepositoryRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_hash(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str: ...
    async def get_up_to_date(_, self: RepositoryRef, /, *, timeout: float | None = None) -> bool:
        """Since xapi 1.301.0, deprecated in xapi 23.18.0, removed in xapi 23.18.0."""
    async def get_gpgkey_path(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 22.12.0."""
    async def get_origin(_, self: RepositoryRef, /, *, timeout: float | None = None) -> Origin:
        """Since xapi 24.23.0."""
    async def get_certificate(_, self: RepositoryRef, /, *, timeout: float | None = None) -> str:
        """Since xapi 25.7.0."""
    async def set_name_label(_, self: RepositoryRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: RepositoryRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def introduce(_, name_label: str, name_description: str, binary_url: str, source_url: str, update: bool, gpgkey_path: str = '', /, *, timeout: float | None = None) -> RepositoryRef: ...
    async def introduce_bundle(_, name_label: str, name_description: str, /, *, timeout: float | None = None) -> RepositoryRef:
        """Since xapi 24.23.0."""
    async def introduce_remote_pool(_, name_label: str, name_description: str, binary_url: str, certificate: str, /, *, timeout: float | None = None) -> RepositoryRef:
        """Since xapi 25.7.0."""
    async def forget(_, self: RepositoryRef, /, *, timeout: float | None = None) -> None: ...
    async def apply(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def set_gpgkey_path(_, self: RepositoryRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.12.0."""
    async def apply_livepatch(_, host: HostRef, component: str, base_build_id: str, base_version: str, base_release: str, to_version: str, to_release: str, /, *, timeout: float | None = None) -> None:
        """Since xapi 22.20.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[RepositoryRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[RepositoryRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[RepositoryRef, RepositoryRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[RepositoryRef, RepositoryRecord]: ...

class ObserverMessages:
    """XAPI's class Observer: since xapi 23.14.0."""

    async def get_record(_, self: ObserverRef, /, *, timeout: float | None = None) -> ObserverRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> ObserverRef: ...
    async def create(_, args: NewObserver, /, *, timeout: float | None = None) -> ObserverRef: ...
    async def destroy(_, self: ObserverRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[ObserverRef]: ...
    async def get_uuid(_, self: ObserverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: ObserverRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: ObserverRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_hosts(_, self: ObserverRef, /, *, timeout: float | None = None) -> list[HostRef]: ...
    async def get_attributes(_, self: ObserverRef, /, *, timeout: float | None = None) -> dict[str, str]: ...
    async def get_endpoints(_, self: ObserverRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_components(_, self: ObserverRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_enabled(_, self: ObserverRef, /, *, timeout: float | None = None) -> bool: ...
    async def set_name_label(_, self: ObserverRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: ObserverRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def register(_, self: ObserverRef, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def unregister(_, self: ObserverRef, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def set_hosts(_, self: ObserverRef, value: _Items[HostRef], /, *, timeout: float | None = None) -> None: ...
    async def set_enabled(_, self: ObserverRef, value: bool, /, *, timeout: float | None = None) -> None: ...
    async def set_attributes(_, self: ObserverRef, value: dict[str, str], /, *, timeout: float | None = None) -> None: ...
    async def set_endpoints(_, self: ObserverRef, value: _Items[str], /, *, timeout: float | None = None) -> None: ...
    async def set_components(_, self: ObserverRef, value: _Items[str], /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[ObserverRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[ObserverRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[ObserverRef, ObserverRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[ObserverRef, ObserverRecord]: ...

class VMGroupMessages:
    """XAPI's class VM_group: since xapi 24.19.1."""

    async def get_record(_, self: VMGroupRef, /, *, timeout: float | None = None) -> VMGroupRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> VMGroupRef: ...
    async def create(_, args: NewVMGroup, /, *, timeout: float | None = None) -> VMGroupRef: ...
    async def destroy(_, self: VMGroupRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[VMGroupRef]: ...
    async def get_uuid(_, self: VMGroupRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_label(_, self: VMGroupRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_name_description(_, self: VMGroupRef, /, *, timeout: float | None = None) -> str:
        """Since XenServer 4.0."""
    async def get_placement(_, self: VMGroupRef, /, *, timeout: float | None = None) -> PlacementPolicy: ...
    async def get_VMs(_, self: VMGroupRef, /, *, timeout: float | None = None) -> list[VMRef]: ...
    async def set_name_label(_, self: VMGroupRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def set_name_description(_, self: VMGroupRef, value: str, /, *, timeout: float | None = None) -> None:
        """Since XenServer 4.0."""
    async def get_all(_, *, timeout: float | None = None) -> list[VMGroupRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[VMGroupRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[VMGroupRef, VMGroupRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[VMGroupRef, VMGroupRecord]: ...

class HostDriverMessages:
    """XAPI's class Host_driver: since xapi 25.2.0."""

    async def get_record(_, self: HostDriverRef, /, *, timeout: float | None = None) -> HostDriverRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> HostDriverRef: ...
    async def get_uuid(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_host(_, self: HostDriverRef, /, *, timeout: float | None = None) -> HostRef: ...
    async def get_name(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_friendly_name(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_variants(_, self: HostDriverRef, /, *, timeout: float | None = None) -> list[DriverVariantRef]: ...
    async def get_active_variant(_, self: HostDriverRef, /, *, timeout: float | None = None) -> DriverVariantRef: ...
    async def get_selected_variant(_, self: HostDriverRef, /, *, timeout: float | None = None) -> DriverVariantRef: ...
    async def get_type(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_description(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def get_info(_, self: HostDriverRef, /, *, timeout: float | None = None) -> str: ...
    async def select(_, self: HostDriverRef, variant: DriverVariantRef, /, *, timeout: float | None = None) -> None: ...
    async def deselect(_, self: HostDriverRef, /, *, timeout: float | None = None) -> None: ...
    async def rescan(_, host: HostRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[HostDriverRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[HostDriverRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[HostDriverRef, HostDriverRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[HostDriverRef, HostDriverRecord]: ...

class DriverVariantMessages:
    """XAPI's class Driver_variant: since xapi 25.2.0."""

    async def get_record(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> DriverVariantRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> DriverVariantRef: ...
    async def get_uuid(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> str: ...
    async def get_driver(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> HostDriverRef: ...
    async def get_version(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> str: ...
    async def get_hardware_present(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> bool: ...
    async def get_priority(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> float: ...
    async def get_status(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> str: ...
    async def select(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[DriverVariantRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[DriverVariantRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[DriverVariantRef, DriverVariantRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[DriverVariantRef, DriverVariantRecord]: ...

class CallerMessages:
    """XAPI's class Caller: since xapi 26.17.0."""

    async def get_record(_, self: CallerRef, /, *, timeout: float | None = None) -> CallerRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> CallerRef: ...
    async def create(_, args: NewCaller, /, *, timeout: float | None = None) -> CallerRef: ...
    async def destroy(_, self: CallerRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[CallerRef]: ...
    async def get_uuid(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_user_agent(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_client_ip(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_last_access(_, self: CallerRef, /, *, timeout: float | None = None) -> str: ...
    async def get_groups(_, self: CallerRef, /, *, timeout: float | None = None) -> list[str]: ...
    async def get_rate_limit(_, self: CallerRef, /, *, timeout: float | None = None) -> RateLimitRef: ...
    async def get_auto_registered(_, self: CallerRef, /, *, timeout: float | None = None) -> bool: ...
    async def set_name_label(_, self: CallerRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: CallerRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def add_group(_, self: CallerRef, group: str, /, *, timeout: float | None = None) -> None: ...
    async def remove_group(_, self: CallerRef, group: str, /, *, timeout: float | None = None) -> None: ...
    async def query_token_usage(_, self: CallerRef, /, *, timeout: float | None = None) -> float:
        """Since xapi 26.15.0."""
    async def query_call_count(_, self: CallerRef, /, *, timeout: float | None = None) -> int:
        """Since xapi 26.15.0."""
    async def query_group_token_usage(_, group: str, /, *, timeout: float | None = None) -> float:
        """Since xapi 26.15.0."""
    async def query_group_call_count(_, group: str, /, *, timeout: float | None = None) -> int:
        """Since xapi 26.15.0."""
    async def query_all_usage(_, *, timeout: float | None = None) -> list[list[str]]: ...
    async def get_all(_, *, timeout: float | None = None) -> list[CallerRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[CallerRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[CallerRef, CallerRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[CallerRef, CallerRecord]: ...

class RateLimitMessages:
    """XAPI's class Rate_limit: since xapi 26.17.0."""

    async def get_record(_, self: RateLimitRef, /, *, timeout: float | None = None) -> RateLimitRecord: ...
    async def get_by_uuid(_, uuid: str, /, *, timeout: float | None = None) -> RateLimitRef: ...
    async def create(_, args: NewRateLimit, /, *, timeout: float | None = None) -> RateLimitRef: ...
    async def destroy(_, self: RateLimitRef, /, *, timeout: float | None = None) -> None: ...
    async def get_by_name_label(_, label: str, /, *, timeout: float | None = None) -> list[RateLimitRef]: ...
    async def get_uuid(_, self: RateLimitRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_label(_, self: RateLimitRef, /, *, timeout: float | None = None) -> str: ...
    async def get_name_description(_, self: RateLimitRef, /, *, timeout: float | None = None) -> str: ...
    async def get_callers(_, self: RateLimitRef, /, *, timeout: float | None = None) -> list[CallerRef]: ...
    async def get_burst_size(_, self: RateLimitRef, /, *, timeout: float | None = None) -> float: ...
    async def get_fill_rate(_, self: RateLimitRef, /, *, timeout: float | None = None) -> float: ...
    async def set_name_label(_, self: RateLimitRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def set_name_description(_, self: RateLimitRef, value: str, /, *, timeout: float | None = None) -> None: ...
    async def add_caller(_, self: RateLimitRef, caller: CallerRef, /, *, timeout: float | None = None) -> None: ...
    async def remove_caller(_, self: RateLimitRef, caller: CallerRef, /, *, timeout: float | None = None) -> None: ...
    async def set_burst_size(_, self: RateLimitRef, value: float, /, *, timeout: float | None = None) -> None: ...
    async def set_fill_rate(_, self: RateLimitRef, value: float, /, *, timeout: float | None = None) -> None: ...
    async def get_all(_, *, timeout: float | None = None) -> list[RateLimitRef]: ...
    async def get_all_where(_, expr: str, /, *, timeout: float | None = None) -> list[RateLimitRef]: ...
    async def get_all_records_where(_, expr: str, /, *, timeout: float | None = None) -> dict[RateLimitRef, RateLimitRecord]: ...
    async def get_all_records(_, *, timeout: float | None = None) -> dict[RateLimitRef, RateLimitRecord]: ...

class SessionTasks:
    """The messages of session that a task can carry out."""

    async def create_from_db_file(_, filename: str, /, *, timeout: float | None = None) -> AsyncTask[SessionRef]:
        """Since XenServer 7.0."""
    async def get_all_subject_identifiers(_, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.5."""
    async def logout_subject_identifier(_, subject_identifier: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""

class SubjectTasks:
    """The messages of subject that a task can carry out."""

    async def create(_, args: NewSubject, /, *, timeout: float | None = None) -> AsyncTask[SubjectRef]: ...
    async def destroy(_, self: SubjectRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class TaskTasks:
    """The messages of task that a task can carry out."""

    async def cancel(_, task: TaskRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def add_to_other_config(_, self: TaskRef, key: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.8.0."""
    async def remove_from_other_config(_, self: TaskRef, key: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.8.0."""
    async def set_other_config(_, self: TaskRef, value: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.8.0."""

class EventTasks:
    """The messages of event that a task can carry out."""

    async def register(_, classes: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""
    async def unregister(_, classes: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 6.0."""

class PoolTasks:
    """The messages of pool that a task can carry out."""

    async def join(_, master_address: str, master_username: str, master_password: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def join_force(_, master_address: str, master_username: str, master_password: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def eject(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def initial_auth(_, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def exchange_certificates_on_join(_, uuid: str, certificate: str, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since xapi 1.298.0."""
    async def exchange_ca_certificates_on_join(_, import_: dict[str, str], export: _Items[CertificateRef], /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since xapi 1.320.0."""
    async def recover_slaves(_, *, timeout: float | None = None) -> AsyncTask[list[HostRef]]: ...
    async def hello(_, host_uuid: str, host_address: str, /, *, timeout: float | None = None) -> AsyncTask[HelloReturn]: ...
    async def create_VLAN(_, device: str, network: NetworkRef, VLAN: int, /, *, timeout: float | None = None) -> AsyncTask[list[PIFRef]]: ...
    async def management_reconfigure(_, network: NetworkRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def create_VLAN_from_PIF(_, pif: PIFRef, network: NetworkRef, VLAN: int, /, *, timeout: float | None = None) -> AsyncTask[list[PIFRef]]: ...
    async def enable_ha(_, heartbeat_srs: _Items[SRRef], configuration: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def disable_ha(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def sync_database(_, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def designate_new_master(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def set_ha_host_failures_to_tolerate(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def create_new_blob(_, pool: PoolRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> AsyncTask[BlobRef]:
        """Since XenServer 5.0."""
    async def ha_schedule_plan_recomputation(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def enable_binary_storage(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def disable_binary_storage(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def initialize_wlb(_, wlb_url: str, wlb_username: str, wlb_password: str, xenserver_username: str, xenserver_password: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def deconfigure_wlb(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def send_wlb_configuration(_, config: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def retrieve_wlb_configuration(_, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since XenServer 5.5."""
    async def retrieve_wlb_recommendations(_, *, timeout: float | None = None) -> AsyncTask[dict[VMRef, list[str]]]:
        """Since XenServer 5.5."""
    async def send_test_post(_, host: str, port: int, body: str, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 5.5."""
    async def certificate_install(_, name: str, cert: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def certificate_uninstall(_, name: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def certificate_list(_, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def install_ca_certificate(_, name: str, cert: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.290.0, deprecated in xapi 26.13.0."""
    async def uninstall_ca_certificate(_, name: str, force: bool = False, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.290.0, deprecated in xapi 26.13.0."""
    async def crl_install(_, name: str, cert: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def crl_uninstall(_, name: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def crl_list(_, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.5."""
    async def certificate_sync(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def enable_redo_log(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def disable_redo_log(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def audit_log_append(_, line: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_vswitch_controller(_, address: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6, deprecated in XenServer 7.2."""
    async def enable_local_storage_caching(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6 FP1."""
    async def disable_local_storage_caching(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6 FP1."""
    async def get_license_state(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since XenServer 6.2."""
    async def apply_edition(_, self: PoolRef, edition: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2."""
    async def enable_ssl_legacy(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0, deprecated in XenServer 7.0, removed in Citrix Hypervisor 8.2."""
    async def disable_ssl_legacy(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0, deprecated in Citrix Hypervisor 8.2."""
    async def set_igmp_snooping_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def has_extension(_, self: PoolRef, name: str, /, *, timeout: float | None = None) -> AsyncTask[bool]:
        """Since XenServer 7.0."""
    async def add_to_guest_agent_config(_, self: PoolRef, key: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def remove_from_guest_agent_config(_, self: PoolRef, key: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def rotate_secret(_, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def set_repositories(_, self: PoolRef, value: _Items[RepositoryRef], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.301.0."""
    async def add_repository(_, self: PoolRef, value: RepositoryRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.301.0."""
    async def remove_repository(_, self: PoolRef, value: RepositoryRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.301.0."""
    async def sync_updates(_, self: PoolRef, force: bool, token: str = '', token_id: str = '', username: str = '', password: str = '', /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since xapi 1.329.0."""
    async def check_update_readiness(_, self: PoolRef, requires_reboot: bool, /, *, timeout: float | None = None) -> AsyncTask[list[list[str]]]:
        """Since xapi 1.304.0."""
    async def enable_client_certificate_auth(_, self: PoolRef, name: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.318.0."""
    async def disable_client_certificate_auth(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.318.0."""
    async def configure_repository_proxy(_, self: PoolRef, url: str, username: str, password: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 21.3.0."""
    async def disable_repository_proxy(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 21.4.0."""
    async def set_uefi_certificates(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.16.0, deprecated in xapi 24.0.0."""
    async def set_custom_uefi_certificates(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.0.0."""
    async def set_https_only(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.27.0."""
    async def set_telemetry_next_collection(_, self: PoolRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.9.0."""
    async def reset_telemetry_uuid(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.9.0."""
    async def configure_update_sync(_, self: PoolRef, update_sync_frequency: UpdateSyncFrequency, update_sync_day: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.18.0."""
    async def set_update_sync_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.18.0."""
    async def set_ext_auth_cache_enabled(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.31.0."""
    async def set_ext_auth_cache_size(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.31.0."""
    async def set_ext_auth_cache_expiry(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.31.0."""
    async def enable_ssh(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.13.0."""
    async def disable_ssh(_, self: PoolRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.13.0."""
    async def set_ssh_enabled_timeout(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.21.0."""
    async def set_console_idle_timeout(_, self: PoolRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.21.0."""
    async def set_ssh_auto_mode(_, self: PoolRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.27.0."""
    async def install_trusted_certificate(_, self: PoolRef, ca: bool, cert: str, purpose: _Items[CertificatePurpose], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.13.0."""
    async def uninstall_trusted_certificate(_, self: PoolRef, certificate: CertificateRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.13.0."""
    async def sync_trusted_certificates_from(_, self: PoolRef, remote_pool: str, remote_session: SessionRef, remote_certificate: str, ca: bool, /, *, timeout: float | None = None) -> AsyncTask[list[CertificateRef]]:
        """Since xapi 26.16.0."""
    async def exchange_trusted_certificates_on_join(_, self: PoolRef, ca: bool, import_: dict[str, list[str]], export: _Items[CertificateRef], /, *, timeout: float | None = None) -> AsyncTask[dict[str, list[str]]]:
        """Since xapi 26.13.0."""
    async def exchange_crls_on_join(_, self: PoolRef, import_: dict[str, str], export: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since xapi 26.13.0."""

class PoolPatchTasks:
    """The messages of pool_patch that a task can carry out."""

    async def apply(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def pool_apply(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def precheck(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def clean(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pool_clean(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1, deprecated in XenServer 7.1."""
    async def destroy(_, self: PoolPatchRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def clean_on_host(_, self: PoolPatchRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1, deprecated in XenServer 7.1."""

class PoolUpdateTasks:
    """The messages of pool_update that a task can carry out."""

    async def introduce(_, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[PoolUpdateRef]: ...
    async def precheck(_, self: PoolUpdateRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[LivepatchStatus]: ...
    async def apply(_, self: PoolUpdateRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pool_apply(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pool_clean(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def destroy(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def attach(_, self: PoolUpdateRef, use_localhost_proxy: bool = False, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def detach(_, self: PoolUpdateRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def resync_host(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class VMTasks:
    """The messages of VM that a task can carry out."""

    async def create(_, args: NewVM, /, *, timeout: float | None = None) -> AsyncTask[VMRef]: ...
    async def destroy(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def snapshot(_, vm: VMRef, new_name: str, ignore_vdis: _Items[VDIRef] = ..., /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 5.0."""
    async def snapshot_with_quiesce(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 5.0, deprecated in Citrix Hypervisor 8.1, removed in Citrix Hypervisor 8.1."""
    async def clone(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 4.0."""
    async def copy(_, vm: VMRef, new_name: str, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 4.0."""
    async def revert(_, snapshot: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def checkpoint(_, vm: VMRef, new_name: str, /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 5.6."""
    async def provision(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def start(_, vm: VMRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def start_on(_, vm: VMRef, host: HostRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def pause(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def unpause(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def clean_shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2."""
    async def clean_reboot(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def hard_shutdown(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def power_state_reset(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def hard_reboot(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def suspend(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def csvm(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def resume(_, vm: VMRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def set_is_default_template(_, vm: VMRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.2."""
    async def hard_reboot_internal(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0, deprecated in XenServer 5.6."""
    async def resume_on(_, vm: VMRef, host: HostRef, start_paused: bool, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def pool_migrate(_, vm: VMRef, host: HostRef, options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def pool_migrate_complete(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def set_VCPUs_number_live(_, self: VMRef, nvcpu: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def add_to_VCPUs_params_live(_, self: VMRef, key: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def compute_memory_overhead(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 5.6."""
    async def set_memory_dynamic_range(_, self: VMRef, min: int, max: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_memory_static_range(_, self: VMRef, min: int, max: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_memory_limits(_, self: VMRef, static_min: int, static_max: int, dynamic_min: int, dynamic_max: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_memory(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.1."""
    async def set_memory_target_live(_, self: VMRef, target: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 5.6."""
    async def wait_memory_target_live(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0, deprecated in XenServer 5.6."""
    async def get_cooperative(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[bool]:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def set_shadow_multiplier_live(_, self: VMRef, multiplier: float, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def send_sysrq(_, vm: VMRef, key: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def send_trigger(_, vm: VMRef, trigger: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def maximise_memory(_, self: VMRef, total: int, approximate: bool, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 4.1."""
    async def migrate_send(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], options: dict[str, str], vgpu_map: dict[VGPURef, GPUGroupRef] = ..., vdi_format_map: dict[VDIRef, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[VMRef]:
        """Since XenServer 6.1."""
    async def assert_can_migrate(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], options: dict[str, str], vgpu_map: dict[VGPURef, GPUGroupRef] = ..., /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def assert_can_migrate_sender(_, vm: VMRef, dest: dict[str, str], live: bool, vdi_map: dict[VDIRef, SRRef], vif_map: dict[VIFRef, NetworkRef], vgpu_map: dict[VGPURef, GPUGroupRef], options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def assert_operation_valid(_, self: VMRef, op: VmOperations, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def update_allowed_operations(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def get_possible_hosts(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[list[HostRef]]:
        """Since XenServer 4.0."""
    async def assert_can_boot_here(_, self: VMRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def atomic_set_resident_on(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def create_new_blob(_, vm: VMRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> AsyncTask[BlobRef]:
        """Since XenServer 5.0."""
    async def s3_suspend(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def s3_resume(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def assert_agile(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def update_snapshot_metadata(_, vm: VMRef, snapshot_of: VMRef, snapshot_time: str, transportable_snapshot_id: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5, deprecated in XenServer 5.6."""
    async def retrieve_wlb_recommendations(_, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[dict[HostRef, list[str]]]:
        """Since XenServer 5.5."""
    async def set_bios_strings(_, self: VMRef, value: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def copy_bios_strings(_, vm: VMRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_start_delay(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def set_shutdown_delay(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def set_order(_, self: VMRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def set_suspend_VDI(_, self: VMRef, value: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def assert_can_be_recovered(_, self: VMRef, session_to: SessionRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def get_SRs_required_for_recovery(_, self: VMRef, session_to: SessionRef, /, *, timeout: float | None = None) -> AsyncTask[list[SRRef]]:
        """Since XenServer 6.5."""
    async def recover(_, self: VMRef, session_to: SessionRef, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def import_convert(_, type: str, username: str, password: str, sr: SRRef, remote_config: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def set_appliance(_, self: VMRef, value: VMApplianceRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def set_groups(_, self: VMRef, value: _Items[VMGroupRef], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.19.1."""
    async def query_services(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since XenServer 6.1."""
    async def call_plugin(_, vm: VMRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 6.5 SP1."""
    async def call_host_plugin(_, vm: VMRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since xapi 25.22.0."""
    async def set_has_vendor_device(_, self: VMRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def import_(_, url: str, sr: SRRef, full_restore: bool, force: bool, /, *, timeout: float | None = None) -> AsyncTask[list[VMRef]]:
        """Since XenServer 7.0."""
    async def set_actions_after_crash(_, self: VMRef, value: OnCrashBehaviour, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def restart_device_models(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.30.0."""
    async def set_uefi_mode(_, self: VMRef, mode: VmUefiMode, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since xapi 24.17.0."""
    async def get_secureboot_readiness(_, self: VMRef, /, *, timeout: float | None = None) -> AsyncTask[VmSecurebootReadiness]:
        """Since xapi 24.17.0."""
    async def update_secureboot_certificates_on_boot(_, self: VMRef, mark: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.14.0."""
    async def set_blocked_operations(_, self: VMRef, value: dict[VmOperations, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def add_to_blocked_operations(_, self: VMRef, key: VmOperations, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def remove_from_blocked_operations(_, self: VMRef, key: VmOperations, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def sysprep(_, self: VMRef, unattend: str, timeout_: float, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.24.0."""

class VMPPTasks:
    """The messages of VMPP that a task can carry out."""

    async def create(_, args: NewVMPP, /, *, timeout: float | None = None) -> AsyncTask[VMPPRef]: ...
    async def destroy(_, self: VMPPRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class VMSSTasks:
    """The messages of VMSS that a task can carry out."""

    async def create(_, args: NewVMSS, /, *, timeout: float | None = None) -> AsyncTask[VMSSRef]: ...
    async def destroy(_, self: VMSSRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class VMApplianceTasks:
    """The messages of VM_appliance that a task can carry out."""

    async def create(_, args: NewVMAppliance, /, *, timeout: float | None = None) -> AsyncTask[VMApplianceRef]: ...
    async def destroy(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def start(_, self: VMApplianceRef, paused: bool, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def clean_shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def hard_shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def shutdown(_, self: VMApplianceRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def assert_can_be_recovered(_, self: VMApplianceRef, session_to: SessionRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def get_SRs_required_for_recovery(_, self: VMApplianceRef, session_to: SessionRef, /, *, timeout: float | None = None) -> AsyncTask[list[SRRef]]:
        """Since XenServer 6.5."""
    async def recover(_, self: VMApplianceRef, session_to: SessionRef, force: bool, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class DRTaskTasks:
    """The messages of DR_task that a task can carry out."""

    async def create(_, type: str, device_config: dict[str, str], whitelist: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[DRTaskRef]: ...
    async def destroy(_, self: DRTaskRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class HostTasks:
    """The messages of host that a task can carry out."""

    async def disable(_, host: HostRef, auto_enable: bool = True, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""
    async def enable(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def shutdown(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def reboot(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def prepare_for_poweroff(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.5."""
    async def dmesg(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def dmesg_clear(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def get_log(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def send_debug_keys(_, host: HostRef, keys: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def bugreport_upload(_, host: HostRef, url: str, options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def license_apply(_, host: HostRef, contents: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 6.2, removed in XenServer 6.2."""
    async def license_add(_, host: HostRef, contents: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.5 SP1 Hotfix 31."""
    async def license_remove(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.5 SP1 Hotfix 31."""
    async def create(_, uuid: str, name_label: str, name_description: str, hostname: str, address: str, external_auth_type: str = '', external_auth_service_name: str = '', external_auth_configuration: dict[str, str] = ..., license_params: dict[str, str] = ..., edition: str = '', license_server: dict[str, str] = ..., local_cache_sr: SRRef = ..., chipset_info: dict[str, str] = ..., ssl_legacy: bool = True, last_software_update: str = '19700101T00:00:00Z', last_update_hash: str = '', ssh_enabled: bool = True, ssh_enabled_timeout: int = 0, ssh_expiry: str = '19700101T00:00:00Z', console_idle_timeout: int = 0, ssh_auto_mode: bool = False, secure_boot: bool = False, software_version: dict[str, str] = ..., https_only: bool = False, max_cstate: str = '', ntp_mode: HostNtpMode = ..., ntp_custom_servers: _Items[str] = ..., timezone: str = 'UTC', numa_affinity_policy: HostNumaAffinityPolicy = ..., latest_synced_updates_applied: LatestSyncedUpdatesAppliedState = ..., pending_guidances_full: _Items[UpdateGuidances] = ..., pending_guidances_recommended: _Items[UpdateGuidances] = ..., /, *, timeout: float | None = None) -> AsyncTask[HostRef]:
        """Since XenServer 4.0."""
    async def destroy(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def power_on(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def set_license_params(_, self: HostRef, value: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def ha_disarm_fencing(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def preconfigure_ha(_, host: HostRef, statefiles: _Items[VDIRef], metadata_vdi: VDIRef, generation: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def ha_join_liveset(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def ha_disable_failover_decisions(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def ha_wait_for_shutdown_via_statefile(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def ha_stop_daemon(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def ha_release_resources(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def assert_can_evacuate(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def get_vms_which_prevent_evacuation(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[dict[VMRef, list[str]]]:
        """Since XenServer 5.0."""
    async def get_uncooperative_resident_VMs(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[list[VMRef]]:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def get_uncooperative_domains(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.6, deprecated in XenServer 6.1."""
    async def evacuate(_, host: HostRef, network: NetworkRef = ..., evacuate_batch_size: int = 0, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def notify(_, ty: str, params: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def syslog_reconfigure(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def management_reconfigure(_, pif: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def get_management_interface(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[PIFRef]:
        """Since XenServer 6.1."""
    async def restart_agent(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def compute_free_memory(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 5.0."""
    async def compute_memory_overhead(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 5.6."""
    async def create_new_blob(_, host: HostRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> AsyncTask[BlobRef]:
        """Since XenServer 5.0."""
    async def call_plugin(_, host: HostRef, plugin: str, fn: str, args: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 5.0."""
    async def has_extension(_, host: HostRef, name: str, /, *, timeout: float | None = None) -> AsyncTask[bool]:
        """Since XenServer 7.1."""
    async def enable_binary_storage(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def disable_binary_storage(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def retrieve_wlb_evacuate_recommendations(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[dict[VMRef, list[str]]]:
        """Since XenServer 5.5."""
    async def install_ca_certificate(_, host: HostRef, name: str, cert: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.290.0."""
    async def uninstall_ca_certificate(_, host: HostRef, name: str, force: bool = False, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.290.0."""
    async def certificate_list(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.5, deprecated in xapi 1.290.0."""
    async def crl_install(_, host: HostRef, name: str, crl: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def crl_uninstall(_, host: HostRef, name: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def crl_list(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since XenServer 5.5."""
    async def certificate_sync(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.5."""
    async def get_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 5.5."""
    async def refresh_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.307.0."""
    async def install_server_certificate(_, host: HostRef, certificate: str, private_key: str, certificate_chain: str = '', /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.2."""
    async def reset_server_certificate(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.290.0."""
    async def update_pool_secret(_, host: HostRef, pool_secret: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def update_master(_, host: HostRef, master_address: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def attach_static_vdis(_, host: HostRef, vdi_reason_map: dict[VDIRef, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def detach_static_vdis(_, host: HostRef, vdis: _Items[VDIRef], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def set_localdb_key(_, host: HostRef, key: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6."""
    async def refresh_pack_info(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6, deprecated in XenServer 7.1."""
    async def set_power_on_mode(_, self: HostRef, power_on_mode: str, power_on_config: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6 FP1."""
    async def reset_networking(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def migrate_receive(_, host: HostRef, network: NetworkRef, options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since XenServer 6.1."""
    async def declare_dead(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2."""
    async def enable_display(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[HostDisplay]:
        """Since XenServer 6.5 SP1."""
    async def disable_display(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[HostDisplay]:
        """Since XenServer 6.5 SP1."""
    async def set_ssl_legacy(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def apply_guest_agent_config(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def mxgpu_vf_setup(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.2."""
    async def nvidia_vf_setup(_, host: HostRef, pf: PCIRef, enable: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.1."""
    async def allocate_resources_for_vm(_, self: HostRef, vm: VMRef, live: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def set_iscsi_iqn(_, host: HostRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.5."""
    async def set_multipathing(_, host: HostRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.5."""
    async def write_uefi_certificates_to_disk(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.16.0."""
    async def set_uefi_certificates(_, host: HostRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.1, deprecated in xapi 22.16.0."""
    async def notify_accept_new_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def notify_send_new_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def cleanup_pool_secret(_, host: HostRef, old_ps: str, new_ps: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since Citrix Hypervisor 8.2 Hotfix 2."""
    async def set_sched_gran(_, self: HostRef, value: HostSchedGran, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.271.0."""
    async def get_sched_gran(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[HostSchedGran]:
        """Since xapi 1.271.0."""
    async def set_numa_affinity_policy(_, self: HostRef, value: HostNumaAffinityPolicy, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 24.0.0."""
    async def cert_distrib_atom(_, host: HostRef, command: str, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since xapi 1.295.0."""
    async def apply_updates(_, self: HostRef, hash: str, /, *, timeout: float | None = None) -> AsyncTask[list[list[str]]]:
        """Since xapi 1.301.0."""
    async def rescan_drivers(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.2.0."""
    async def copy_primary_host_certs(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 1.307.0."""
    async def set_https_only(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.27.0."""
    async def apply_recommended_guidances(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 23.18.0, removed in xapi 23.25.0."""
    async def enable_ssh(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.13.0."""
    async def disable_ssh(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.13.0."""
    async def set_ssh_enabled_timeout(_, self: HostRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.21.0."""
    async def set_console_idle_timeout(_, self: HostRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.21.0."""
    async def set_ssh_auto_mode(_, self: HostRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 25.27.0."""
    async def get_tracked_user_agents(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since xapi 25.34.0."""
    async def set_max_cstate(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.0.0."""
    async def set_ntp_mode(_, self: HostRef, value: HostNtpMode, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.0.0."""
    async def set_ntp_custom_servers(_, self: HostRef, value: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.0.0."""
    async def get_ntp_servers_status(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]:
        """Since xapi 26.0.0."""
    async def set_timezone(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.0.0."""
    async def list_timezones(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[list[str]]:
        """Since xapi 26.0.0."""
    async def get_ntp_synchronized(_, self: HostRef, /, *, timeout: float | None = None) -> AsyncTask[bool]:
        """Since xapi 26.0.0."""
    async def set_servertime(_, self: HostRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.0.0."""

class HostCrashdumpTasks:
    """The messages of host_crashdump that a task can carry out."""

    async def destroy(_, self: HostCrashdumpRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def upload(_, self: HostCrashdumpRef, url: str, options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class HostPatchTasks:
    """The messages of host_patch that a task can carry out."""

    async def destroy(_, self: HostPatchRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def apply(_, self: HostPatchRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""

class NetworkTasks:
    """The messages of network that a task can carry out."""

    async def create(_, args: NewNetwork, /, *, timeout: float | None = None) -> AsyncTask[NetworkRef]: ...
    async def destroy(_, self: NetworkRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def attach(_, network: NetworkRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def pool_introduce(_, name_label: str, name_description: str, MTU: int, other_config: dict[str, str], bridge: str, managed: bool, purpose: _Items[NetworkPurpose], /, *, timeout: float | None = None) -> AsyncTask[NetworkRef]: ...
    async def create_new_blob(_, network: NetworkRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> AsyncTask[BlobRef]:
        """Since XenServer 5.0."""
    async def set_default_locking_mode(_, network: NetworkRef, value: NetworkDefaultLockingMode, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def attach_for_vm(_, host: HostRef, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def detach_for_vm(_, host: HostRef, vm: VMRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def add_purpose(_, self: NetworkRef, value: NetworkPurpose, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def remove_purpose(_, self: NetworkRef, value: NetworkPurpose, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""

class VIFTasks:
    """The messages of VIF that a task can carry out."""

    async def create(_, args: NewVIF, /, *, timeout: float | None = None) -> AsyncTask[VIFRef]: ...
    async def destroy(_, self: VIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def plug(_, self: VIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug(_, self: VIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug_force(_, self: VIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def move(_, self: VIFRef, network: NetworkRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.1."""
    async def set_locking_mode(_, self: VIFRef, value: VifLockingMode, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def set_ipv4_allowed(_, self: VIFRef, value: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def add_ipv4_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def remove_ipv4_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def set_ipv6_allowed(_, self: VIFRef, value: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def add_ipv6_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def remove_ipv6_allowed(_, self: VIFRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def configure_ipv4(_, self: VIFRef, mode: VifIpv4ConfigurationMode, address: str = '', gateway: str = '', /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def configure_ipv6(_, self: VIFRef, mode: VifIpv6ConfigurationMode, address: str = '', gateway: str = '', /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""
    async def add_trunks(_, self: VIFRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.17.0."""
    async def remove_trunks(_, self: VIFRef, value: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.17.0."""
    async def set_trunks(_, self: VIFRef, value: _Items[int], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.17.0."""

class PIFTasks:
    """The messages of PIF that a task can carry out."""

    async def create_VLAN(_, device: str, network: NetworkRef, host: HostRef, VLAN: int, /, *, timeout: float | None = None) -> AsyncTask[PIFRef]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def destroy(_, self: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def reconfigure_ip(_, self: PIFRef, mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def reconfigure_ipv6(_, self: PIFRef, mode: Ipv6ConfigurationMode, IPv6: str, gateway: str, DNS: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def set_primary_address_type(_, self: PIFRef, primary_address_type: PrimaryAddressType, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""
    async def scan(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def introduce(_, host: HostRef, MAC: str, device: str, managed: bool = True, /, *, timeout: float | None = None) -> AsyncTask[PIFRef]:
        """Since XenServer 4.1."""
    async def forget(_, self: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def unplug(_, self: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def set_disallow_unplug(_, self: PIFRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def plug(_, self: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def pool_introduce(_, device: str, network: NetworkRef, host: HostRef, MAC: str, MTU: int, VLAN: int, physical: bool, ip_configuration_mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, bond_slave_of: BondRef, VLAN_master_of: VLANRef, management: bool, other_config: dict[str, str], disallow_unplug: bool = False, ipv6_configuration_mode: Ipv6ConfigurationMode = ..., IPv6: _Items[str] = ..., ipv6_gateway: str = '', primary_address_type: PrimaryAddressType = ..., managed: bool = True, properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[PIFRef]: ...
    async def db_introduce(_, device: str, network: NetworkRef, host: HostRef, MAC: str, MTU: int, VLAN: int, physical: bool, ip_configuration_mode: IpConfigurationMode, IP: str, netmask: str, gateway: str, DNS: str, bond_slave_of: BondRef, VLAN_master_of: VLANRef, management: bool, other_config: dict[str, str], disallow_unplug: bool = False, ipv6_configuration_mode: Ipv6ConfigurationMode = ..., IPv6: _Items[str] = ..., ipv6_gateway: str = '', primary_address_type: PrimaryAddressType = ..., managed: bool = True, properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[PIFRef]:
        """Since XenServer 5.0."""
    async def db_forget(_, self: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def set_property(_, self: PIFRef, name: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.5."""

class BondTasks:
    """The messages of Bond that a task can carry out."""

    async def create(_, network: NetworkRef, members: _Items[PIFRef], MAC: str, mode: BondMode = ..., properties: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[BondRef]: ...
    async def destroy(_, self: BondRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_mode(_, self: BondRef, value: BondMode, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def set_property(_, self: BondRef, name: str, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.1."""

class VLANTasks:
    """The messages of VLAN that a task can carry out."""

    async def pool_introduce(_, tagged_PIF: PIFRef, untagged_PIF: PIFRef, tag: int, other_config: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[VLANRef]:
        """Since XenServer 7.3."""
    async def create(_, tagged_PIF: PIFRef, tag: int, network: NetworkRef, /, *, timeout: float | None = None) -> AsyncTask[VLANRef]: ...
    async def destroy(_, self: VLANRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class SRTasks:
    """The messages of SR that a task can carry out."""

    async def create(_, host: HostRef, device_config: dict[str, str], physical_size: int, name_label: str, name_description: str, type: str, content_type: str, shared: bool, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[SRRef]: ...
    async def introduce(_, uuid: str, name_label: str, name_description: str, type: str, content_type: str, shared: bool, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[SRRef]: ...
    async def make(_, host: HostRef, device_config: dict[str, str], physical_size: int, name_label: str, name_description: str, type: str, content_type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def destroy(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def forget(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def update(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1.1."""
    async def scan(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def probe(_, host: HostRef, device_config: dict[str, str], type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 4.1."""
    async def probe_ext(_, host: HostRef, device_config: dict[str, str], type: str, sm_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[list[ProbeResultRecord]]:
        """Since XenServer 7.6."""
    async def set_shared(_, sr: SRRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_name_label(_, sr: SRRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_name_description(_, sr: SRRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def create_new_blob(_, sr: SRRef, name: str, mime_type: str, public: bool = False, /, *, timeout: float | None = None) -> AsyncTask[BlobRef]:
        """Since XenServer 5.0."""
    async def assert_can_host_ha_statefile(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.0."""
    async def assert_supports_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def enable_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def disable_database_replication(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.0."""
    async def get_live_hosts(_, sr: SRRef, /, *, timeout: float | None = None) -> AsyncTask[list[HostRef]]:
        """Since Citrix Hypervisor 8.2."""

class LVHDTasks:
    """The messages of LVHD that a task can carry out."""

    async def enable_thin_provisioning(_, host: HostRef, SR: SRRef, initial_allocation: int, allocation_quantum: int, /, *, timeout: float | None = None) -> AsyncTask[str]: ...

class VDITasks:
    """The messages of VDI that a task can carry out."""

    async def create(_, args: NewVDI, /, *, timeout: float | None = None) -> AsyncTask[VDIRef]: ...
    async def destroy(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def snapshot(_, vdi: VDIRef, driver_params: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[VDIRef]: ...
    async def clone(_, vdi: VDIRef, driver_params: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[VDIRef]: ...
    async def resize(_, vdi: VDIRef, size: int, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def resize_online(_, vdi: VDIRef, size: int, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 7.3, removed in XenServer 7.3."""
    async def introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., /, *, timeout: float | None = None) -> AsyncTask[VDIRef]:
        """Since XenServer 4.1."""
    async def pool_introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., cbt_enabled: bool = False, /, *, timeout: float | None = None) -> AsyncTask[VDIRef]: ...
    async def db_introduce(_, uuid: str, name_label: str, name_description: str, SR: SRRef, type: VdiType, sharable: bool, read_only: bool, other_config: dict[str, str], location: str, xenstore_data: dict[str, str] = ..., sm_config: dict[str, str] = ..., managed: bool = True, virtual_size: int = 0, physical_utilisation: int = 0, metadata_of_pool: PoolRef = ..., is_a_snapshot: bool = False, snapshot_time: str = '19700101T00:00:00Z', snapshot_of: VDIRef = ..., cbt_enabled: bool = False, /, *, timeout: float | None = None) -> AsyncTask[VDIRef]: ...
    async def db_forget(_, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""
    async def update(_, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1.1."""
    async def copy(_, vdi: VDIRef, sr: SRRef = ..., base_vdi: VDIRef = ..., into_vdi: VDIRef = ..., /, *, timeout: float | None = None) -> AsyncTask[VDIRef]:
        """Since XenServer 4.0."""
    async def force_unlock(_, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0, deprecated in XenServer 4.1."""
    async def forget(_, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_name_label(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_name_description(_, self: VDIRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def generate_config(_, host: HostRef, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 5.0."""
    async def set_on_boot(_, self: VDIRef, value: OnBoot, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6 FP1."""
    async def set_allow_caching(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 5.6 FP1."""
    async def open_database(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[SessionRef]:
        """Since XenServer 6.0."""
    async def checksum(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 6.0."""
    async def read_database_pool_uuid(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 6.0."""
    async def pool_migrate(_, vdi: VDIRef, sr: SRRef, options: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[VDIRef]:
        """Since XenServer 6.1."""
    async def enable_cbt(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def disable_cbt(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def set_cbt_enabled(_, self: VDIRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def data_destroy(_, self: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.3."""
    async def list_changed_blocks(_, vdi_from: VDIRef, vdi_to: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 7.3."""
    async def revert(_, snapshot: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.16.0."""

class VBDTasks:
    """The messages of VBD that a task can carry out."""

    async def create(_, args: NewVBD, /, *, timeout: float | None = None) -> AsyncTask[VBDRef]: ...
    async def destroy(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def eject(_, vbd: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def insert(_, vbd: VBDRef, vdi: VDIRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def plug(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug_force(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug_force_no_safety_check(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1.1, deprecated in XenServer 7.1."""
    async def assert_attachable(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pause(_, self: VBDRef, /, *, timeout: float | None = None) -> AsyncTask[str]:
        """Since XenServer 4.1.1."""
    async def unpause(_, self: VBDRef, token: str = '', /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1.1."""
    async def set_mode(_, self: VBDRef, value: VbdMode, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class PBDTasks:
    """The messages of PBD that a task can carry out."""

    async def create(_, args: NewPBD, /, *, timeout: float | None = None) -> AsyncTask[PBDRef]: ...
    async def destroy(_, self: PBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def plug(_, self: PBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unplug(_, self: PBDRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_device_config(_, self: PBDRef, value: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.1."""

class CrashdumpTasks:
    """The messages of crashdump that a task can carry out."""

    async def destroy(_, self: CrashdumpRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 4.0."""

class VTPMTasks:
    """The messages of VTPM that a task can carry out."""

    async def create(_, vM: VMRef, is_unique: bool, /, *, timeout: float | None = None) -> AsyncTask[VTPMRef]: ...
    async def destroy(_, self: VTPMRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def get_contents(_, self: VTPMRef, /, *, timeout: float | None = None) -> AsyncTask[str]: ...
    async def set_contents(_, self: VTPMRef, contents: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class ConsoleTasks:
    """The messages of console that a task can carry out."""

    async def create(_, args: NewConsole, /, *, timeout: float | None = None) -> AsyncTask[ConsoleRef]: ...
    async def destroy(_, self: ConsoleRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class UserTasks:
    """The messages of user that a task can carry out."""

    async def create(_, args: NewUser, /, *, timeout: float | None = None) -> AsyncTask[UserRef]: ...
    async def destroy(_, self: UserRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class MessageTasks:
    """The messages of message that a task can carry out."""

    async def destroy_many(_, messages: _Items[MessageRef], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.19.0."""
    async def destroy_all(_, filters: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 26.6.0."""

class SecretTasks:
    """The messages of secret that a task can carry out."""

    async def create(_, args: NewSecret, /, *, timeout: float | None = None) -> AsyncTask[SecretRef]: ...
    async def destroy(_, self: SecretRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class TunnelTasks:
    """The messages of tunnel that a task can carry out."""

    async def create(_, transport_PIF: PIFRef, network: NetworkRef, protocol: TunnelProtocol = ..., /, *, timeout: float | None = None) -> AsyncTask[TunnelRef]: ...
    async def destroy(_, self: TunnelRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class NetworkSriovTasks:
    """The messages of network_sriov that a task can carry out."""

    async def create(_, pif: PIFRef, network: NetworkRef, /, *, timeout: float | None = None) -> AsyncTask[NetworkSriovRef]: ...
    async def destroy(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def get_remaining_capacity(_, self: NetworkSriovRef, /, *, timeout: float | None = None) -> AsyncTask[int]: ...

class PCITasks:
    """The messages of PCI that a task can carry out."""

    async def disable_dom0_access(_, self: PCIRef, /, *, timeout: float | None = None) -> AsyncTask[PciDom0Access]:
        """Since xapi 24.14.0."""
    async def enable_dom0_access(_, self: PCIRef, /, *, timeout: float | None = None) -> AsyncTask[PciDom0Access]:
        """Since xapi 24.14.0."""
    async def get_dom0_access_status(_, self: PCIRef, /, *, timeout: float | None = None) -> AsyncTask[PciDom0Access]:
        """Since xapi 24.14.0."""

class PGPUTasks:
    """The messages of PGPU that a task can carry out."""

    async def add_enabled_VGPU_types(_, self: PGPURef, value: VGPUTypeRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def remove_enabled_VGPU_types(_, self: PGPURef, value: VGPUTypeRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def set_enabled_VGPU_types(_, self: PGPURef, value: _Items[VGPUTypeRef], /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def set_GPU_group(_, self: PGPURef, value: GPUGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def get_remaining_capacity(_, self: PGPURef, vgpu_type: VGPUTypeRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 6.2 SP1 Tech-Preview."""
    async def enable_dom0_access(_, self: PGPURef, /, *, timeout: float | None = None) -> AsyncTask[PciDom0Access]:
        """Since XenServer 6.5 SP1, deprecated in xapi 24.14.0."""
    async def disable_dom0_access(_, self: PGPURef, /, *, timeout: float | None = None) -> AsyncTask[PciDom0Access]:
        """Since XenServer 6.5 SP1, deprecated in xapi 24.14.0."""

class GPUGroupTasks:
    """The messages of GPU_group that a task can carry out."""

    async def create(_, name_label: str = '', name_description: str = '', other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[GPUGroupRef]: ...
    async def destroy(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def update_enabled_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1."""
    async def update_supported_VGPU_types(_, self: GPUGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 6.2 SP1."""
    async def get_remaining_capacity(_, self: GPUGroupRef, vgpu_type: VGPUTypeRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since XenServer 6.2 SP1 Tech-Preview."""

class VGPUTasks:
    """The messages of VGPU that a task can carry out."""

    async def create(_, VM: VMRef, GPU_group: GPUGroupRef, device: str = '0', other_config: dict[str, str] = ..., type: VGPUTypeRef = ..., /, *, timeout: float | None = None) -> AsyncTask[VGPURef]: ...
    async def destroy(_, self: VGPURef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def atomic_set_resident_on(_, self: VGPURef, value: PGPURef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.0."""

class PVSSiteTasks:
    """The messages of PVS_site that a task can carry out."""

    async def introduce(_, name_label: str, name_description: str, PVS_uuid: str, /, *, timeout: float | None = None) -> AsyncTask[PVSSiteRef]: ...
    async def forget(_, self: PVSSiteRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_PVS_uuid(_, self: PVSSiteRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class PVSServerTasks:
    """The messages of PVS_server that a task can carry out."""

    async def introduce(_, addresses: _Items[str], first_port: int, last_port: int, site: PVSSiteRef, /, *, timeout: float | None = None) -> AsyncTask[PVSServerRef]: ...
    async def forget(_, self: PVSServerRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class PVSProxyTasks:
    """The messages of PVS_proxy that a task can carry out."""

    async def create(_, site: PVSSiteRef, VIF: VIFRef, /, *, timeout: float | None = None) -> AsyncTask[PVSProxyRef]: ...
    async def destroy(_, self: PVSProxyRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class PVSCacheStorageTasks:
    """The messages of PVS_cache_storage that a task can carry out."""

    async def create(_, args: NewPVSCacheStorage, /, *, timeout: float | None = None) -> AsyncTask[PVSCacheStorageRef]: ...
    async def destroy(_, self: PVSCacheStorageRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class SDNControllerTasks:
    """The messages of SDN_controller that a task can carry out."""

    async def introduce(_, protocol: SdnControllerProtocol = ..., address: str = '', port: int = 0, /, *, timeout: float | None = None) -> AsyncTask[SDNControllerRef]: ...
    async def forget(_, self: SDNControllerRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class PUSBTasks:
    """The messages of PUSB that a task can carry out."""

    async def scan(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_passthrough_enabled(_, self: PUSBRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class USBGroupTasks:
    """The messages of USB_group that a task can carry out."""

    async def create(_, name_label: str = '', name_description: str = '', other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[USBGroupRef]: ...
    async def destroy(_, self: USBGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class VUSBTasks:
    """The messages of VUSB that a task can carry out."""

    async def create(_, VM: VMRef, USB_group: USBGroupRef, other_config: dict[str, str] = ..., /, *, timeout: float | None = None) -> AsyncTask[VUSBRef]: ...
    async def unplug(_, self: VUSBRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def destroy(_, self: VUSBRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class ClusterTasks:
    """The messages of Cluster that a task can carry out."""

    async def create(_, PIF: PIFRef, cluster_stack: str, pool_auto_join: bool, token_timeout: float = 20.0, token_timeout_coefficient: float = 1.0, /, *, timeout: float | None = None) -> AsyncTask[ClusterRef]: ...
    async def destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def get_network(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[NetworkRef]: ...
    async def pool_create(_, network: NetworkRef, cluster_stack: str, token_timeout: float = 20.0, token_timeout_coefficient: float = 1.0, /, *, timeout: float | None = None) -> AsyncTask[ClusterRef]: ...
    async def pool_force_destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pool_destroy(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def pool_resync(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def cstack_sync(_, self: ClusterRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class ClusterHostTasks:
    """The messages of Cluster_host that a task can carry out."""

    async def create(_, cluster: ClusterRef, host: HostRef, pif: PIFRef, /, *, timeout: float | None = None) -> AsyncTask[ClusterHostRef]: ...
    async def destroy(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def enable(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def force_destroy(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def forget(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since XenServer 7.6."""
    async def disable(_, self: ClusterHostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class DiagnosticsTasks:
    """The messages of Diagnostics that a task can carry out."""

    async def gc_compact(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def gc_stats(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]: ...
    async def db_stats(_, *, timeout: float | None = None) -> AsyncTask[dict[str, str]]: ...
    async def network_stats(_, host: HostRef, params: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[list[list[str]]]: ...

class RepositoryTasks:
    """The messages of Repository that a task can carry out."""

    async def introduce(_, name_label: str, name_description: str, binary_url: str, source_url: str, update: bool, gpgkey_path: str = '', /, *, timeout: float | None = None) -> AsyncTask[RepositoryRef]: ...
    async def introduce_bundle(_, name_label: str, name_description: str, /, *, timeout: float | None = None) -> AsyncTask[RepositoryRef]:
        """Since xapi 24.23.0."""
    async def introduce_remote_pool(_, name_label: str, name_description: str, binary_url: str, certificate: str, /, *, timeout: float | None = None) -> AsyncTask[RepositoryRef]:
        """Since xapi 25.7.0."""
    async def forget(_, self: RepositoryRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def apply(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_gpgkey_path(_, self: RepositoryRef, value: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.12.0."""
    async def apply_livepatch(_, host: HostRef, component: str, base_build_id: str, base_version: str, base_release: str, to_version: str, to_release: str, /, *, timeout: float | None = None) -> AsyncTask[None]:
        """Since xapi 22.20.0."""

class ObserverTasks:
    """The messages of Observer that a task can carry out."""

    async def create(_, args: NewObserver, /, *, timeout: float | None = None) -> AsyncTask[ObserverRef]: ...
    async def destroy(_, self: ObserverRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def register(_, self: ObserverRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def unregister(_, self: ObserverRef, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_hosts(_, self: ObserverRef, value: _Items[HostRef], /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_enabled(_, self: ObserverRef, value: bool, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_attributes(_, self: ObserverRef, value: dict[str, str], /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_endpoints(_, self: ObserverRef, value: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_components(_, self: ObserverRef, value: _Items[str], /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class VMGroupTasks:
    """The messages of VM_group that a task can carry out."""

    async def create(_, args: NewVMGroup, /, *, timeout: float | None = None) -> AsyncTask[VMGroupRef]: ...
    async def destroy(_, self: VMGroupRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class HostDriverTasks:
    """The messages of Host_driver that a task can carry out."""

    async def select(_, self: HostDriverRef, variant: DriverVariantRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def deselect(_, self: HostDriverRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def rescan(_, host: HostRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class DriverVariantTasks:
    """The messages of Driver_variant that a task can carry out."""

    async def select(_, self: DriverVariantRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class CallerTasks:
    """The messages of Caller that a task can carry out."""

    async def create(_, args: NewCaller, /, *, timeout: float | None = None) -> AsyncTask[CallerRef]: ...
    async def destroy(_, self: CallerRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def add_group(_, self: CallerRef, group: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def remove_group(_, self: CallerRef, group: str, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def query_token_usage(_, self: CallerRef, /, *, timeout: float | None = None) -> AsyncTask[float]:
        """Since xapi 26.15.0."""
    async def query_call_count(_, self: CallerRef, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since xapi 26.15.0."""
    async def query_group_token_usage(_, group: str, /, *, timeout: float | None = None) -> AsyncTask[float]:
        """Since xapi 26.15.0."""
    async def query_group_call_count(_, group: str, /, *, timeout: float | None = None) -> AsyncTask[int]:
        """Since xapi 26.15.0."""
    async def query_all_usage(_, *, timeout: float | None = None) -> AsyncTask[list[list[str]]]: ...

class RateLimitTasks:
    """The messages of Rate_limit that a task can carry out."""

    async def create(_, args: NewRateLimit, /, *, timeout: float | None = None) -> AsyncTask[RateLimitRef]: ...
    async def destroy(_, self: RateLimitRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def add_caller(_, self: RateLimitRef, caller: CallerRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def remove_caller(_, self: RateLimitRef, caller: CallerRef, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_burst_size(_, self: RateLimitRef, value: float, /, *, timeout: float | None = None) -> AsyncTask[None]: ...
    async def set_fill_rate(_, self: RateLimitRef, value: float, /, *, timeout: float | None = None) -> AsyncTask[None]: ...

class Tasks:
    """``session.Async``: calls that return a task at once."""

    session: SessionTasks
    subject: SubjectTasks
    task: TaskTasks
    event: EventTasks
    pool: PoolTasks
    pool_patch: PoolPatchTasks
    pool_update: PoolUpdateTasks
    VM: VMTasks
    VMPP: VMPPTasks
    VMSS: VMSSTasks
    VM_appliance: VMApplianceTasks
    DR_task: DRTaskTasks
    host: HostTasks
    host_crashdump: HostCrashdumpTasks
    host_patch: HostPatchTasks
    network: NetworkTasks
    VIF: VIFTasks
    PIF: PIFTasks
    Bond: BondTasks
    VLAN: VLANTasks
    SR: SRTasks
    LVHD: LVHDTasks
    VDI: VDITasks
    VBD: VBDTasks
    PBD: PBDTasks
    crashdump: CrashdumpTasks
    VTPM: VTPMTasks
    console: ConsoleTasks
    user: UserTasks
    message: MessageTasks
    secret: SecretTasks
    tunnel: TunnelTasks
    network_sriov: NetworkSriovTasks
    PCI: PCITasks
    PGPU: PGPUTasks
    GPU_group: GPUGroupTasks
    VGPU: VGPUTasks
    PVS_site: PVSSiteTasks
    PVS_server: PVSServerTasks
    PVS_proxy: PVSProxyTasks
    PVS_cache_storage: PVSCacheStorageTasks
    SDN_controller: SDNControllerTasks
    PUSB: PUSBTasks
    USB_group: USBGroupTasks
    VUSB: VUSBTasks
    Cluster: ClusterTasks
    Cluster_host: ClusterHostTasks
    Diagnostics: DiagnosticsTasks
    Repository: RepositoryTasks
    Observer: ObserverTasks
    VM_group: VMGroupTasks
    Host_driver: HostDriverTasks
    Driver_variant: DriverVariantTasks
    Caller: CallerTasks
    Rate_limit: RateLimitTasks

class Classes:
    """The classes of XAPI as attributes of a session."""

    Async: Tasks
    session: SessionMessages
    auth: AuthMessages
    subject: SubjectMessages
    role: RoleMessages
    task: TaskMessages
    event: EventMessages
    pool: PoolMessages
    pool_patch: PoolPatchMessages
    pool_update: PoolUpdateMessages
    VM: VMMessages
    VM_metrics: VMMetricsMessages
    VM_guest_metrics: VMGuestMetricsMessages
    VMPP: VMPPMessages
    VMSS: VMSSMessages
    VM_appliance: VMApplianceMessages
    DR_task: DRTaskMessages
    host: HostMessages
    host_crashdump: HostCrashdumpMessages
    host_patch: HostPatchMessages
    host_metrics: HostMetricsMessages
    host_cpu: HostCpuMessages
    network: NetworkMessages
    VIF: VIFMessages
    VIF_metrics: VIFMetricsMessages
    PIF: PIFMessages
    PIF_metrics: PIFMetricsMessages
    Bond: BondMessages
    VLAN: VLANMessages
    SM: SMMessages
    SR: SRMessages
    LVHD: LVHDMessages
    VDI: VDIMessages
    VBD: VBDMessages
    VBD_metrics: VBDMetricsMessages
    PBD: PBDMessages
    crashdump: CrashdumpMessages
    VTPM: VTPMMessages
    console: ConsoleMessages
    user: UserMessages
    blob: BlobMessages
    message: MessageMessages
    secret: SecretMessages
    tunnel: TunnelMessages
    network_sriov: NetworkSriovMessages
    PCI: PCIMessages
    PGPU: PGPUMessages
    GPU_group: GPUGroupMessages
    VGPU: VGPUMessages
    VGPU_type: VGPUTypeMessages
    PVS_site: PVSSiteMessages
    PVS_server: PVSServerMessages
    PVS_proxy: PVSProxyMessages
    PVS_cache_storage: PVSCacheStorageMessages
    Feature: FeatureMessages
    SDN_controller: SDNControllerMessages
    PUSB: PUSBMessages
    USB_group: USBGroupMessages
    VUSB: VUSBMessages
    Cluster: ClusterMessages
    Cluster_host: ClusterHostMessages
    Certificate: CertificateMessages
    Diagnostics: DiagnosticsMessages
    Repository: RepositoryMessages
    Observer: ObserverMessages
    VM_group: VMGroupMessages
    Host_driver: HostDriverMessages
    Driver_variant: DriverVariantMessages
    Caller: CallerMessages
    Rate_limit: RateLimitMessages
