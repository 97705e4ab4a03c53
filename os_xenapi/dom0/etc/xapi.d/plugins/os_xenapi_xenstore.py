"""The plugin xenstore: the records of a domain, below /local/domain/<dom_id>/.

Answers are JSON: a value that is JSON already stands as it is, any other is a JSON string.
"""

import os_xenapi_params
import os_xenapi_runtime
import os_xenapi_xenstored

MAX_RECORDS = 10000

# What str.strip takes away differs between Python 2 and 3.
_BLANKS = " \t\n\r\x0b\x0c"


def read_record(session, args):
    """Return a record's value, stripped; "None" where it is missing and may be."""
    path = os_xenapi_xenstored.path_of(os_xenapi_runtime.domain(args), _path(args))
    ignore_missing = os_xenapi_runtime.argument(args, "ignore_missing_path", "False").lower()
    if ignore_missing not in ("true", "false"):
        raise os_xenapi_runtime.PluginError("ignore_missing_path must be True or False")
    value = _with_store(os_xenapi_xenstored.Store.read, path)
    if value is not None:
        return _json_of(value)
    if ignore_missing == "true":
        return '"None"'
    raise os_xenapi_runtime.PluginError("there is no record " + path)


def write_record(session, args):
    """Write a record and return its value."""
    path = os_xenapi_xenstored.path_of(_guest(args), _path(args))
    value = os_xenapi_runtime.argument(args, "value")
    data = os_xenapi_runtime.encoded(value)
    # oxenstored makes the records above one that it then refuses.
    _with_store(os_xenapi_xenstored.Store.atomically, os_xenapi_xenstored.Store.write, path, data)
    return _as_json(value)


def delete_record(session, args):
    """Delete a record and all below it; that there is none is fine."""
    path = os_xenapi_xenstored.path_of(_guest(args), _path(args))
    _with_store(os_xenapi_xenstored.Store.remove, path)
    return '""'


def list_records(session, args):
    """Return a map of every record below a path, by its path relative to that one."""
    domain, path = os_xenapi_runtime.domain(args), _path(args)
    if path:
        path = os_xenapi_xenstored.path_of(domain, path)
    else:
        path = "/local/domain/" + domain
    members = []
    for name, value in _with_store(_records_below, path):
        members.append("%s: %s" % (os_xenapi_params.encode(name), _json_of(value)))
    return "{%s}" % ", ".join(members)


def _path(args):
    return os_xenapi_runtime.argument(args, "path")


def _guest(args):
    domain = os_xenapi_runtime.domain(args)
    if domain == "0":
        raise os_xenapi_runtime.PluginError(
            "domain 0 is the control domain, whose records drive the host: they are only read here"
        )
    return domain


def _with_store(function, *arguments):
    store = os_xenapi_xenstored.Store()
    try:
        return function(store, *arguments)
    finally:
        store.close()


def _records_below(store, top):
    """Return (relative path, value) of each record below top, without what vanishes meanwhile."""
    found = []
    waiting = [""]
    while waiting:
        above = waiting.pop()
        names = store.children(top + above)
        for name in names or []:
            value = store.read("%s%s/%s" % (top, above, name))
            if value is None:
                continue
            if len(found) == MAX_RECORDS:
                raise os_xenapi_runtime.PluginError(
                    "there are more than %d records below %s: list a part" % (MAX_RECORDS, top)
                )
            found.append((("%s/%s" % (above, name))[1:], value))
            waiting.append("%s/%s" % (above, name))
    return found


def _json_of(value):
    return _as_json(os_xenapi_runtime.decoded(value).strip(_BLANKS))


def _as_json(text):
    try:
        os_xenapi_params.parse(text)
    except ValueError:
        return os_xenapi_params.encode(text)
    return text
