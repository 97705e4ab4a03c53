"""What is installed in dom0: ``etc/xapi.d/plugins`` holds it, laid out as on a host.

Those files run under the interpreters of control domains, Python 2.4 to 3.13, import nothing of
this package and are never imported by it: they are read as data, and copied as they are.
"""
