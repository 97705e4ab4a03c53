#!/bin/sh
""":"; for p in python2.7 python2.4 python3 python; do command -v $p >/dev/null && exec $p "$0" "$@"; done; echo "$0: this host has no Python" >&2; exit 127 #"""
# Part of os-xenapi: keeps the logs of guests' consoles small. Cron runs it each minute.
#
# - has xenconsoled log to console.<domain id>
# - cuts a log over 1 MiB to its last 5 KiB
# - writes each guest's domain id down in its VM, as other_config:last_dom_id, for when it has ended
# - deletes the logs of domains that no VM here is or was last, 10 minutes after their last line
#
# One source for Python 2.4 to 3.13, standard library and the host's XenAPI only.

import sys

# Other people's files lie here too, under any name: none may stand in for a library module.
sys.path.append(sys.path.pop(0))

import errno
import fcntl
import os
import re
import signal
import stat
import subprocess
import time

DIRECTORY = "/var/log/xen/guest"
LOG = re.compile(r"console\.(0|[1-9]\d{0,8})\Z")
KEY = "/local/logconsole/@"
INVENTORY = "/etc/xensource-inventory"
MOST_BYTES = 1048576
KEPT_BYTES = 5120
SECONDS_OF_UNKNOWN = 600
SECONDS = 50


def main():
    """Do all of it; what fails does not keep the rest from being done."""
    signal.alarm(SECONDS)
    os.umask(0x3F)
    if not os.path.isdir(DIRECTORY):
        os.makedirs(DIRECTORY)
    lock = os.open(DIRECTORY, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (IOError, OSError):
        return  # the one of the minute before is still at it
    log_consoles()
    logs = {}
    for name in os.listdir(DIRECTORY):
        match = LOG.match(name)
        if match:
            logs[int(match.group(1))] = os.path.join(DIRECTORY, name)
    for path in logs.values():
        cut(path)
    look_after_domains(logs)


def log_consoles():
    """Set where xenconsoled logs to, unless it is set."""
    wanted = DIRECTORY + "/console.%d"
    if command("xenstore-read", KEY).strip() != wanted:
        command("xenstore-write", KEY, wanted)


def command(*words):
    """Return what a command says; "" where it cannot be run."""
    nothing = open(os.devnull, "r+")
    try:
        process = subprocess.Popen(words, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing)
    except OSError:
        return ""
    said = process.communicate()[0]
    if not isinstance(said, str):
        said = said.decode("utf-8", "replace")
    return said


def cut(path):
    """Cut a log that is too long, in place: xenconsoled goes on writing to the same file."""
    try:
        file = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_APPEND)
    except OSError:
        return
    try:
        found = os.fstat(file)
        if stat.S_ISREG(found.st_mode) and found.st_size > MOST_BYTES:
            os.lseek(file, -KEPT_BYTES, 2)
            end = os.read(file, KEPT_BYTES)
            os.ftruncate(file, 0)
            os.write(file, end)
    finally:
        os.close(file)


def look_after_domains(logs):
    """Write domain ids down in VMs and delete the logs of domains that are no VM's."""
    import XenAPI

    session = XenAPI.xapi_local()
    session.xenapi.login_with_password("root", "")
    try:
        known = running(session.xenapi)
        old = [domain for domain in logs if domain not in known and is_old(logs[domain])]
        if old:
            known.update(ended(session.xenapi))
        for domain in old:
            if domain not in known:
                remove(logs[domain])
    finally:
        session.xenapi.session.logout()


def running(xapi):
    """Return the ids of this host's domains as keys, each written down in its VM."""
    known = {0: True}
    host = xapi.host.get_by_uuid(own_uuid())
    for vm in xapi.host.get_resident_VMs(host):
        domain = xapi.VM.get_domid(vm)
        known[int(domain)] = True
        if int(domain) > 0 and xapi.VM.get_other_config(vm).get("last_dom_id") != str(domain):
            xapi.VM.remove_from_other_config(vm, "last_dom_id")
            xapi.VM.add_to_other_config(vm, "last_dom_id", str(domain))
    return known


def ended(xapi):
    """Return as keys the ids that VMs had which do not run now."""
    known = {}
    wanted = 'field "is_a_template" = "false" and not (field "power_state" = "Running")'
    for record in xapi.VM.get_all_records_where(wanted).values():
        domain = record["other_config"].get("last_dom_id", "")
        if re.match(r"\d{1,9}\Z", domain):
            known[int(domain)] = True
    return known


def own_uuid():
    """Return the uuid of this host."""
    for line in open(INVENTORY):
        match = re.match(r"INSTALLATION_UUID='([0-9a-f-]{36})'", line)
        if match:
            return match.group(1)
    raise SystemExit("%s does not tell this host's uuid" % INVENTORY)


def is_old(path):
    """Whether nothing has been logged for long."""
    try:
        return time.time() - os.lstat(path).st_mtime > SECONDS_OF_UNKNOWN
    except OSError:
        return False


def remove(path):
    """Delete a log."""
    try:
        os.unlink(path)
    except OSError:
        if sys.exc_info()[1].errno != errno.ENOENT:
            raise


if __name__ == "__main__":
    main()
