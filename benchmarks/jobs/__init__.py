"""The work of each client, one file per client; worker.py runs them, each in its environment.

They import nothing of each other or of the harness. The same job is the same work in each.
"""
