"""The forms of Open vSwitch's tools that callers may run, and of the flows they read.

Options may stand anywhere, so they are taken out first. None that names a file is among them. The
tools talk to this host's own database and bridges, and what they write to the database names no
file either.
"""

from os_xenapi_forms import several, some

_DATABASE = "(?:unix:(?:/var)?/run/openvswitch/db\\.sock|tcp:127\\.0\\.0\\.1:6640)"
_PROTOCOLS = "OpenFlow1[0-5](?:,OpenFlow1[0-5])*"
_FLOW_FORMAT = "[A-Za-z0-9_+][A-Za-z0-9_+-]{0,63}"
_OUTPUT = [
    "(?:-f|-d|-t) WORD",
    "--(?:format|data|timeout)=WORD",
    "--no-headings?",
    "--pretty",
    "--oneline",
]

OPTIONS = {
    "ovs-ofctl": [
        "(?:-O|--protocols) " + _PROTOCOLS,
        "--protocols=" + _PROTOCOLS,
        "(?:-F|--flow-format) " + _FLOW_FORMAT,
        "--flow-format=" + _FLOW_FORMAT,
        "-t NUMBER",
        "--timeout=NUMBER",
        "--(?:strict|readd|bundle|stats|no-stats|names|no-names|more)",
        "-m",
        "--r?sort(?:=WORD)?",
    ],
    "ovs-vsctl": _OUTPUT
    + [
        "--db=" + _DATABASE,
        "--(?:no-wait|dry-run|retry|may-exist|if-exists|with-iface)",
        "--id=@WORD",
        "--columns=[a-z_,]{1,256}",
    ],
    "ovsdb-client": _OUTPUT,
}

_RECORD = "[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,63}"
_ANY_TABLE = "[A-Za-z_]{1,32}"
_ANY_COLUMN = "[a-z_]{1,64}(?::[A-Za-z0-9_.-]{1,64})?"
_HOST = "(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}\\])"
_TARGET = '"?(?:tcp:%s(?::[0-9]{1,5})?|ptcp:[0-9]{0,5}(?::%s)?)"?' % (_HOST, _HOST)

# What may be written of each table.
_COLUMNS = {
    "[Bb]ridge": "external_ids other_config controller datapath_type fail_mode flood_vlans"
    " mcast_snooping_enable protocols rstp_enable stp_enable",
    "[Cc]ontroller": "external_ids other_config connection_mode controller_burst_limit"
    " controller_rate_limit enable_async_messages inactivity_probe local_ip max_backoff",
    "[Ii]nterface": "external_ids other_config ingress_policing_burst ingress_policing_rate lldp"
    " mac mtu_request ofport_request type",
    "[Mm]anager": "external_ids other_config connection_mode inactivity_probe max_backoff",
    "Open_vSwitch": "external_ids manager_options",
    "[Pp]ort": "external_ids other_config bond_mode lacp mac qos tag trunks vlan_mode",
    "[Qq]o[Ss]": "external_ids other_config queues type",
    "[Qq]ueue": "external_ids other_config dscp",
}
_TUNNEL = (
    "csum|df_default|dst_port|egress_pkt_mark|exts|in_key|key|local_ip|out_key|packet_type|peer"
    "|remote_ip|tos|ttl"
)


def _columns(table):
    return "(?:%s)" % "|".join(_COLUMNS[table].split())


def _settings(table):
    forms = [_columns(table) + "(?::[A-Za-z0-9_.-]{1,64})?=TEXT"]
    if table == "[Ii]nterface":
        forms.append("options:(?:%s)=TEXT" % _TUNNEL)
    if table in ("[Cc]ontroller", "[Mm]anager"):
        forms.append("target=" + _TARGET)
    return several(*forms)


def _writing(table):
    record = " %s %s" % (table, _RECORD)
    return [
        " set" + record + _settings(table),
        " create " + table + _settings(table),
        " (?:add|remove)" + record + " " + _columns(table) + several("TEXT"),
        " clear" + record + several(_columns(table)),
    ]


def _of_vsctl():
    forms = [
        " show",
        " list-br",
        " add-br DEVICE(?: DEVICE NUMBER)?",
        " (?:del-br|br-exists|br-to-vlan|br-to-parent|list-ports|list-ifaces) DEVICE",
        " (?:get-controller|del-controller|get-fail-mode|del-fail-mode) DEVICE",
        " br-set-external-id DEVICE WORD(?: TEXT)?",
        " br-get-external-id DEVICE(?: WORD)?",
        " add-port DEVICE WORD(?:%s)?" % _settings("[Pp]ort"),
        " del-port(?: DEVICE)? WORD",
        " (?:port-to-br|iface-to-br) WORD",
        " set-controller DEVICE" + several(_TARGET),
        " set-fail-mode DEVICE (?:standalone|secure)",
        " (?:get-manager|del-manager)",
        " set-manager" + several(_TARGET),
        " list " + _ANY_TABLE + some(_RECORD),
        " find " + _ANY_TABLE + some("TEXT"),
        " get %s %s" % (_ANY_TABLE, _RECORD) + some(_ANY_COLUMN),
        " destroy (?:[Mm]anager|[Qq]o[Ss]|[Qq]ueue)" + several(_RECORD),
    ]
    for table in _COLUMNS:
        forms += _writing(table)
    return forms


FORMS = {
    "ovs-ofctl": [
        " (?:show|dump-tables|dump-ports-desc|get-frags) DEVICE",
        " (?:dump-flows|dump-aggregate|dump-groups|dump-group-stats|del-flows|del-groups) DEVICE"
        "(?: TEXT)?",
        " dump-ports DEVICE(?: WORD)?",
        " (?:add-flow|mod-flows|add-group|mod-group) DEVICE TEXT",
        " (?:add-flows|replace-flows|add-flow|mod-flows|del-flows) DEVICE -",
        " mod-port DEVICE WORD [a-z][a-z-]{0,31}",
        " set-frags DEVICE [a-z][a-z-]{0,31}",
    ],
    "ovs-vsctl": _of_vsctl(),
    "ovsdb-client": [
        " list-dbs(?: %s)?" % _DATABASE,
        " (?:get-schema|get-schema-version|list-tables)(?: %s)?(?: Open_vSwitch)?" % _DATABASE,
        " list-columns(?: %s)?(?: Open_vSwitch)?(?: %s)?" % (_DATABASE, _ANY_TABLE),
        " dump(?: %s)?(?: Open_vSwitch)?(?: %s)?" % (_DATABASE, _ANY_TABLE) + some("[a-z_]{1,64}"),
    ],
}

# Of the tools, those that take several commands, with "--" between them.
SEVERAL_AT_ONCE = ("ovs-vsctl",)

LINES = {"ovs-ofctl": [" TEXT"]}

# Lines may be as long as they like to the one command that reads any.
LINE_SIZE = 131072


def words_of(line):
    """Return a flow as the one argument that it would be of ovs-ofctl."""
    return [line]
