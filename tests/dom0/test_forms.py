"""The forms of commands, whatever fits them: no word of a caller's is an option."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import hypothesis
import pytest
from hypothesis import strategies as st

import os_xenapi

PLUGINS = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
COMMANDS = {
    "os_xenapi_allowed_filters": (
        "conntrack",
        "ip6tables-restore",
        "ip6tables-save",
        "ipset",
        "iptables-restore",
        "iptables-save",
    ),
    "os_xenapi_allowed_ip": ("ip", "sysctl"),
    "os_xenapi_allowed_ovs": ("ovs-ofctl", "ovs-vsctl", "ovsdb-client"),
}

# None of them names a file, a program, a socket, a namespace or what to load.
_SAVE = "-c --counters -t --table"
_RESTORE = "-n --noflush -c --counters -t --test -v --verbose -T --table -w --wait"
_OVS = "-f -d -t --format=* --data=* --timeout=* --no-heading --no-headings --pretty --oneline"
OPTIONS = {
    "conntrack": "-L --dump -D --delete -C --count -f --family -p --proto -s --src --orig-src -d"
    " --dst --orig-dst -r --reply-src -q --reply-dst -w --zone --orig-zone --reply-zone --sport"
    " --dport --orig-port-src --orig-port-dst --reply-port-src --reply-port-dst -m --mark"
    " --icmp-type --icmp-code --icmp-id --state -o --output",
    "ip": "-4 -6 -f -family -o -oneline -s -stats -statistics -d -details",
    "ip6tables-restore": _RESTORE + " -W --wait-interval",
    "ip6tables-save": _SAVE,
    "ipset": "-exist -! -quiet -q -name -n -terse -t -sorted -output",
    "iptables-restore": _RESTORE + " -W --wait-interval",
    "iptables-save": _SAVE,
    "ovs-ofctl": "-O --protocols --protocols=* -F --flow-format --flow-format=* -t --timeout=*"
    " --strict --readd --bundle --stats --no-stats --names --no-names --more -m --sort --sort=*"
    " --rsort --rsort=* -",
    "ovs-vsctl": _OVS + " --db=* --no-wait --dry-run --retry --may-exist --if-exists --with-iface"
    " --id=* --columns=*",
    "ovsdb-client": _OVS,
    "sysctl": "-n -b -e -q -w",
}
"""Per command every option that a caller may give; a star stands for its value."""

_RULE = (
    "-A --append -I --insert -D --delete -N --new-chain -X --delete-chain -F --flush -Z --zero"
    " -P --policy -f --fragment --syn --physdev-is-bridged --physdev-is-in --physdev-is-out"
    " --random --random-fully --persistent --save-mark --restore-mark --notrack --checksum-fill"
    " --clamp-mss-to-pmtu -m --match -j --jump -g --goto -i --in-interface -o --out-interface"
    " --physdev-in --physdev-out --match-set --tcp-flags --comment --log-prefix --nflog-prefix"
    " -s --source --src -d --destination --dst -p --protocol --proto --sport --source-port --dport"
    " --destination-port --sports --dports --ports --icmp-type --icmpv6-type --state --ctstate"
    " --ctproto --ctdir --ctorigdst --mac-source --mark --set-mark --set-xmark --nfmask --ctmask"
    " --zone --zone-orig --zone-reply --to-source --to-destination --to-ports --limit --limit-burst"
    " --reject-with --log-level --src-type --dst-type --src-range --dst-range --pkt-type --helper"
    " --set-mss --mss --mode --probability --every --packet --nflog-group --connlimit-above"
    " --connlimit-mask --ttl-set --ttl-eq -"
)
LINE_OPTIONS = {
    "ip6tables-restore": _RULE,
    "ipset": "-exist -!",
    "iptables-restore": _RULE,
    "ovs-ofctl": "",
}
"""The same for the lines that commands read."""

PROBES = ("", "--log-file", "--log-file=x", "-x", "-X", "-7", "-_", "-/x", "-.x", "-:x", "-@", "--")


class Forms(NamedTuple):
    """The modules that judge commands, on the Python that runs the tests."""

    language: ModuleType
    of: dict[str, ModuleType]

    def patterns(self, name: str, table: str) -> list[str]:
        forms = getattr(self.of[name], table, {}).get(name, [])
        return [self.language._pattern(form).pattern for form in forms]


@pytest.fixture(scope="module")
def forms() -> Iterator[Forms]:
    sys.path.insert(0, str(PLUGINS))
    of = {}
    for module, names in COMMANDS.items():
        of.update(dict.fromkeys(names, importlib.import_module(module)))
    yield Forms(importlib.import_module("os_xenapi_forms"), of)
    sys.path.remove(str(PLUGINS))


def is_listed(word: str, options: str) -> bool:
    return any(
        word.startswith(option[:-1]) if option.endswith("*") else word == option
        for option in options.split()
    )


def check(data: Any, patterns: list[str], options: str) -> None:
    """Fit a text to every form, and put options into the place of each of its words."""
    for pattern in patterns:
        text = data.draw(st.from_regex(pattern, fullmatch=True))
        words = text.split("\0")[1:]
        others = [
            [*words[:place], probe, *words[place + 1 :]]
            for place in range(len(words))
            for probe in PROBES
        ]
        for fitting in [words, *others]:
            if re.fullmatch(pattern, "".join(f"\0{word}" for word in fitting)):
                assert all(re.fullmatch("[ -~\t]+", word) for word in fitting)
                assert [
                    word
                    for word in fitting
                    if word.startswith("-") and not is_listed(word, options)
                ] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OPTIONS)
@hypothesis.settings(max_examples=10, phases=[hypothesis.Phase.generate])
@hypothesis.given(data=st.data())
def test_no_argument_that_fits_a_form_is_an_option_but_a_listed_one(
    forms: Forms, name: str, data: Any
) -> None:
    patterns = forms.patterns(name, "FORMS") + [
        forms.language._pattern(" " + form).pattern
        for form in getattr(forms.of[name], "OPTIONS", {}).get(name, [])
    ]
    check(data, patterns, OPTIONS[name])


@pytest.mark.parametrize("name", LINE_OPTIONS)
@hypothesis.settings(max_examples=10, phases=[hypothesis.Phase.generate])
@hypothesis.given(data=st.data())
def test_no_word_of_a_line_that_fits_is_an_option_but_a_listed_one(
    forms: Forms, name: str, data: Any
) -> None:
    check(data, forms.patterns(name, "LINES"), LINE_OPTIONS[name])


def test_every_command_that_is_judged_is_listed_here(forms: Forms) -> None:
    judged = importlib.import_module("os_xenapi_allowed")._MODULES
    assert judged == {name: module for module, names in COMMANDS.items() for name in names}
    assert set(OPTIONS) == set(judged)
    reading = {name for name in OPTIONS if forms.patterns(name, "LINES")}
    assert reading == set(LINE_OPTIONS)
