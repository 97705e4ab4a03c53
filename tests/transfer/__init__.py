"""Tests of disk transfers on simulated pools."""
