"""Tests of the object cache on simulated pools."""
