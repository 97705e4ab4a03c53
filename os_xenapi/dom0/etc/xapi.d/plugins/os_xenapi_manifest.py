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
        "os_xenapi_space": {
            "get_disk_space": "structured",
        },
        "os_xenapi_version": {
            "get_manifest": "structured",
            "get_version": "structured",
        },
    },
    "glance.py": {
        "os_xenapi_glance": {
            "download_vhd2": "structured",
            "upload_vhd2": "structured",
        },
    },
    "ipxe.py": {
        "os_xenapi_ipxe": {
            "inject": "structured",
        },
    },
    "kernel.py": {
        "os_xenapi_kernel": {
            "copy_vdi": "plain",
            "create_kernel_ramdisk": "plain",
            "remove_kernel_ramdisk": "plain",
        },
    },
    "migration.py": {
        "os_xenapi_migration": {
            "move_vhds_into_sr": "structured",
            "transfer_vhd": "structured",
        },
    },
    "netwrap.py": {
        "os_xenapi_netwrap": {
            "run_command": "plain",
        },
    },
    "partition_utils.py": {
        "os_xenapi_partition_utils": {
            "make_partition": "structured",
            "mkfs": "structured",
            "wait_for_dev": "structured",
        },
    },
    "workarounds.py": {
        "os_xenapi_workarounds": {
            "safe_copy_vdis": "structured",
        },
    },
    "xenhost.py": {
        "os_xenapi_gc": {
            "query_gc": "structured",
        },
        "os_xenapi_host": {
            "host_data": "plain",
            "host_uptime": "plain",
            "set_host_enabled": "plain",
        },
        "os_xenapi_host_config": {
            "get_config": "plain",
            "set_config": "plain",
        },
        "os_xenapi_network": {
            "iptables_config": "plain",
            "network_config": "structured",
        },
        "os_xenapi_pci": {
            "get_pci_device_details": "structured",
            "get_pci_type": "structured",
        },
        "os_xenapi_pool": {
            "host_join": "plain",
        },
        "os_xenapi_power": {
            "host_reboot": "plain",
            "host_shutdown": "plain",
            "host_start": "plain",
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
    "os_xenapi_allowed",
    "os_xenapi_allowed_filters",
    "os_xenapi_allowed_ip",
    "os_xenapi_allowed_ovs",
    "os_xenapi_attached",
    "os_xenapi_commands",
    "os_xenapi_forms",
    "os_xenapi_glance_api",
    "os_xenapi_http",
    "os_xenapi_image_tar",
    "os_xenapi_images",
    "os_xenapi_inventory",
    "os_xenapi_iso",
    "os_xenapi_kernel_disk",
    "os_xenapi_locks",
    "os_xenapi_log",
    "os_xenapi_manifest",
    "os_xenapi_names",
    "os_xenapi_params",
    "os_xenapi_runtime",
    "os_xenapi_scratch",
    "os_xenapi_staging",
    "os_xenapi_storage",
    "os_xenapi_vhd_file",
    "os_xenapi_vhds",
    "os_xenapi_xenstored",
]
