#!/bin/sh
""":"; for p in python2.7 python2.4 python3 python; do command -v $p >/dev/null && exec $p "$0" "$@"; done; echo "$0: this host has no Python" >&2; exit 127 #"""
# Part of os-xenapi. What it does stands in the modules os_xenapi_*.py beside it.
if __name__ == "__main__":
    import sys

    # Other people's plugins lie here too, under any name: none may stand in for a library module.
    sys.path.append(sys.path.pop(0))
    import os_xenapi_runtime

    os_xenapi_runtime.main(__file__, "os_xenapi_manifest")
