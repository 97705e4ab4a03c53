"""Which network commands callers may run, with which arguments and what on their standard input.

The forms that are allowed stand in the modules os_xenapi_allowed_*; what fits none is refused.
"""

import re

import os_xenapi_forms

_MODULES = {
    "conntrack": "os_xenapi_allowed_filters",
    "ip": "os_xenapi_allowed_ip",
    "ip6tables-restore": "os_xenapi_allowed_filters",
    "ip6tables-save": "os_xenapi_allowed_filters",
    "ipset": "os_xenapi_allowed_filters",
    "iptables-restore": "os_xenapi_allowed_filters",
    "iptables-save": "os_xenapi_allowed_filters",
    "ovs-ofctl": "os_xenapi_allowed_ovs",
    "ovs-vsctl": "os_xenapi_allowed_ovs",
    "ovsdb-client": "os_xenapi_allowed_ovs",
    "sysctl": "os_xenapi_allowed_ip",
}


class Unauthorized(Exception):
    """No form allows this command."""


def checked(command, stdin):
    """Return the command, a list of one text or more, as it is to be run with this standard input.

    Raises Unauthorized.
    """
    if command[0] not in _MODULES:
        raise Unauthorized("Unauthorized command")
    name, arguments = command[0], command[1:]
    allowed = __import__(_MODULES[name])
    options = getattr(allowed, "OPTIONS", {}).get(name)
    if options is None:
        arguments = _fitting(arguments, allowed.FORMS[name])
    else:
        rest = os_xenapi_forms.without(arguments, options)
        for part in _parts(rest, name in allowed.SEVERAL_AT_ONCE):
            _fitting(part, allowed.FORMS[name])
    if stdin:
        _check_lines(stdin, name, allowed)
    return [name] + arguments


def _fitting(arguments, forms):
    arranged = os_xenapi_forms.arranged(arguments, forms)
    if arranged is None:
        raise Unauthorized("Unauthorized command")
    return arranged


def _parts(arguments, may_be_several):
    """Return the commands that "--" parts; the first may be missing."""
    parts = [[]]
    for argument in arguments:
        if argument == "--" and may_be_several:
            parts.append([])
        else:
            parts[-1].append(argument)
    if len(parts) > 1 and not parts[0]:
        del parts[0]
    return parts


def _check_lines(text, name, allowed):
    forms = getattr(allowed, "LINES", {}).get(name, [])
    for line in text.split("\n"):
        if len(line) > allowed.LINE_SIZE:
            raise Unauthorized("Unauthorized command")
        if line and not re.match(r"#[ -~\t]*\Z", line):
            _fitting(allowed.words_of(line), forms)
