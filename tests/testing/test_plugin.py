"""The pytest plugin as people use it: runs of pytest, and the page that documents it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from os_xenapi.testing.pool import OPTIONS
from tests import parts

pytest_plugins = ["pytester"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "test-your-program.md"


@pytest.mark.slow
@parts.need("import:XenAPI")
def test_every_example_of_the_page_passes(pytester):
    page = PAGE.read_text()
    files = re.findall(r"^`(\w+\.py)`\n\n```python\n(.*?)```", page, re.MULTILINE | re.DOTALL)
    assert len(files) == page.count("```python")
    for name, program in files:
        (pytester.path / name).write_text(program)
    done = pytester.runpytest_subprocess("--strict-markers")
    assert done.ret == 0
    done.assert_outcomes(passed=sum(program.count("def test_") for _, program in files))


def test_the_page_names_every_option():
    page = PAGE.read_text()
    [table] = re.findall(r"^\| option \|.*?\n\n", page, re.MULTILINE | re.DOTALL)
    first_cells = [row.split("|")[1] for row in table.splitlines()[2:] if row]
    assert set(re.findall(r"`(\w+)`", " ".join(first_cells))) == OPTIONS


def run(pytester: pytest.Pytester, program: str) -> pytest.RunResult:
    pytester.makepyfile(program)
    # Within this process it would leave modules of the library there twice.
    return pytester.runpytest_subprocess("--strict-markers", "-p", "no:cacheprovider")


def test_the_nearest_marker_decides_about_each_option(pytester):
    done = run(
        pytester,
        """
        import pytest

        pytestmark = pytest.mark.xapi_pool(tls=False, vms=1, password="one")

        @pytest.mark.xapi_pool(vms=2)
        class TestBelow:
            @pytest.mark.xapi_pool(password="three")
            def test_it(self, xapi_pool):
                assert xapi_pool.url.startswith("http://")
                assert len(xapi_pool.vms) == 2
                assert xapi_pool.password == "three"
        """,
    )
    done.assert_outcomes(passed=1)


def test_an_indirect_parameter_decides_before_the_markers(pytester):
    done = run(
        pytester,
        """
        import pytest

        @pytest.mark.xapi_pool(tls=False, vms=1)
        @pytest.mark.parametrize("xapi_pool", [{"vms": 0}, {"vms": 3}], indirect=True)
        def test_it(xapi_pool, request):
            assert len(xapi_pool.vms) == request.node.callspec.params["xapi_pool"]["vms"]
        """,
    )
    done.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("host=3", "xapi_pool has no option host: it has"),
        ("3", "takes options by name"),
        ("hosts=0", "hosts must be at least 1"),
    ],
)
def test_a_marker_that_makes_no_sense_is_a_clear_error(pytester, marker, words):
    program = f"""
        import pytest

        @pytest.mark.xapi_pool({marker})
        def test_it(xapi_pool):
            pass
        """
    done = run(pytester, program)
    done.assert_outcomes(errors=1)
    assert words in done.stdout.str()


def test_each_test_has_a_pool_of_its_own_that_ends_with_it(pytester):
    done = run(
        pytester,
        """
        import socket
        import threading
        from urllib.parse import urlsplit

        import pytest

        pytestmark = pytest.mark.xapi_pool(tls=False)
        seen = []

        def test_first(xapi_pool):
            session = xapi_pool.connect()
            session.VM.set_name_label(session.VM.get_all()[0], "changed")
            seen.append(xapi_pool)

        def test_second(xapi_pool):
            (first,) = seen
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", urlsplit(first_url).port), timeout=5)
            assert not first.simulator.root.exists()
            with xapi_pool.connect() as session:
                assert not session.VM.get_by_name_label("changed")

        @pytest.fixture(autouse=True)
        def remember(xapi_pool):
            global first_url
            yield
            first_url = xapi_pool.url
        """,
    )
    done.assert_outcomes(passed=2)


def test_a_factory_makes_several_pools(pytester):
    done = run(
        pytester,
        """
        def test_it(xapi_pool_factory):
            one = xapi_pool_factory(tls=False, vms=1)
            other = xapi_pool_factory(tls=False, vms=1)
            assert one.url != other.url
            with one.connect() as session:
                session.VM.destroy(one.vms[0])
            with other.connect() as session:
                assert session.VM.get_power_state(other.vms[0]) == "Halted"
        """,
    )
    done.assert_outcomes(passed=1)
