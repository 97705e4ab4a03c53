"""Tests of what observers are told and what the adapters make of it."""
