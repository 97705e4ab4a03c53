"""The plugin dom0_plugin_version: which plugins are installed here, and whether they are whole."""

import os
import sys

import os_xenapi_manifest


def get_version(session):
    """Return the version that this set of plugins shares with its client."""
    return os_xenapi_manifest.VERSION


def get_manifest(session):
    """Return protocol, version, interpreter, the functions of each plugin and every file's sha256.

    Only files of this set are looked at. One that is missing is left out; where the interpreter has
    no sha256 (Python 2.4) all are null.
    """
    plugins = {}
    modules = list(os_xenapi_manifest.SHARED)
    for name, plugin in os_xenapi_manifest.PLUGINS.items():
        plugins[name] = {}
        for module, functions in plugin.items():
            plugins[name].update(functions)
            modules.append(module)
    files = {}
    for name in list(plugins) + [module + ".py" for module in modules]:
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
        if os.path.isfile(path):
            files[name] = _sha256(path)
    return {
        "protocol": os_xenapi_manifest.PROTOCOL,
        "version": os_xenapi_manifest.VERSION,
        "interpreter": "%d.%d.%d" % sys.version_info[:3],
        "plugins": plugins,
        "files": files,
    }


def _sha256(path):
    try:
        import hashlib
    except ImportError:
        return None
    file = open(path, "rb")
    try:
        return hashlib.sha256(file.read()).hexdigest()
    finally:
        file.close()
