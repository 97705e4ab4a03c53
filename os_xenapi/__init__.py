"""os-xenapi: program XenServer and XCP-ng from Python."""

__version__ = "1.0.0.dev0"
