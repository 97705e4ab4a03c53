"""A service of OpenStack in small: monkey-patched by eventlet, it drives a simulated host.

Green threads share one session, call a plugin, and wait for a task, while another green thread
must get its turns: a call that blocked the process would starve it.
"""

# ruff: noqa: E402 - a service patches before it imports anything else
import eventlet

eventlet.monkey_patch()

import threading
import time

from oslo_concurrency import lockutils
from oslo_config import cfg
from oslo_log import log
from oslo_serialization import jsonutils

import os_xenapi

GREEN_THREADS = 20
PLUGIN = "dom0_plugin_version.py"


def count_turns(turns: list[float]) -> None:
    """Note the time of each turn that this green thread gets."""
    while True:
        turns.append(time.monotonic())
        time.sleep(0.01)


@lockutils.synchronized("read")
def read_host(session: os_xenapi.Session) -> str:
    """Read the host's name, under a lock of oslo's as a service would."""
    [host] = session.host.get_all_records().values()
    return str(host["name_label"])


def main() -> None:
    """Drive one simulated host from many green threads."""
    log.register_options(cfg.CONF)
    cfg.CONF([])
    log.setup(cfg.CONF, "smoke")
    assert eventlet.patcher.is_monkey_patched("thread")
    turns: list[float] = []
    ticker = eventlet.spawn(count_turns, turns)
    pool = eventlet.GreenPool(GREEN_THREADS)
    with os_xenapi.connect("sim://") as session:
        names = set(pool.imap(lambda _: read_host(session), range(GREEN_THREADS)))
        assert len(names) == 1, names
        versions = set(
            pool.imap(
                lambda _: session.call_plugin_serialized(PLUGIN, "get_version"),
                range(GREEN_THREADS),
            )
        )
        before = len(turns)
        session.call_xenapi("event.from", ["vm"], "", 1.0)
        events = session.call_xenapi("event.from", ["task"], "", 1.0)
        session.call_xenapi("event.from", ["task"], events["token"], 0.5)
    assert len(turns) - before >= 5, "nothing else ran while a call waited"
    ticker.kill()
    others = [
        thread.name for thread in threading.enumerate() if thread is not threading.main_thread()
    ]
    print(
        jsonutils.dumps(
            {
                "eventlet": eventlet.__version__,
                "host": names.pop(),
                "plugins": sorted(map(str, versions)),
                "threads left": others,
            }
        )
    )


if __name__ == "__main__":
    main()
