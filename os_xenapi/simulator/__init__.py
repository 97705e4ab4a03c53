"""A XAPI pool in one process, to develop against."""
