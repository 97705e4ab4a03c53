"""The plugin netwrap: network commands of the control domain, those that are allowed."""

import os_xenapi_params
import os_xenapi_runtime


def run_command(session, args):
    """Run a command; return JSON {"returncode", "out", "err"}, whatever its exit status.

    cmd is the command as a JSON list, cmd_input a JSON text for its standard input, or null.
    """
    import os_xenapi_allowed
    import os_xenapi_commands

    command = os_xenapi_params.command(args, "cmd")
    stdin = os_xenapi_params.argument(args, "cmd_input", "null")
    if stdin is not None and not isinstance(stdin, str):
        raise os_xenapi_runtime.PluginError("cmd_input must be a JSON text or null")
    command = os_xenapi_allowed.checked(command, stdin)
    try:
        status, out, errors = os_xenapi_commands.run(command, stdin or "")
    except os_xenapi_commands.CommandNotFound:
        # Callers look for these very words.
        raise os_xenapi_commands.CommandNotFound("Executable not found")
    return os_xenapi_params.encode({"returncode": status, "out": out, "err": errors})
