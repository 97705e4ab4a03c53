"""The forms of iptables, ipset and conntrack that callers may run, and of the lines they read.

A line that iptables-restore reads is a call of iptables, whose options can load what they please:
so lines are held to forms as arguments are.
"""

import re

from os_xenapi_forms import one, some

_TABLE = "(?:filter|nat|mangle|raw|security)"
_COUNTERS = "\\[[0-9]+:[0-9]+\\]"

_SAVE = [some("-c", "--counters", "(?:-t|--table) " + _TABLE)]
_RESTORE = [
    some(
        "-n",
        "--noflush",
        "-c",
        "--counters",
        "-t",
        "--test",
        "-v",
        "--verbose",
        "(?:-T|--table) " + _TABLE,
        "(?:-w|--wait)(?: NUMBER)?",
        "(?:-W|--wait-interval) NUMBER",
    )
]

_RULE_FLAGS = one(
    "-f",
    "--fragment",
    "--syn",
    "--physdev-is-bridged",
    "--physdev-is-in",
    "--physdev-is-out",
    "--random",
    "--random-fully",
    "--persistent",
    "--save-mark",
    "--restore-mark",
    "--notrack",
    "--checksum-fill",
    "--clamp-mss-to-pmtu",
)
_RULE_OPTIONS = (
    "-s --source --src -d --destination --dst --sport --source-port --dport --destination-port --sports --dports --ports --icmp-type --icmpv6-type --state --ctstate"
    " --ctproto --ctdir --ctorigdst --mac-source --mark --set-mark --set-xmark --nfmask --ctmask"
    " --zone --zone-orig --zone-reply --to-source --to-destination --to-ports --limit --limit-burst"
    " --reject-with --log-level --src-type --dst-type --src-range --dst-range --pkt-type --helper"
    " --set-mss --mss --mode --probability --every --packet --nflog-group --connlimit-above"
    " --connlimit-mask --ttl-set --ttl-eq"
).replace(" ", "|")
_RULE = "(?:(?: !)?(?:%s|%s))*" % (
    _RULE_FLAGS,
    one(
        "(?:-m|--match|-j|--jump|-g|--goto) CHAIN",
        "(?:-i|--in-interface|-o|--out-interface|--physdev-in|--physdev-out)"
        " [A-Za-z0-9_][A-Za-z0-9_.+-]{0,14}",
        "(?:-p|--protocol|--proto) WORD",
        "(?:%s) VALUE" % _RULE_OPTIONS,
        "(?:--match-set|--tcp-flags) VALUE VALUE",
        "(?:--comment|--log-prefix|--nflog-prefix) SENTENCE",
    ),
)
_RULE_LINES = [
    " \\*" + _TABLE,
    " COMMIT",
    " :CHAIN (?:ACCEPT|DROP|-)(?: %s)?" % _COUNTERS,
    "(?: %s)? (?:-A|--append|-I|--insert|-D|--delete) CHAIN(?: NUMBER)?" % _COUNTERS + _RULE,
    " (?:-N|--new-chain|-X|--delete-chain|-F|--flush|-Z|--zero) CHAIN",
    " (?:-P|--policy) CHAIN (?:ACCEPT|DROP)",
]

_EXIST = some("-exist", "-!")
_CREATE = "create" + _EXIST + " SET (?:hash|bitmap|list):[a-z,]{1,40}" + some(
    "family inet6?",
    "(?:hashsize|maxelem|timeout|netmask|size|bucketsize) NUMBER",
    "markmask MARK",
    "range ELEMENT",
    "counters",
    "comment",
    "skbinfo",
    "forceadd",
)
_SET_CHANGES = one(
    _CREATE,
    "add" + _EXIST + " SET ELEMENT" + some("(?:timeout|packets|bytes) NUMBER", "nomatch"),
    "del" + _EXIST + " SET ELEMENT",
    "(?:flush|destroy) SET",
    "(?:swap|rename) SET SET",
)
_SET_OPTIONS = some("-exist", "-!", "-quiet", "-q")
_SET_LISTING = some("-name", "-n", "-terse", "-t", "-sorted", "-output (?:plain|save|xml)")

_CONNECTIONS = some(
    "(?:-f|--family) ipv[46]",
    "(?:-p|--proto) WORD",
    "(?:-s|--src|--orig-src|-d|--dst|--orig-dst|-r|--reply-src|-q|--reply-dst) NETWORK",
    "(?:-w|--zone|--orig-zone|--reply-zone) NUMBER",
    "--(?:sport|dport|orig-port-src|orig-port-dst|reply-port-src|reply-port-dst) NUMBER",
    "(?:-m|--mark) MARK",
    "--icmp-(?:type|code|id) NUMBER",
    "--state [A-Z0-9_]{1,32}",
    "(?:-o|--output) [a-z,]{1,64}",
)

FORMS = {
    "conntrack": [one("-L", "--dump", "-D", "--delete", "-C", "--count") + _CONNECTIONS],
    "ip6tables-restore": _RESTORE,
    "ip6tables-save": _SAVE,
    "ipset": [
        _SET_OPTIONS + one("restore", "test SET ELEMENT") + _SET_OPTIONS,
        _SET_OPTIONS + _SET_CHANGES + _SET_OPTIONS,
        _SET_LISTING + " (?:list|save)" + _SET_LISTING + "(?: SET)?" + _SET_LISTING,
    ],
    "iptables-restore": _RESTORE,
    "iptables-save": _SAVE,
}

LINES = {
    "ip6tables-restore": _RULE_LINES,
    "ipset": ["(?: -exist| -!)?" + _SET_CHANGES + "(?: -exist| -!)?"],
    "iptables-restore": _RULE_LINES,
}

# ipset reads 1,023 bytes at a time and iptables-restore 10,239. They take what is left of a longer
# line for another one, of which a comment could then be the beginning.
LINE_SIZE = 1000

_BARE, _QUOTED = r'[^ "\\]+', r'"[^"\\]*"'


def words_of(line):
    """Return the arguments in a line, less the quotation marks around one; none if it has others."""
    if not re.match(r"(?:(?:%s|%s)(?: +|\Z))*\Z" % (_BARE, _QUOTED), line):
        return []
    return [word.strip('"') for word in re.findall("%s|%s" % (_BARE, _QUOTED), line)]
