"""What belongs to this set of plugins: every file, every function, one version for all of them.

Literals only: the client reads this file as data. The runtime calls nothing that is not named here.
"""

VERSION = "1.0.0.dev0"

PROTOCOL = 3

# Per plugin file: the module beside it that holds its functions, and the kind of each. "structured"
# takes and answers data; "plain" takes the map of texts that the caller gave, and answers a text.
PLUGINS = {
    "agent.py": {
        "module": "os_xenapi_agent",
        "functions": {
            "agentupdate": "plain",
            "inject_file": "plain",
            "key_init": "plain",
            "password": "plain",
            "resetnetwork": "plain",
            "version": "plain",
        },
    },
    "bandwidth.py": {
        "module": "os_xenapi_bandwidth",
        "functions": {
            "fetch_all_bandwidth": "structured",
        },
    },
    "config_file.py": {
        "module": "os_xenapi_config_file",
        "functions": {
            "get_val": "plain",
        },
    },
    "console.py": {
        "module": "os_xenapi_console",
        "functions": {
            "get_console_log": "plain",
        },
    },
    "dom0_plugin_version.py": {
        "module": "os_xenapi_version",
        "functions": {
            "get_manifest": "structured",
            "get_version": "structured",
        },
    },
    "xenstore.py": {
        "module": "os_xenapi_xenstore",
        "functions": {
            "delete_record": "plain",
            "list_records": "plain",
            "read_record": "plain",
            "write_record": "plain",
        },
    },
}

# The modules that all plugins share.
SHARED = [
    "os_xenapi_manifest",
    "os_xenapi_params",
    "os_xenapi_runtime",
    "os_xenapi_xenstored",
]
