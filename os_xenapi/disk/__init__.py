"""Disk image formats as streams: VHD and raw, read and written.

Bytes in, bytes out: no module here opens a file, knows a socket, a thread or a clock, and none
holds more of a disk than one block and the table of its blocks. A decoder turns the bytes of a
stream into extents (extents.py), an encoder turns extents into the bytes of a stream (codec.py).
"""
