"""How fast the library is beside other clients: `make bench` prints the table.

rows.py says what is measured and what is demanded, jobs/ does the work, one file per client,
worker.py runs a file of jobs in a process of its own, server.py answers it with the bytes of
bodies.py, harness.py lets ours and the peer take turns, table.py prints what came of it.
"""
