"""The plugin xenhost, pool: another host, on which a compute VM runs, joins this host's pool.

Passwords go to the two hosts alone: not into arguments of a process, nor into errors.
"""

import sys

import os_xenapi_names
import os_xenapi_params
import os_xenapi_runtime

TRIES = 23
"""How often the compute VM is started through this host's own XAPI before it is given up."""

SECONDS_BETWEEN = 10
"""The pause between two tries, in seconds: the toolstack of a host that has joined starts anew."""

CALL_SECONDS = 3600
"""How long one call of XAPI may take: guests shut down, and pools merge, in minutes."""

_ORIGINATOR = ("1.0", "os-xenapi")
_MAX_TOLD = 2000

# What XAPI says to a session from before the host joined, or while its toolstack starts anew.
_SESSION_IS_LOST = (
    "HANDLE_INVALID",
    "HOST_IS_SLAVE",
    "HOST_STILL_BOOTING",
    "SESSION_INVALID",
)


def host_join(session, args):
    """Shut the compute VM down, let its host join this host's pool, start the VM; return null.

    url, user and password are those of the host that joins, compute_uuid is the VM's; master_addr,
    master_user and master_pass are the pool's. With force other than "false" it is joined by force.
    The VM is started again whether the host could join or not.
    """
    import socket

    import XenAPI

    join = _Join(args)
    socket.setdefaulttimeout(CALL_SECONDS)
    try:
        joining = XenAPI.Session(join.url)
        joining.login_with_password(join.user, join.password, *_ORIGINATOR)
        try:
            join.carry_out(joining)
        finally:
            _log_out(joining)
    except Exception:
        raise join.harmless(sys.exc_info()[1])
    return os_xenapi_params.encode(None)


class _Join(object):
    """The arguments of one call, and what is done with them."""

    def __init__(self, args):
        argument = os_xenapi_runtime.argument
        self.url = _checked_url(argument(args, "url"))
        self.user = argument(args, "user")
        self.password = argument(args, "password")
        self._vm = os_xenapi_names.uuid("compute_uuid", argument(args, "compute_uuid"))
        self._master = [
            os_xenapi_names.checked(
                "master_addr",
                argument(args, "master_addr"),
                r"[A-Za-z0-9:\[][A-Za-z0-9.:\]-]{0,254}",
                "the address of a host",
            ),
            argument(args, "master_user"),
            argument(args, "master_pass"),
        ]
        self._force = argument(args, "force", "false") != "false"

    def carry_out(self, joining):
        """Take the VM down, join, and bring the VM up again."""
        vm = joining.xenapi.VM.get_by_uuid(self._vm)
        joining.xenapi.VM.clean_shutdown(vm)
        failed = None
        try:
            if self._force:
                joining.xenapi.pool.join_force(*self._master)
            else:
                joining.xenapi.pool.join(*self._master)
        except Exception:
            failed = sys.exc_info()[1]
        try:
            self._start(joining, vm)
        except Exception:
            if failed is None:
                raise
            failed = os_xenapi_runtime.PluginError(
                "%s; nor could the VM be started again: %s"
                % (_words(failed), _words(sys.exc_info()[1]))
            )
        if failed is not None:
            raise failed

    def harmless(self, error):
        """Return the error, or one like it in its place where it holds a password."""
        import XenAPI

        if isinstance(error, XenAPI.Failure):
            return XenAPI.Failure([self._masked(detail) for detail in _details(error)])
        text = os_xenapi_runtime.words(error)
        if self._masked(text) == text:
            return error
        return os_xenapi_runtime.PluginError(self._masked(text))

    def _masked(self, text):
        for secret in (self.password, self._master[2]):
            if secret:
                text = text.replace(secret, "***")
        return text[:_MAX_TOLD]

    def _start(self, joining, vm):
        try:
            joining.xenapi.VM.start(vm, False, True)
        except Exception:
            if not _is_session_lost(sys.exc_info()[1]):
                raise
            self._start_through_this_host()

    def _start_through_this_host(self):
        import time

        for remaining in range(TRIES - 1, -1, -1):
            try:
                return self._start_here()
            except Exception:
                if not remaining:
                    raise
            time.sleep(SECONDS_BETWEEN)

    def _start_here(self):
        import XenAPI

        local = XenAPI.xapi_local()
        # Over this socket root needs no password.
        local.login_with_password("root", "", *_ORIGINATOR)
        try:
            vm = local.xenapi.VM.get_by_uuid(self._vm)
            if local.xenapi.VM.get_power_state(vm) != "Running":
                local.xenapi.VM.start(vm, False, True)
        finally:
            _log_out(local)


def _checked_url(text):
    import re

    host = r"(?:[A-Za-z0-9][A-Za-z0-9.-]{0,254}|\[[0-9A-Fa-f:.]{2,45}\])"
    if not re.match(r"https?://%s(?::[0-9]{1,5})?/?\Z" % host, text):
        # It may hold a password, so it is not repeated.
        raise os_xenapi_runtime.PluginError(
            "url must be https:// and the address of a host, such as https://192.0.2.1"
        )
    return text


def _details(error):
    """Return what a Failure of XAPI consists of, as a list of str."""
    return [str(detail) for detail in os_xenapi_runtime.native(list(error.details))]


def _words(error):
    import XenAPI

    if isinstance(error, XenAPI.Failure):
        return " ".join(_details(error))
    return os_xenapi_runtime.words(error)


def _is_session_lost(error):
    import XenAPI

    return not isinstance(error, XenAPI.Failure) or error.details[0] in _SESSION_IS_LOST


def _log_out(session):
    try:
        session.logout()
    except Exception:
        # Its host may have forgotten it already.
        pass
