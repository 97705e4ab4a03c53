"""Tests of waiting for tasks on simulated pools."""
