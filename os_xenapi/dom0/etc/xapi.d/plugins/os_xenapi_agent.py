"""The plugin agent: requests to the agent inside a guest, as records of xenstore.

A request is JSON at data/host/<id> of the domain, the agent's answer lies at data/guest/<id>.
"""

import os_xenapi_params
import os_xenapi_runtime
import os_xenapi_xenstored

POLL_SECONDS = 0.5
DEFAULT_TIMEOUT = "30"


class AgentTimeout(Exception):
    """The agent did not answer in time."""


class DomainGone(Exception):
    """The guest has rebooted or ended: its domain is not there."""


def version(session, args):
    """Ask for the agent's version."""
    return _Agent(args).ask("version", "agent")


def key_init(session, args):
    """Begin the exchange of keys: send the public key pub, get the agent's."""
    return _Agent(args).ask("keyinit", os_xenapi_runtime.argument(args, "pub"))


def password(session, args):
    """Set the administrator's password, given encrypted as enc_pass."""
    return _Agent(args).ask("password", os_xenapi_runtime.argument(args, "enc_pass"))


def resetnetwork(session, args):
    """Let the guest read its network configuration again."""
    return _Agent(args).ask("resetnetwork", "")


def agentupdate(session, args):
    """Let the agent replace itself by the archive at url, which has the digest md5sum."""
    import re

    url = os_xenapi_runtime.argument(args, "url")
    md5sum = os_xenapi_runtime.argument(args, "md5sum")
    # The agent is given both in one text.
    if re.search(r"[\x00-\x20\x7f,]", url + md5sum):
        raise os_xenapi_runtime.PluginError(
            "url and md5sum may hold neither commas nor blanks: write %2C and %20 in the URL"
        )
    return _Agent(args).ask("agentupdate", "%s,%s" % (url, md5sum))


def inject_file(session, args):
    """Write a file in the guest; b64_path and b64_contents are base64."""
    agent = _Agent(args)
    b64_path = os_xenapi_runtime.argument(args, "b64_path")
    b64_contents = os_xenapi_runtime.argument(args, "b64_contents")
    path = _from_base64("b64_path", b64_path)
    contents = _from_base64("b64_contents", b64_contents)
    new = ("file_inject", {"b64_path": b64_path, "b64_file": b64_contents})
    old = ("injectfile", _to_base64(path + os_xenapi_runtime.encoded(",") + contents))
    agent.check(*new)
    features = agent.features()
    if "file_inject" in features:
        return agent.ask(*new)
    if "injectfile" not in features:
        raise NotImplementedError(
            "NOT IMPLEMENTED: the agent of domain %s offers neither file_inject nor injectfile"
            % agent.domain
        )
    if os_xenapi_runtime.encoded(",") in path:
        raise os_xenapi_runtime.PluginError(
            "this guest's agent cannot write a file with a comma in its path"
        )
    return agent.ask(*old)


class _Agent(object):
    """The agent of the domain that a call is for."""

    def __init__(self, args):
        self.domain = os_xenapi_runtime.domain(args)
        if self.domain == "0":
            raise os_xenapi_runtime.PluginError("domain 0 is the control domain: it has no agent")
        self._id = os_xenapi_runtime.argument(args, "id")
        _check("id", self._id, r"[A-Za-z0-9_@-]{1,128}", "letters, digits, - _ @")
        timeout = os_xenapi_runtime.argument(args, "timeout", DEFAULT_TIMEOUT)
        _check("timeout", timeout, r"[0-9]{1,5}(?:\.[0-9]{1,6})?", "a number of seconds")
        self._seconds = float(timeout)

    def check(self, name, value):
        """Raise PluginError where a request would be too large for xenstore."""
        os_xenapi_xenstored.check_record(*self._request(self._id, name, value))

    def ask(self, name, value):
        """Place a request and return the agent's answer."""
        return self._ask(self._id, name, value)

    def features(self):
        """Return what the agent says it can do."""
        answer = self._ask(_fresh_id(), "features", "")
        try:
            message = os_xenapi_params.parse(answer)["message"]
            return [feature.strip() for feature in message.split(",")]
        except (ValueError, TypeError, KeyError, AttributeError):
            return []

    def _request(self, request_id, name, value):
        path = os_xenapi_xenstored.path_of(self.domain, "data/host/" + request_id)
        text = os_xenapi_params.encode({"name": name, "value": value})
        return path, os_xenapi_runtime.encoded(text)

    def _ask(self, request_id, name, value):
        path, request = self._request(request_id, name, value)
        os_xenapi_xenstored.check_record(path, request)
        answer_path = os_xenapi_xenstored.path_of(self.domain, "data/guest/" + request_id)
        store = os_xenapi_xenstored.Store()
        try:
            store.atomically(self._place, path, request, answer_path)
            answer = None
            try:
                answer = self._wait(store, answer_path)
            finally:
                if answer is None:
                    store.remove(path)
            store.remove(answer_path)
            return answer
        finally:
            store.close()

    def _place(self, store, path, request, answer_path):
        """Write the request, unless the domain is gone: a record would bring it back half."""
        self._check_alive(store)
        store.remove(answer_path)
        store.write(path, request)

    def _wait(self, store, answer_path):
        import time

        # Counted, as the host's clock may be set meanwhile.
        for remaining in range(int(self._seconds / POLL_SECONDS), -1, -1):
            answer = store.read(answer_path)
            if answer:
                return os_xenapi_runtime.decoded(answer)
            self._check_alive(store)
            if remaining:
                time.sleep(POLL_SECONDS)
        raise AgentTimeout(
            "TIMEOUT: the agent of domain %s did not answer within %g seconds: it may not run"
            % (self.domain, self._seconds)
        )

    def _check_alive(self, store):
        if store.read("/local/domain/%s/name" % self.domain) is None:
            raise DomainGone(
                "REBOOT: domain %s is not there: its guest has rebooted or ended" % self.domain
            )


def _check(name, text, pattern, words):
    import re

    if not re.match("(?:%s)\\Z" % pattern, text):
        raise os_xenapi_runtime.PluginError("%s must be %s, and is %r" % (name, words, text[:80]))


def _fresh_id():
    import binascii
    import os

    return os_xenapi_runtime.decoded(binascii.hexlify(os.urandom(16)))


def _from_base64(name, text):
    import binascii
    import re

    text = "".join(text.split())
    if len(text) % 4 or not re.match(r"[A-Za-z0-9+/]*={0,2}\Z", text):
        raise os_xenapi_runtime.PluginError("%s is not base64" % name)
    return binascii.a2b_base64(text)


def _to_base64(data):
    import binascii

    return os_xenapi_runtime.decoded(binascii.b2a_base64(data)).strip()
