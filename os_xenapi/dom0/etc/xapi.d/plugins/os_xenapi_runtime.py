"""What every plugin of this set stands on: it finds the function, its arguments and its root.

One source for Python 2.4 to 3.13, standard library only. Starting up is the cost of every call, so
nothing is imported before a call needs it. Text is the interpreter's own str everywhere: UTF-8
bytes on Python 2, text on Python 3.
"""

import os
import sys

PLACE = "/etc/xapi.d/plugins"
PYTHON_2 = sys.version_info[0] == 2

try:
    TEXT = unicode
except NameError:
    TEXT = str

_root = None


class PluginError(Exception):
    """The call cannot be carried out as it was given; the message says why and what to do."""


def main(plugin_file, manifest_name):
    """Answer the one call that xapi started this process for.

    plugin_file is the path under which xapi found the plugin, manifest_name the module that lists
    the plugin's functions.
    """
    global _root
    _root = root_of(plugin_file)
    api = _import_plugin_api(plugin_file)
    _use_utf8()
    manifest = __import__(manifest_name)
    plugin = manifest.PLUGINS.get(os.path.basename(plugin_file))
    if plugin is None:
        raise SystemExit("%s is not a plugin of %s" % (plugin_file, manifest_name))
    table = {}
    for module, functions in plugin.items():
        for name, kind in functions.items():
            table[name] = _Call(api, manifest, module, name, kind)
    api.dispatch(table)


def root_of(plugin_file):
    """Return the directory that the plugin takes for /: "" on a host, another one in tests.

    Nothing but the place of the plugin's own file decides it.
    """
    place = os.path.dirname(os.path.abspath(plugin_file))
    if not place.endswith(PLACE):
        raise SystemExit("%s runs only from a directory %s" % (plugin_file, PLACE))
    return place[: -len(PLACE)]


def path(absolute):
    """Return where the dom0 path absolute is for this plugin."""
    if not absolute.startswith("/"):
        raise ValueError("not an absolute path: %r" % (absolute,))
    return _root + absolute


def contents(absolute, most):
    """Return the bytes of a plain file at the dom0 path absolute, None where there is no file.

    PluginError where it has more than most bytes, or is a pipe or a device: nobody waits for those.
    """
    import errno
    import stat

    place = path(absolute)
    try:
        is_plain = stat.S_ISREG(os.stat(place).st_mode)
    except OSError:
        if sys.exc_info()[1].errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        return None
    if not is_plain:
        raise PluginError("%s is not a plain file and is not read" % absolute)
    file = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        # Another may have been put into its place.
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise PluginError("%s is not a plain file and is not read" % absolute)
        return _all_of(file, absolute, most)
    finally:
        os.close(file)


def _all_of(file, absolute, most):
    parts, size = [], 0
    while size <= most:
        part = os.read(file, 65536)
        if not part:
            return encoded("").join(parts)
        parts.append(part)
        size += len(part)
    raise PluginError("%s has more than %d bytes" % (absolute, most))


def native(value):
    """Return plain data with every text as str.

    Raises ValueError for what UTF-8 or JSON cannot carry: half a surrogate pair, NaN, Infinity.
    """
    if isinstance(value, dict):
        return dict([(native(key), native(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return [native(item) for item in value]
    if isinstance(value, TEXT):
        return _native_text(value)
    if isinstance(value, float) and value - value != 0:
        raise ValueError("NaN and Infinity are not accepted")
    return value


def _native_text(value):
    try:
        data = value.encode("utf-8")
    except UnicodeError:
        raise ValueError("a text holds half a surrogate pair")
    if not PYTHON_2:
        return value
    import re

    # Python 2 encodes a lone surrogate without a word.
    if re.search("\xed[\xa0-\xbf]", data):
        raise ValueError("a text holds half a surrogate pair")
    return data


def argument(args, name, default=None):
    """Return one text of a plain call's map; PluginError where it is missing and has no default."""
    text = args.get(name, default)
    if text is None:
        raise PluginError("the argument %s is missing" % name)
    return text


def domain(args):
    """Return the argument dom_id, which must be a domain's number in decimal, as text."""
    import re

    number = argument(args, "dom_id")
    # Xen keeps the numbers from 0x7FF0 on for itself.
    if not re.match(r"(?:0|[1-9][0-9]{0,4})\Z", number) or int(number) >= 0x7FF0:
        raise PluginError(
            "dom_id must be the number of a running domain, 0 to 32751, and is %r" % number[:40]
        )
    return number


def encoded(text):
    """Return text as UTF-8 bytes."""
    if PYTHON_2:
        return text
    return text.encode("utf-8")


def decoded(data):
    """Return bytes from outside (a file, a command's output) as text, U+FFFD for bad UTF-8."""
    text = data.decode("utf-8", "replace")
    if not PYTHON_2:
        return text
    import re

    # Python 2 takes half a surrogate pair for good UTF-8.
    return re.sub("\xed[\xa0-\xbf][\x80-\xbf]", "\xef\xbf\xbd", text.encode("utf-8"))


def printable(text):
    """Return text as a str that XML carries: U+FFFD or ? for bad UTF-8, ? for what XML forbids."""
    import re

    forbidden = "[\x00-\x08\x0b\x0c\x0e-\x1f]"
    if PYTHON_2:
        if not isinstance(text, TEXT):
            text = text.decode("utf-8", "replace")
        text = text.encode("utf-8")
        forbidden += "|\xef\xbf[\xbe\xbf]"
    else:
        text = text.encode("utf-8", "replace").decode("utf-8")
        forbidden += "|[\ufffe\uffff]"
    return re.sub(forbidden, "?", text)


def words(error):
    """Return what an exception says, as a str that XML carries."""
    try:
        text = str(error)
    except UnicodeError:
        text = repr(error)
    return printable(text)


class _Call(object):
    """One function in the form that XenAPIPlugin calls: (session, map of texts) -> text."""

    def __init__(self, api, manifest, module, name, kind):
        self._api = api
        self._manifest = manifest
        self._module = module
        self._name = name
        self._kind = kind

    def __call__(self, session, args):
        try:
            function = getattr(__import__(self._module), self._name)
            if self._kind == "structured":
                return self._structured(function, session, args)
            answer = function(session, native(args))
            if not isinstance(answer, str):
                raise TypeError("the answer is no text: %r" % (answer,))
            return printable(answer)
        except (SystemExit, KeyboardInterrupt):
            raise
        except Exception:
            error = sys.exc_info()[1]
            if isinstance(error, self._api.Failure):
                raise
            raise self._failure(error.__class__.__name__, words(error))

    def _structured(self, function, session, args):
        import os_xenapi_params

        params = args.get("params", "")
        if os_xenapi_params.is_pickle(params):
            # Clients before protocol 3 show the first item of an error and nothing else.
            raise self._api.Failure(self._upgrade_the_client(), [])
        positional, by_name = os_xenapi_params.decode(params)
        return os_xenapi_params.encode(function(session, *positional, **by_name))

    def _upgrade_the_client(self):
        return (
            "The dom0 plugins of this host are of os-xenapi %s and no longer accept the pickled "
            "arguments that this client sends: upgrade os-xenapi on the client to version 1.0 or "
            "later." % self._manifest.VERSION
        )

    def _failure(self, kind, text):
        return self._api.Failure("XENAPI_PLUGIN_FAILURE", [self._name, kind, text])


def _import_plugin_api(plugin_file):
    try:
        import XenAPIPlugin
    except ImportError:
        if PYTHON_2:
            # A host may keep a Python 2 for which xapi's own modules are no longer installed.
            try:
                os.execvp("python3", ["python3", plugin_file] + sys.argv[1:])
            except OSError:
                pass
        raise SystemExit(
            "%s: no Python here can import XenAPIPlugin, which is installed with xapi: %s"
            % (plugin_file, words(sys.exc_info()[1]))
        )
    return XenAPIPlugin


def _use_utf8():
    """Make Python 3 read its argument and write its answer as UTF-8 where the locale is C."""
    if PYTHON_2 or sys.stdout.encoding.lower() == "utf-8":
        return
    import io

    sys.argv[1:] = [os.fsencode(text).decode("utf-8", "replace") for text in sys.argv[1:]]
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
