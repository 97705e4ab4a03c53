"""Plugins are installed on a real ssh server's host, whole or not at all, and found to be so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from os_xenapi.dom0 import installer
from os_xenapi.errors import InstallRefused
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import call, call_structured
from tests.dom0.sshd_host import NEEDED, SshdHost, sshd_host

pytestmark = [pytest.mark.slow, *[parts.need(*NEEDED, "python3.6")]]

VERSION_PLUGIN = "dom0_plugin_version.py"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SshdHost]:
    with sshd_host(tmp_path / "h") as host:
        yield host


def next_set(version: str = "99.0") -> installer.PluginSet:
    """A later release: another version, a module more, a plugin more, a plugin less."""
    shipped = installer.shipped_set()
    files = dict(shipped.files)
    manifest = files["os_xenapi_manifest.py"].decode()
    manifest = manifest.replace(f'VERSION = "{shipped.version}"', f'VERSION = "{version}"')
    manifest = manifest.replace('"console.py": {', '"later.py": {')
    files["os_xenapi_manifest.py"] = manifest.encode()
    files["later.py"] = files.pop("console.py")
    return installer.PluginSet(version, files, shipped.executable - {"console.py"} | {"later.py"})


def version_of(dom0: Dom0) -> str:
    """What the host's plugins tell of themselves, all files of one set, checked by their hashes."""
    told = call_structured(dom0, VERSION_PLUGIN, "get_manifest")
    for one in (installer.shipped_set(), next_set()):
        if one.version == told["version"]:
            assert told["files"] == {name: one.digest_of(name) for name in one.files}
            return one.version
    raise AssertionError(told)


SHIPPED = installer.shipped_set().version


@pytest.mark.parametrize(
    "interpreter",
    [pytest.param(one, marks=parts.need(one)) for one in ("python2.7", "python3.6", "python3.12")],
)
def test_a_set_is_installed_and_found_whole_and_its_plugins_answer(
    tmp_path: Path, interpreter: str
) -> None:
    with sshd_host(tmp_path / "h", interpreter) as host, host.target().connect() as connection:
        assert installer.look(connection).state == "none"
        assert installer.install(connection) is True
        found = installer.look(connection)
        assert (found.state, found.version, found.former) == ("current", SHIPPED, None)
        version, _, path = found.pythons[0].partition(" ")
        assert version.startswith(interpreter.removeprefix("python"))
        assert path.startswith("/bin/python")
        assert version_of(host.dom0) == SHIPPED
        answer = call(
            host.dom0,
            VERSION_PLUGIN,
            "get_manifest",
            {"params": plugin_codec.encode_params((), {})},
        )
        manifest = plugin_codec.parse_manifest(answer)
        assert plugin_codec.compare(manifest, plugin_codec.shipped_manifest()) == []


def test_installing_the_same_again_changes_nothing(host: SshdHost) -> None:
    with host.target().connect() as connection:
        assert installer.install(connection) is True
        before = sorted((host.store / "sets").iterdir())
        assert installer.install(connection) is False
        assert sorted((host.store / "sets").iterdir()) == before


def test_a_later_set_replaces_it_and_the_former_comes_back(host: SshdHost) -> None:
    with host.target().connect() as connection:
        installer.install(connection)
        installer.install(connection, next_set())
        assert version_of(host.dom0) == "99.0"
        found = installer.look(connection)
        assert (found.version, found.former, found.state) == ("99.0", SHIPPED, "different")
        assert not (host.plugins / "console.py").is_symlink()
        assert installer.rollback(connection) is True
        assert version_of(host.dom0) == SHIPPED
        assert installer.look(connection).state == "current"
        assert not (host.plugins / "later.py").is_symlink()
        with pytest.raises(InstallRefused, match="no former set"):
            installer.rollback(connection)


def test_plugins_copied_by_hand_become_the_former_set(host: SshdHost) -> None:
    copied = next_set()
    put_by_hand(host, copied)
    assert version_of(host.dom0) == "99.0"
    with host.target().connect() as connection:
        assert installer.look(connection).state == "by-hand"
        installer.install(connection)
        assert installer.look(connection).state == "current"
        assert version_of(host.dom0) == SHIPPED
        installer.rollback(connection)
        assert version_of(host.dom0) == "99.0"
        assert {name: (host.plugins / name).exists() for name in copied.files} == dict.fromkeys(
            copied.files, True
        )


def put_by_hand(host: SshdHost, plugins: installer.PluginSet) -> None:
    for name, data in plugins.files.items():
        (host.plugins / name).write_bytes(data)
        (host.plugins / name).chmod(int(plugins.mode_of(name), 8))


def test_a_former_plugin_that_imports_its_neighbours_still_finds_them(host: SshdHost) -> None:
    neighbour = host.plugins / "dom0_pluginlib.py"
    neighbour.write_text("WORD = 'neighbour'\n")
    (host.plugins / "console.py").write_text(
        "#!/usr/bin/env python3\nimport dom0_pluginlib\nprint(dom0_pluginlib.WORD)\n"
    )
    (host.plugins / "console.py").chmod(0o755)
    with host.target().connect() as connection:
        installer.install(connection)
        installer.rollback(connection)
        done = connection.run("python3 /etc/xapi.d/plugins/console.py")
    assert (done.status, done.out) == (0, b"neighbour\n")
    assert neighbour.read_text() == "WORD = 'neighbour'\n"


def foreign_files(host: SshdHost) -> dict[str, tuple[str, int, int]]:
    """What lies among the plugins and is nobody's of ours: content, mode, time of change."""
    return {
        path.name: (path.read_text(), path.stat().st_mode, path.stat().st_mtime_ns)
        for path in host.plugins.iterdir()
        if "foreign" in path.name
    }


def test_foreign_files_are_untouched_and_uninstalling_leaves_only_them(host: SshdHost) -> None:
    for name in ("foreign", "os_xenapi_foreign.py", "foreign.py"):
        (host.plugins / name).write_text(f"# {name}\n")
        (host.plugins / name).chmod(0o751)
    before = foreign_files(host)
    assert len(before) == 3
    with host.target().connect() as connection:
        installer.install(connection)
        installer.install(connection, next_set())
        installer.rollback(connection)
        assert foreign_files(host) == before
        assert installer.uninstall(connection) is True
        assert installer.look(connection).state == "none"
        assert installer.uninstall(connection) is False
    assert foreign_files(host) == before
    assert sorted(path.name for path in host.plugins.iterdir()) == sorted(before)
    assert not host.store.exists()


def test_a_plugin_of_ones_own_finds_the_runtime_beside_it(host: SshdHost) -> None:
    with host.target().connect() as connection:
        installer.install(connection)
        (host.plugins / "acme.py").write_text("import os_xenapi_runtime as r; print(r.PLACE)\n")
        done = connection.run("python3 /etc/xapi.d/plugins/acme.py")
        assert done.out == b"/etc/xapi.d/plugins\n"
        installer.uninstall(connection)
    assert [path.name for path in host.plugins.rglob("*") if path.is_file()] == ["acme.py"]


def spoil(host: SshdHost, kind: str) -> None:
    """Change the installed set in one way."""
    place = host.store / "current"
    if kind == "content":
        with (place / "os_xenapi_agent.py").open("a") as file:
            file.write("# more\n")
    elif kind == "mode":
        (place / "agent.py").chmod(0o644)
    elif kind == "missing":
        (place / "os_xenapi_agent.py").unlink()
    elif kind == "copied":
        (host.plugins / "os_xenapi_agent.py").unlink()
        (host.plugins / "os_xenapi_agent.py").write_text("# mine\n")
    elif kind == "compiled":
        [compiled] = (place / "__pycache__").glob("os_xenapi_agent.*")
        compiled.write_bytes(compiled.read_bytes() + b"x")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("content", "os_xenapi_agent.py: expected sha256 "),
        ("mode", "agent.py: expected mode 755 and owner 0, found 644 and 0"),
        ("missing", "os_xenapi_agent.py: it is missing"),
        ("copied", "os_xenapi_agent.py: it was put there without the installer"),
        ("compiled", "__pycache__/os_xenapi_agent.cpython-36.pyc: what was compiled ahead has"),
    ],
)
def test_a_file_that_was_tampered_with_is_named_and_installing_mends_it(
    host: SshdHost, kind: str, said: str
) -> None:
    with host.target().connect() as connection:
        installer.install(connection)
        spoil(host, kind)
        found = installer.look(connection)
        assert found.state == "different"
        assert [one for one in found.problems if one.startswith(said)], found.problems
        assert installer.install(connection) is True
        assert installer.look(connection).state == "current"
        assert version_of(host.dom0) == SHIPPED


def test_a_former_set_that_was_tampered_with_is_not_gone_back_to(host: SshdHost) -> None:
    with host.target().connect() as connection:
        installer.install(connection, next_set())
        spoil(host, "content")
        (former,) = (host.store / "sets").iterdir()
        installer.install(connection, next_set("99.1"))
        assert former.exists()
        with pytest.raises(InstallRefused, match="has been changed since"):
            installer.rollback(connection)


def test_what_does_not_compile_on_the_host_is_refused_and_the_old_set_stays(
    host: SshdHost,
) -> None:
    bad = next_set()
    files = {**bad.files, "os_xenapi_agent.py": b"def half(\n"}
    with host.target().connect() as connection:
        installer.install(connection)
        before = sorted(path.name for path in (host.store / "sets").iterdir())
        with pytest.raises(InstallRefused, match="cannot compile"):
            installer.install(connection, installer.PluginSet("99.0", files, bad.executable))
        assert sorted(path.name for path in (host.store / "sets").iterdir()) == before
        assert installer.look(connection).state == "current"


def test_a_host_without_xapi_or_with_a_directory_that_others_write_to_is_refused(
    host: SshdHost,
) -> None:
    with host.target().connect() as connection:
        host.plugins.chmod(0o777)
        with pytest.raises(InstallRefused, match="writable by root alone"):
            installer.install(connection)
        host.plugins.rename(host.plugins.with_name("away"))
        with pytest.raises(InstallRefused, match="is it one of XenServer"):
            installer.install(connection)
        host.plugins.symlink_to("away")
        with pytest.raises(InstallRefused, match="not a directory"):
            installer.install(connection)
    assert not host.store.exists()


def test_two_installers_at_once_leave_one_whole_set(host: SshdHost) -> None:
    sets = iter([next_set(), installer.shipped_set(), next_set()])
    outcomes = installer.on_hosts(
        [host.target()] * 3, lambda connection, _: installer.install(connection, next(sets))
    )
    assert [one.error for one in outcomes] == [None] * 3
    assert version_of(host.dom0) in (SHIPPED, "99.0")


def test_one_former_set_is_kept_and_no_more(host: SshdHost) -> None:
    with host.target().connect() as connection:
        for plugins in (next_set("98.0"), next_set(), installer.shipped_set()):
            installer.install(connection, plugins)
        assert installer.look(connection).former == "99.0"
    kept = sorted(one.name for one in (host.store / "sets").iterdir())
    assert kept == ["0002-99.0", f"0003-{SHIPPED}"]
