"""Tests of the events of simulated pools, as programs read them."""
