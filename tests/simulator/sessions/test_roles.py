"""Who may call what: the roles of the datamodel, guarded keys, handlers, tasks of others."""

from __future__ import annotations

from typing import Any

import pytest

import os_xenapi
from os_xenapi import datamodel
from os_xenapi.errors import Failure, RbacPermissionDenied
from os_xenapi.simulator.directory import User
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.core.records import vdi_record
from tests.simulator.core.wire import details
from tests.simulator.edges.client import exchange, status_of
from tests.simulator.sessions.conftest import ROLES, USERS, log_in

LOGIN = "session.login_with_password"
VM_ROLES = {"vm-operator", "vm-admin", "vm-power-admin", "pool-operator", "pool-admin"}
HARMLESS: dict[str, tuple[Any, ...]] = {
    "host.call_plugin": ("OpaqueRef:none", "plugin", "fn", {}),
    "pool.sync_database": (),
    "VM.snapshot": ("OpaqueRef:none", "name"),
    "VM.clone": ("OpaqueRef:none", "name"),
    "VM.start": ("OpaqueRef:none", False, False),
    "pool.disable_client_certificate_auth": ("OpaqueRef:none",),
    "VM.get_record": ("OpaqueRef:none",),
}
"""Calls that change nothing, for each combination of roles that matters."""


@pytest.fixture
def vm(root):
    (template,) = root("VM.get_by_name_label", "Other install media")
    vm = root("VM.clone", template, "guest")
    root("VM.provision", vm)
    yield vm
    root("VM.destroy", vm)


def may(wire, method, *params):
    """Whether the role of a client lets it call ``method``, whatever comes of the call then."""
    try:
        wire(method, *params)
    except Failure as error:
        return error.code != "RBAC_PERMISSION_DENIED"
    return True


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_call_what_the_datamodel_says(pool, role):
    wire = log_in(pool, role)
    for name, params in HARMLESS.items():
        message = datamodel.load().message(name)
        assert message is not None
        assert message.roles is not None
        assert may(wire, name, *params) is (role in message.roles), name


def test_the_roles_differ_in_what_they_may(pool):
    allowed = {}
    for role in ROLES:
        wire = log_in(pool, role)
        allowed[role] = sum(may(wire, name, *params) for name, params in HARMLESS.items())
    assert allowed == {
        "pool-admin": 7,
        "pool-operator": 6,
        "vm-power-admin": 4,
        "vm-admin": 3,
        "vm-operator": 2,
        "read-only": 1,
        "client-cert": 2,
    }


def test_a_denial_names_the_permission_and_who_has_it(pool, vm):
    denied = details(log_in(pool, "read-only"), "VM.start", vm, False, False)
    assert denied[:2] == ["RBAC_PERMISSION_DENIED", "vm.start"]
    assert denied[2] == (
        "No permission in user session. (Roles with permission: "
        "pool-admin, pool-operator, vm-power-admin, vm-admin, vm-operator)"
    )
    only_root = details(log_in(pool, "pool-admin"), "session.change_password", "", "new")
    assert only_root[:2] == ["RBAC_PERMISSION_DENIED", "session.change_password"]


def test_an_async_call_is_denied_by_its_task(pool, vm):
    wire = log_in(pool, "read-only")
    task = wire("Async.VM.start", vm, False, False)
    assert wire("task.get_status", task) == "failure"
    assert wire("task.get_error_info", task)[:2] == ["RBAC_PERMISSION_DENIED", "vm.start"]


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("folder", VM_ROLES),
        ("XenCenter.CustomFields.rack", VM_ROLES),
        ("pci", {"pool-admin"}),
        ("anything", VM_ROLES - {"vm-operator"}),
    ],
)
def test_a_guarded_key_has_roles_of_its_own(pool, vm, key, allowed):
    for role in ROLES:
        wire = log_in(pool, role)
        assert may(wire, "VM.add_to_other_config", vm, key, "x") is (role in allowed), role
        assert may(wire, "VM.remove_from_other_config", vm, key) is (role in allowed), role


def test_the_denial_of_a_guarded_key_names_it(pool, vm):
    denied = details(log_in(pool, "vm-admin"), "VM.add_to_other_config", vm, "pci", "0/0000")
    assert denied[1] == "vm.add_to_other_config/key:pci"
    wire = log_in(pool, "read-only")
    denied = details(wire, "VM.remove_from_other_config", vm, "XenCenter.CustomFields.x")
    assert denied[1] == "vm.remove_from_other_config/key:XenCenter.CustomFields.*"


def test_a_task_of_somebody_else_takes_an_operator(pool, root):
    for role in ROLES:
        wire, again = log_in(pool, role), log_in(pool, role)
        own, foreign = wire("task.create", "own", ""), root("task.create", "foreign", "")
        assert again("task.set_progress", own, 0.5) == ""
        assert again("task.cancel", own) == ""
        is_operator = role in ("pool-admin", "pool-operator")
        assert may(wire, "task.cancel", foreign) is is_operator
        assert may(wire, "task.add_to_other_config", foreign, "key", "x") is is_operator
        assert may(wire, "task.set_status", foreign, "success") is is_operator
        assert wire("task.get_status", foreign) == ("success" if is_operator else "pending")
        if not is_operator:
            denied = details(wire, "task.destroy", foreign)
            assert denied[:2] == ["RBAC_PERMISSION_DENIED", "task.destroy/any"]
        root("task.destroy", foreign)


def test_a_session_shows_who_it_is_and_what_it_may(pool, root):
    wire = log_in(pool, "vm-operator")
    record = root("session.get_record", wire.session)
    assert (record["auth_user_name"], record["is_local_superuser"]) == ("vm-operator", False)
    subject = root("subject.get_record", record["subject"])
    assert subject["subject_identifier"] == record["auth_user_sid"] != ""
    assert [root("role.get_name_label", role) for role in subject["roles"]] == ["vm-operator"]
    permissions = set(record["rbac_permissions"])
    assert {"vm.start", "vm.add_to_other_config/key:folder", "http/connect_console"} <= permissions
    assert not {"vm.clone", "task.destroy/any", "http/put_import"} & permissions
    (role,) = root("role.get_by_name_label", "vm-operator")
    assert set(root("subject.get_permissions_name_label", record["subject"])) == permissions
    assert set(root("role.get_permissions_name_label", role)) == permissions
    assert role in root("role.get_by_permission_name_label", "vm.start")
    assert role not in root("role.get_by_permission_name_label", "vm.clone")
    mine = root("session.get_record", root.session)
    assert (mine["is_local_superuser"], mine["rbac_permissions"]) == (True, [])


def test_roles_are_given_and_taken_and_count_from_the_next_login(pool, root):
    before = log_in(pool, "read-only")
    subject = root("session.get_subject", before.session)
    (operator,) = root("role.get_by_name_label", "pool-operator")
    root("subject.add_to_roles", subject, operator)
    assert details(root, "subject.add_to_roles", subject, operator) == ["ROLE_ALREADY_EXISTS"]
    assert details(root, "subject.add_to_roles", subject, "nothing") == ["ROLE_NOT_FOUND"]
    assert may(log_in(pool, "read-only"), "pool.sync_database")
    assert not may(before, "pool.sync_database")
    root("subject.remove_from_roles", subject, operator)
    assert details(root, "subject.remove_from_roles", subject, operator) == ["ROLE_NOT_FOUND"]
    assert not may(log_in(pool, "read-only"), "pool.sync_database")


def test_a_user_without_a_subject_may_not_log_in(pool, root):
    (code, user, text) = refused(pool, "nobody", "password")
    assert (code, user) == ("SESSION_AUTHORIZATION_FAILED", "nobody")
    assert text
    identifier = root("auth.get_subject_identifier", "nobody")
    record = {"subject_identifier": identifier, "other_config": {}}
    subject = root("subject.create", record)
    assert details(root, "subject.create", record) == ["SUBJECT_ALREADY_EXISTS"]
    assert may(log_in(pool, "nobody"), "host.call_plugin", *HARMLESS["host.call_plugin"])
    (role,) = root("subject.get_roles", subject)
    root("subject.remove_from_roles", subject, role)
    assert refused(pool, "nobody", "password")[0] == "SESSION_AUTHORIZATION_FAILED"
    root("subject.destroy", subject)


@pytest.mark.parametrize("name", ["read-only", "unknown", "nobody"])
def test_a_wrong_password_of_a_user_is_refused(pool, name):
    assert refused(pool, name, "wrong")[:2] == ["SESSION_AUTHENTICATION_FAILED", name]


def refused(pool, user, password):
    wire = log_in(pool, "root")
    with pytest.raises(Failure) as caught:
        wire.bare(LOGIN, user, password)
    return caught.value.details


def test_the_directory_tells_who_somebody_is(root):
    identifier = root("auth.get_subject_identifier", "vm-admin")
    known = root("auth.get_subject_information_from_identifier", identifier)
    assert (known["subject-name"], known["subject-sid"]) == ("vm-admin", identifier)
    assert root("auth.get_group_membership", identifier) == []
    unknown = ["SUBJECT_CANNOT_BE_RESOLVED"]
    assert details(root, "auth.get_subject_identifier", "unknown") == unknown
    assert details(root, "auth.get_subject_information_from_identifier", "x") == unknown


def test_the_sessions_of_a_user_can_be_ended_together(pool, root):
    first, second, other = (log_in(pool, name) for name in ("vm-admin", "vm-admin", "read-only"))
    identifier = root("auth.get_subject_identifier", "vm-admin")
    assert identifier in root("session.get_all_subject_identifiers")
    root("session.logout_subject_identifier", identifier)
    for wire in (first, second):
        assert details(wire, "pool.get_all") == ["SESSION_INVALID", wire.session]
    assert identifier not in root("session.get_all_subject_identifiers")
    assert other("pool.get_all")
    root("session.logout_subject_identifier", "")
    assert root("pool.get_all")


def test_a_role_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"role is one of pool-admin, .*, not 'root'"):
        User("password", "root")
    assert "secret" not in repr(User("secret"))


def test_a_pool_without_users_has_no_directory():
    with Pool() as pool:
        wire = log_in(pool, "root")
        (host,) = wire("host.get_all_records").values()
        assert host["external_auth_type"] == ""
        assert wire("subject.get_all") == []


def test_our_own_client_is_told_the_permission(pool):
    user = USERS["vm-operator"]
    with (
        Server(pool, tls=False) as server,
        os_xenapi.connect(server.url(scheme="http"), "vm-operator", user.password) as session,
    ):
        assert session.VM.get_all()
        with pytest.raises(RbacPermissionDenied) as caught:
            session.network.create({"other_config": {}})
        assert caught.value.permission == "network.create"


def test_an_http_handler_has_its_roles_too(pool, root):
    (sr, *_) = root("SR.get_by_name_label", "Local storage")
    vdi = root("VDI.create", vdi_record(sr))
    with Server(pool, tls=False) as server:
        statuses = {}
        for role in ROLES:
            session = log_in(pool, role).session
            head = f"GET /export_raw_vdi?vdi={vdi}&session_id={session} HTTP/1.1\r\nHost: localhost"
            statuses[role] = status_of(exchange(server, f"{head}\r\n\r\n".encode()))
    root("VDI.destroy", vdi)
    assert statuses == {
        "pool-admin": 200,
        "pool-operator": 200,
        "vm-power-admin": 200,
        "vm-admin": 200,
        "vm-operator": 403,
        "read-only": 403,
        "client-cert": 403,
    }
