"""The check of Python 2.4's library finds what 2.4 lacks, and nothing else; plugins pass it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

import os_xenapi
from tests.dom0.library24 import findings

PLUGINS = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
# What stands where only Python 3 comes.
FOR_PYTHON_3 = {
    "os_xenapi_http.py": {"module http"},
    "os_xenapi_runtime.py": {"module io", "os.fsencode"},
}

UNKNOWN_TO_24 = {
    "module hashlib": "import hashlib, os",
    "module functools": "from functools import partial",
    "module json": "try:\n    import json\nexcept ValueError:\n    pass",
    "any": "any([1])",
    "next": "next(iter([]))",
    "bytes": "isinstance(x, (str, bytes))",
    "BaseException": "raise BaseException('x')",
    "FileNotFoundError": "try:\n    f()\nexcept FileNotFoundError:\n    pass",
    "method partition": "name.strip().partition('=')",
    "method isdecimal": "number.isdecimal()",
    "method kill": "Popen(command).kill()",
    "method setter": "@value.setter\ndef value(self, value):\n    pass",
    "method format": "names = map('{}'.format, values)",
    "method strptime": "from datetime import datetime\ndatetime.strptime(a, b)",
    "xml.etree": "import xml.etree.ElementTree",
    "sys.version_info.major": "import sys\nsys.version_info.major",
    "threading.current_thread": "import threading\nthreading.current_thread()",
    "select.epoll": "import select\nselect.epoll()",
    "__import__(fromlist=)": "__import__('a.b', fromlist=['b'])",
    "urlopen(timeout=)": "import urllib2\nurllib2.urlopen(url, None, 5)",
    "itemgetter of several": "import operator\noperator.itemgetter(1, 2)",
    "os.path.relpath": "import os\nos.path.relpath(name)",
    "os.SEEK_END": "import os\nos.lseek(file, 0, os.SEEK_END)",
    "subprocess.check_output": "from subprocess import PIPE, check_output",
    "struct.unpack_from": "import struct\nstruct.unpack_from('I', data, 4)",
    "datetime.datetime.strptime": "import datetime\ndatetime.datetime.strptime(a, b)",
    "collections.defaultdict": "import collections\ncollections.defaultdict(list)",
    "max(key=)": "max(names, key=len)",
    "open(encoding=)": "open(name, encoding='utf-8')",
    "sub(flags=)": "import re\nre.sub('a', 'b', text, flags=re.I)",
    "decode(errors=)": "data.decode('utf-8', errors='replace')",
    "startswith of several": "name.startswith(('a', 'b'))",
    "enumerate from a number": "enumerate(names, 1)",
}

KNOWN_TO_24 = """
    import os, re, struct, subprocess, time
    from xml.parsers import expat

    import os_xenapi_runtime

    try:
        import hashlib
    except ImportError:
        import sha as hashlib

    try:
        text = unicode
    except NameError:
        text = str


    def format(values):
        return sorted(set(values), key=len, reverse=True)


    def work(session, name, next):
        os.kill(1, 9)
        time.strptime(name, "%Y")
        os.lseek(next, 0, 2)
        names = [format(x) for x in enumerate(name.split("=", 1)) if max(x, 1)]
        re.sub("a", "b", name)
        return name.startswith("a") and data.decode("utf-8", "replace"), dict([(1, 2)])
"""


@pytest.mark.parametrize("what", UNKNOWN_TO_24)
def test_a_name_unknown_to_24_is_found(what: str) -> None:
    assert [one.what for one in findings(UNKNOWN_TO_24[what])] == [what]


def test_what_24_knows_is_left_alone() -> None:
    assert findings(textwrap.dedent(KNOWN_TO_24)) == []


def test_the_line_of_a_name_is_told() -> None:
    (found,) = findings("x = 1\nif x:\n    y = any(x)\n")
    assert found.line == 3


@pytest.mark.parametrize("file", sorted(PLUGINS.glob("*.py")), ids=lambda file: file.name)
def test_python_24_has_every_name_that_the_files_use(file: Path) -> None:
    excused = FOR_PYTHON_3.get(file.name, set())
    assert [one for one in findings(file.read_text("ascii")) if one.what not in excused] == []
