"""Tests of the transports, against a server that does what a script says, byte by byte."""
