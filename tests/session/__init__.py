"""Tests of sessions on simulated pools."""
