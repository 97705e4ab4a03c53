"""The forms of ip and sysctl that callers may run.

Of ip, what looks at and sets interfaces, addresses, routes, neighbours and rules. Nothing of it
runs a command, reads a file or reaches into another network namespace.
"""

from os_xenapi_forms import several, some

_SHOW = "(?: show| list| ls)"
_SHOW_ALL = "(?: show| list| ls)?"
_SCOPE = "scope (?:global|link|host|site|NUMBER)"
_TO = "(?:to )?NETWORK"

_ADDRESSES = some("permanent", "dynamic", "up", "to NETWORK", _SCOPE)
_ROUTE = (
    "default",
    _TO,
    "via ADDRESS",
    "dev DEVICE",
    "src ADDRESS",
    "(?:table|proto) WORD",
    "(?:metric|mtu) NUMBER",
    "onlink",
    _SCOPE,
)
_NEIGHBOUR = (_TO, "lladdr MAC", "nud WORD", "dev DEVICE")
_RULE = several(
    "not",
    "(?:from|to) (?:all|NETWORK)",
    "(?:iif|oif) DEVICE",
    "fwmark MARK",
    "(?:priority|pref) NUMBER",
    "(?:table|lookup) WORD",
)

_OPTIONS = some(
    "-4",
    "-6",
    "(?:-f|-family) inet6?",
    "-o",
    "-oneline",
    "-s",
    "-stats",
    "-statistics",
    "-d",
    "-details",
)

_OBJECTS = [
    " link" + _SHOW_ALL,
    " link" + _SHOW + some("up", "master DEVICE", "type WORD") + "(?: [dev] DEVICE)?",
    " link set [dev] DEVICE"
    + several(
        "up",
        "down",
        "(?:mtu|txqueuelen|txqlen) NUMBER",
        "address MAC",
        "(?:arp|promisc|multicast|allmulticast) (?:on|off)",
        "(?:name|master) DEVICE",
        "nomaster",
    ),
    " link add [name] DEVICE type (?:bridge|dummy|veth peer name DEVICE)",
    " link add link DEVICE name DEVICE type vlan id NUMBER",
    " link (?:del|delete) [dev] DEVICE",
    " addr(?:ess)?" + _SHOW_ALL,
    " addr(?:ess)?" + _SHOW + _ADDRESSES + "(?: [dev] DEVICE)?" + _ADDRESSES,
    " addr(?:ess)? (?:add|change|replace|del|delete) NETWORK"
    + several("(?:brd|broadcast) (?:ADDRESS|\\+)", "dev DEVICE", _SCOPE),
    " addr(?:ess)? flush [dev] DEVICE" + _ADDRESSES,
    " route" + _SHOW_ALL,
    " route" + _SHOW + some(*_ROUTE),
    " route (?:add|append|change|replace|del|delete|flush)" + several(*_ROUTE),
    " route get (?:to )?ADDRESS" + some("from ADDRESS", "(?:iif|oif) DEVICE"),
    " neigh(?:bou?r)?" + _SHOW_ALL,
    " neigh(?:bou?r)?" + _SHOW + some(*_NEIGHBOUR),
    " neigh(?:bou?r)? (?:add|change|replace|del|delete|flush)" + several(*_NEIGHBOUR),
    " rule" + _SHOW_ALL,
    " rule (?:add|del|delete)" + _RULE,
    " netns(?: list)?",
]

# A slash stands for the dot in an interface's name. It never begins a name, which would be a path.
_KEY = "net(?:\\.[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)+"
_SETTING = _KEY + "=[A-Za-z0-9][A-Za-z0-9_.:,\t\\x20-]*"

FORMS = {
    "ip": [_OPTIONS + form for form in _OBJECTS],
    "sysctl": [
        some("-n", "-b", "-e", "-q") + " " + _KEY + some(_KEY),
        some("-e", "-q") + " -w" + some("-e", "-q") + " " + _SETTING + some(_SETTING),
    ],
}

LINE_SIZE = 0


def words_of(line):
    """Return nothing that fits a form: these commands read no lines."""
    return []
