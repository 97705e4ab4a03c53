"""The check of Python 2.4's grammar finds what 2.4 lacks, and nothing else."""

from __future__ import annotations

import textwrap

import pytest

from tests.dom0.grammar24 import findings

UNKNOWN_TO_24 = {
    "except ... as": "try:\n    pass\nexcept (A, B) as error:\n    pass",
    "a conditional expression": "x = [(1 if y else 2) for y in z]",
    "with": "def f():\n    with open(name):\n        pass",
    "try, except and finally in one statement": """\
        try:
            try:
                pass
            finally:
                pass
        except E:
            pass
        else:
            pass
        finally:
            pass
        """,
    "str.format": "x = '{}'.format(1)",
    "a bytes literal": "x = f(rB'a')",
    "an octal or binary literal of the new form": "os.chmod(name, 0O755)",
    "a decorator on a class": "@f\n# a comment\nclass A(object):\n    pass",
    "yield as an expression, or of nothing": "def f():\n    x = yield 1\n    yield",
    "yield in a try with finally": """\
        def f():
            yield 0
            try:
                for x in y:
                    yield x
            finally:
                pass
        """,
    "an explicit relative import": "from .. import x",
    "a future that 2.4 does not have": "from __future__ import division, print_function",
    "a class with empty parentheses": "class A():\n    pass",
    "a set in braces": "x = {1, f({}), 2}",
    "a comprehension in braces": "x = {a: b for a, b in c}",
    "an argument after *args": "f(1, *args, key=2)",
}

KNOWN_TO_24 = """
    from __future__ import division
    import os as system

    '''it's {0} as {1}'''.replace("b'", "with")


    class A(object):
        def f(self, *args, **kwargs):
            if self: x = 1
            else: x = 2
            format = self.format
            format(x * 2, *args)
            yield x, {}, {'a': {'b': lambda y: 1}, 'c': a[1:2]}

        f = staticmethod(f)


    @decorated
    def g():
        try:
            try:
                return [y for y in z if y]
            except (A, B):
                error = sys.exc_info()[1]
        finally:
            for y in z:
                pass
            else:
                os.chmod(name, int("755", 8), 0x1f, 1e5)
"""


@pytest.mark.parametrize("what", UNKNOWN_TO_24)
def test_a_form_unknown_to_24_is_found(what: str) -> None:
    found = findings(textwrap.dedent(UNKNOWN_TO_24[what]) + "\n")
    assert {one.what for one in found} == {what}


def test_the_line_of_a_form_is_told() -> None:
    (found,) = findings("x = 1\nif x:\n    y = (\n        b''\n    )\n")
    assert found.line == 4


def test_what_24_knows_is_left_alone() -> None:
    assert findings(textwrap.dedent(KNOWN_TO_24)) == []
