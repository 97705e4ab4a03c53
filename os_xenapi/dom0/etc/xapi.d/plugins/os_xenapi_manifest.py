"""What belongs to this set of plugins: every file, every function, one version for all of them.

Literals only: the client reads this file as data. The runtime calls nothing that is not named here.
"""

VERSION = "1.0.0.dev0"

PROTOCOL = 3

# Per plugin file: the modules beside it that hold its functions, and the kind of each function.
# "structured" takes and answers data; "plain" takes the map of texts that the caller gave, and
# answers a text.
PLUGINS = {
    "agent.py": {
        "os_xenapi_agent": {
            "agentupdate": "plain",
            "inject_file": "plain",
            "key_init": "plain",
            "password": "plain",
            "resetnetwork": "plain",
            "version": "plain",
        },
    },
    "bandwidth.py": {
        "os_xenapi_bandwidth": {
            "fetch_all_bandwidth": "structured",
        },
    },
    "config_file.py": {
        "os_xenapi_config_file": {
            "get_val": "plain",
        },
    },
    "console.py": {
        "os_xenapi_console": {
            "get_console_log": "plain",
        },
    },
    "dom0_plugin_version.py": {
        "os_xenapi_version": {
            "get_manifest": "structured",
            "get_version": "structured",
        },
    },
    "xenstore.py": {
        "os_xenapi_xenstore": {
            "delete_record": "plain",
            "list_records": "plain",
            "read_record": "plain",
            "write_record": "plain",
        },
    },
}

# The modules that stand behind those.
SHARED = [
    "os_xenapi_manifest",
    "os_xenapi_params",
    "os_xenapi_runtime",
    "os_xenapi_xenstored",
]
