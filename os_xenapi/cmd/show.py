"""Show one object, by its uuid, its reference, or a name that no other has.

os-xenapi show VM web1
os-xenapi show host xen1 -c hostname,software_version:product_version -f value
"""

from __future__ import annotations

import argparse

from os_xenapi.cmd import connection, filters, names, output
from os_xenapi.cmd.parsing import completed_by

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``show``."""
    completed_by(
        parser.add_argument("class_name", metavar="CLASS", help="a class of XAPI, e.g. VM, host"),
        "class",
    )
    parser.add_argument("object", metavar="OBJECT", help="uuid, reference or name")
    output.add_arguments(parser)
    connection.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the object and print it."""
    name = arguments.class_name
    known = names.check_class(name)
    columns = output.columns_of(arguments)
    for column in columns:
        filters.check_column(name, column, known)
    with connection.connect(arguments) as session:
        from os_xenapi.cmd import lookup

        found = lookup.find(session, name, arguments.object)
        record = session.call_xenapi(f"{name}.get_record", found.ref)
    whole = {"ref": found.ref, **dict(sorted(record.items()))}
    shown = {column: filters.value_of(whole, column) for column in columns or whole}
    output.show_object(shown, arguments.format)
    return 0
