"""A bootstrap that is broken off at any place says how far it got, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import parts
from tests.dom0.sshd_host import PASSWORD
from tests.utils.machines import HIMN, NEEDED, Machines, machines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), parts.need(*NEEDED)]

STEPS = [
    "interface on the management network",
    "login to dom0",
    "packet filter of dom0",
    "plugins in dom0",
    "Linux bridges in dom0",
    "logs of guest consoles",
    "facts",
]

BROKEN = "#!/bin/sh\nprintf 'two\\nlines \\033[2J' >&2\nexit 1\n"

# A command that is new to dom0 is not carried out and gets no answer. One that changes something is
# the next time carried out, and its answer is lost.
CUTTING = """\
#!/bin/sh
seen=/seen/$(printf %s "$2" | cksum | tr ' ' -)
if test ! -e "$seen"; then
    printf %s "$2" >"$seen"
    kill -9 "$PPID"
    exit
fi
case "$2" in
{changes}) test -e "$seen-after" && exec /bin/sh "$@" ;;
*) exec /bin/sh "$@" ;;
esac
>"$seen-after"
/bin/sh "$@"
kill -9 "$PPID"
"""

REPEATED = """\
import contextlib, io, sys
from os_xenapi.cmd import bootstrap

for number in range(100):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        code = bootstrap.main(sys.argv[1:])
    if code == 0:
        print(number)
        break
    assert "it goes on from there" in said.getvalue(), said.getvalue()
"""

CHANGES = (
    *("iptables-restore", "service iptables save", "exec sh -c", "crontab -", "xenstore-write"),
    *("blacklist-bridge.conf.os-xenapi-new", "rotate_xen_guest_logs.sh.os-xenapi-new"),
)
"""What the commands have in them that change something in dom0."""


def broken_places(made: Machines) -> list[tuple[Callable[[], object], Callable[[], object]]]:
    """For each step what breaks it, and what mends that."""
    root = made.host.root
    service = root / "bin/service"
    saving = service.read_text()
    in_the_way = root / "etc/modprobe.d/blacklist-bridge.conf.os-xenapi-new"
    crontab = root / "bin/crontab"
    no_dhcp = made.top / "no-dhcp"

    def cannot_read_entries() -> None:
        crontab.write_text(
            '#!/bin/sh\ntest "$1" = -l || exec /usr/bin/crontab "$@"\n'
            "echo crontab: the disk is broken >&2\nexit 1\n"
        )
        crontab.chmod(0o755)

    def lose_address() -> None:
        made.lose_address()
        no_dhcp.touch()

    return [
        (lose_address, no_dhcp.unlink),
        (made.known_hosts.unlink, made.trust),
        (lambda: service.write_text(BROKEN), lambda: service.write_text(saving)),
        (lambda: made.host.plugins.chmod(0o777), lambda: made.host.plugins.chmod(0o755)),
        (in_the_way.mkdir, in_the_way.rmdir),
        (cannot_read_entries, crontab.unlink),
        (made.facts_file.mkdir, made.facts_file.rmdir),
    ]


def test_broken_at_each_step_in_turn_it_goes_on_from_there() -> None:
    with machines() as made:
        for number, (destroy, mend) in enumerate(broken_places(made), 1):
            destroy()
            done = made.bootstrap()
            mend()
            assert done.returncode == 1, (number, done.stdout)
            assert f"step {number} of 7, {STEPS[number - 1]}: " in done.stderr
            before, after = ", ".join(STEPS[: number - 1]), ", ".join(STEPS[number:])
            assert f"Done before it: {before or 'nothing'}. " in done.stderr
            assert f"Not begun: {after or 'nothing'}.\n" in done.stderr
            assert "run the same command again: it goes on from there" in done.stderr
            assert len(done.stderr.splitlines()) == 3
            assert "\x1b" not in done.stderr + made.log.read_text()
            assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
                f"[{place}/7] {name}" for place, name in enumerate(STEPS[: number - 1], 1)
            ]
            assert not made.facts_file.exists()
        done = made.bootstrap()
        assert done.returncode == 0
        outcomes = [line.rpartition(" ")[2] for line in done.stdout.splitlines()[2:]]
        assert outcomes == [*["unchanged"] * 4, "changed"]
        prepared = made.state()
        assert made.bootstrap().returncode == 0
        assert made.state() == prepared


def test_cut_off_at_every_command_it_comes_to_its_end() -> None:
    with machines() as made:
        root = made.host.root
        changes = "|".join(f"*'{one}'*" for one in CHANGES)
        (root / "bin/cutting").write_text(CUTTING.format(changes=changes))
        (root / "bin/cutting").chmod(0o755)
        (root / "seen").mkdir()
        users = root / "etc/passwd"
        users.write_text(users.read_text().replace("/root:/bin/sh", "/root:/bin/cutting"))
        entries = root / "var/spool/cron/crontabs/root"
        entries.write_text("5 4 * * * /bin/true\n")
        entries.chmod(0o600)
        words = ("-i", HIMN, "-u", "root", "-p", PASSWORD, "-f", str(made.facts_file))
        done = subprocess.run(
            made.command(["-c", REPEATED, *words]),
            env=made.environment(),
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        seen = list((root / "seen").iterdir())
        assert int(done.stdout) == len(seen)
        carried_out = [one.with_name(one.name.removesuffix("-after")) for one in seen]
        cut = [one.read_text() for one in carried_out if carried_out.count(one) == 2]
        assert [one for one in CHANGES if not any(one in command for command in cut)] == []
        _is_whole(made, entries)


def _is_whole(made: Machines, entries: Path) -> None:
    """What was done in pieces is as if it had been done at once."""
    lines = entries.read_text().splitlines()
    assert lines.count("5 4 * * * /bin/true") == 1
    assert len([line for line in lines if "rotate_xen_guest_logs" in line]) == 1
    rules = made.dom0.output("iptables", "-S").splitlines()
    assert len([line for line in rules if "XenServer-Neutron-INPUT" in line]) == 4
    prepared = made.state()
    done = made.bootstrap()
    assert [line.rpartition(" ")[2] for line in done.stdout.splitlines()[2:]] == ["unchanged"] * 5
    assert made.state() == prepared


def test_interrupted_it_says_so_and_leaves_dom0_to_the_next_run() -> None:
    with machines() as made:
        service = made.host.root / "bin/service"
        saving = service.read_text()
        service.write_text("#!/bin/sh\n>/reached\nwhile test -e /reached; do sleep 0.1; done\n")
        words = ("-i", HIMN, "-u", "root", "-p", PASSWORD, "-f", str(made.facts_file))
        process = subprocess.Popen(
            made.command(["-m", "os_xenapi.cmd.bootstrap", *words]),
            env=made.environment(),
            cwd=Path(__file__).resolve().parents[2],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        with process:
            reached = made.host.root / "reached"
            made.wait_for(reached.exists)
            os.kill(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=120)
            reached.unlink()
        assert process.returncode == 130
        assert "step 3 of 7, packet filter of dom0: interrupted" in said
        service.write_text(saving)
        assert made.bootstrap().returncode == 0
