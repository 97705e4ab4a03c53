"""What is installed in dom0, in ``etc/xapi.d/plugins``, and what brings it there: ``installer``.

Those files, and the installer's programs in ``on_host``, run under the interpreters of control
domains, Python 2.4 to 3.13, import nothing of this package and are never imported by it: they are
read as data, and copied as they are.
"""
