"""What the names that a host's commands are given look like; anything else is refused.

The patterns stand for a whole text. None matches a text that begins with "-" or holds a blank.
"""

import os_xenapi_runtime

# Linux takes 15 bytes (IFNAMSIZ less the NUL), and "." and ".." would be directories of /sys.
DEVICE = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}"
MAC = r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"
UUID = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
NUMBER = r"[0-9]{1,10}"
WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"
IPV4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
IPV6 = r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:(?:\.[0-9]{1,3}){3})?"
ADDRESS = "(?:%s|%s)" % (IPV4, IPV6)
NETWORK = ADDRESS + "(?:/[0-9]{1,3})?"


def checked(name, text, pattern, words):
    """Return text; PluginError where it is no text, or is not what pattern and words say."""
    import re

    if not isinstance(text, str):
        raise os_xenapi_runtime.PluginError("%s must be text, and is %.80r" % (name, text))
    if not re.match("(?:%s)\\Z" % pattern, text):
        raise os_xenapi_runtime.PluginError("%s must be %s, and is %r" % (name, words, text[:80]))
    return text


def device(name, text):
    """Return text, the name of an interface, a bridge or a port; PluginError where it is none."""
    return checked(name, text, DEVICE, "a device's name: 1 to 15 letters, digits, - _ .")


def uuid(name, text):
    """Return text, a uuid; PluginError where it is none."""
    return checked(name, text, UUID, "a uuid")
