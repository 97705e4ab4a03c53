"""The arguments and the answer of a structured call: JSON text, bounded before it is parsed.

Arguments are {"args": [...], "kwargs": {...}}. Pickles are recognised and never read.
"""

import os_xenapi_runtime

MAX_LENGTH = 131072
MAX_DEPTH = 64

_NO_ARGUMENTS = ['{"args":[],"kwargs":{}}', '{"kwargs":{},"args":[]}']


def is_pickle(text):
    """Tell whether text, given where JSON belongs, is a pickle: those end in a full stop."""
    return text[-1:] == "." and text[:1] != "{"


def decode(text):
    """Return the list of positional arguments and the map of those by name."""
    PluginError = os_xenapi_runtime.PluginError
    if "".join(text.split()) in _NO_ARGUMENTS:
        return [], {}
    call = _parsed("params", text)
    if not isinstance(call, dict) or sorted(call) != ["args", "kwargs"]:
        raise PluginError('params is not of the form {"args": [...], "kwargs": {...}}')
    if not isinstance(call["args"], list) or not isinstance(call["kwargs"], dict):
        raise PluginError('params holds an "args" that is no list or a "kwargs" that is no map')
    return call["args"], call["kwargs"]


def argument(args, name, default=None):
    """Return the data in one JSON text of a plain call's map; PluginError where there is none."""
    return _parsed(name, os_xenapi_runtime.argument(args, name, default))


def command(args, name):
    """Return the command in one JSON text of a plain call's map: a list of one text or more."""
    value = argument(args, name)
    if not value or not isinstance(value, list) or [1 for one in value if not isinstance(one, str)]:
        raise os_xenapi_runtime.PluginError("%s must be a JSON list of texts" % name)
    return value


def _parsed(name, text):
    if len(text) > MAX_LENGTH:
        raise os_xenapi_runtime.PluginError(
            "%s has %d bytes, at most %d are read" % (name, len(text), MAX_LENGTH)
        )
    try:
        return parse(text)
    except ValueError:
        raise os_xenapi_runtime.PluginError(
            "%s is not JSON: %s" % (name, os_xenapi_runtime.words(_current_error()))
        )


def parse(text):
    """Return the data that a JSON text holds.

    Raises ValueError for what is not JSON, is nested too deeply or holds NaN or Infinity.
    """
    if _is_too_deep(text):
        raise ValueError("it is nested deeper than %d levels" % MAX_DEPTH)
    # To import the JSON module costs more than all else that a small call does.
    if text == "null":
        return None
    value = _simple_texts(text)
    if value is None:
        value = _json().loads(text)
    return os_xenapi_runtime.native(value)


def _simple_texts(text):
    """Return a JSON list of printable ASCII texts, such as a command; None for other JSON."""
    import re

    one = r'"[ !#-\[\]-~]*"'
    if re.match(r"\[%s(?:, ?%s)*\]\Z" % (one, one), text):
        return re.findall('"([^"]*)"', text)
    return None


def encode(value):
    """Return value as JSON, in ASCII."""
    text = _simply(value)
    if text is None:
        return _json().dumps(value, allow_nan=False)
    return text


def _simply(value):
    """Return whole numbers and printable ASCII, in lists and maps too, as JSON; None for others."""
    import re

    if isinstance(value, str) and re.match(r"[ !#-\[\]-~]*\Z", value):
        return '"%s"' % value
    if isinstance(value, int) and not isinstance(value, bool):
        return "%d" % value
    if isinstance(value, list):
        items = [_simply(item) for item in value]
        if None not in items:
            return "[%s]" % ", ".join(items)
    if isinstance(value, dict):
        keys = [isinstance(key, str) and _simply(key) or None for key in value]
        items = [_simply(item) for item in value.values()]
        if None not in keys and None not in items:
            return "{%s}" % ", ".join(["%s: %s" % member for member in zip(keys, items)])
    return None


def _is_too_deep(text):
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    import re

    # A text that is not closed runs to the end: so the pattern never has to try twice.
    outside_texts = re.sub(r'(?s)"[^"\\]*(?:\\.[^"\\]*)*\\?(?:"|\Z)', "", text)
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", outside_texts):
        if bracket in "]}":
            depth -= 1
        else:
            depth += 1
        if depth > MAX_DEPTH:
            return True
    return False


def _json():
    try:
        import json
    except ImportError:
        try:
            import simplejson as json
        except ImportError:
            raise os_xenapi_runtime.PluginError(
                "this host's Python has no JSON: install its package python-simplejson"
            )
    return json


def _current_error():
    import sys

    return sys.exc_info()[1]
