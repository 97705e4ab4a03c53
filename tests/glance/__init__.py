"""Disks between VDIs and Glance."""
