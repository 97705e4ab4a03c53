"""What belongs to this set of plugins: every file, every function, one version for all of them.

Literals only: the client reads this file as data. The runtime calls nothing that is not named here.
"""

VERSION = "1.0.0.dev0"

PROTOCOL = 3

# Per plugin file: the module beside it that holds its functions, and the kind of each. "structured"
# takes and answers data; "plain" takes the map of texts that the caller gave, and answers a text.
PLUGINS = {
    "dom0_plugin_version.py": {
        "module": "os_xenapi_version",
        "functions": {
            "get_manifest": "structured",
            "get_version": "structured",
        },
    },
}

# The modules that all plugins share.
SHARED = ["os_xenapi_manifest", "os_xenapi_params", "os_xenapi_runtime"]
