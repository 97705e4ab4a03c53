"""Tests of the disk formats; their shared helpers are in images.py."""
