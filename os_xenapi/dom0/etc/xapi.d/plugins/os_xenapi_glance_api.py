"""The requests of Glance's API, version 2, that move the data of an image."""

import os_xenapi_http
import os_xenapi_names
import os_xenapi_runtime

NOT_FOUND = "ImageNotFound"
"""All that a caller is told of an image that is not there: clients know this word."""

MAX_REDIRECTS = 3
MAX_HEADERS = 64
MAX_RECORD = 1048576
"""Bytes of what Glance says of an image."""

# What another attempt, or another server, would not change.
_PERMANENT = (
    [400, 401, 402, 403, 405, 406, 407]
    + list(range(409, 418))
    + [422, 423, 424, 426, 501, 505, 510]
)
_REDIRECTS = (301, 302, 303, 307, 308)
_HINTS = {
    204: ": the image has no data",
    401: ": the token is not valid, or has expired",
    403: ": whoever the token is of may not do this",
    409: ": another may have given the image its data",
    413: ": the image is larger than Glance allows",
}
_OURS = (
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
)
_JSON_PATCH = "application/openstack-images-v2.1-json-patch"


class Image(object):
    """An image of a Glance, as whoever the headers stand for may use it."""

    def __init__(self, endpoint, api_version, image_id, extra_headers):
        """Take what a caller gave; PluginError where a part of it cannot be used."""
        self.id = os_xenapi_names.checked(
            "image_id",
            image_id,
            r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}",
            "the id of an image: 1 to 128 letters, digits, - _ .",
        )
        if type(api_version) is bool or api_version not in (2, "2"):
            raise os_xenapi_runtime.PluginError(
                "api_version must be 2, the only version that Glance still has, and is %.40r"
                % (api_version,)
            )
        self._origin, self._prefix = _endpoint(endpoint)
        self._headers = _headers(extra_headers)

    def data(self):
        """Return the request whose answer is the image's data; it is to be closed.

        It is redirected within its server alone, as whoever has the token can act for its owner.
        """
        path = self._path("/file")
        for _ in range(MAX_REDIRECTS + 1):
            request = self._request("GET", path)
            try:
                status = request.status()
                if status == 200:
                    return request
                location = request.header("Location")
            except Exception:
                request.close()
                raise
            request.close()
            if status not in _REDIRECTS:
                raise refusal("give the data of the image", status)
            path = self._redirected(location)
        raise os_xenapi_http.RetryableError("Glance redirects more than %d times" % MAX_REDIRECTS)

    def change(self, changes):
        """Set attributes, pairs of a JSON pointer and a text; return the status of the answer."""
        import os_xenapi_params

        operations = [{"op": "add", "path": path, "value": text} for path, text in changes]
        body = os_xenapi_runtime.encoded(os_xenapi_params.encode(operations))
        headers = [("Content-Type", _JSON_PATCH), ("Content-Length", "%d" % len(body))]
        request = self._request("PATCH", self._path(""), headers)
        try:
            request.send(body)
            return request.status()
        finally:
            request.close()

    def state(self):
        """Return the image's status as Glance tells it."""
        import os_xenapi_params

        request = self._request("GET", self._path(""))
        try:
            status = request.status()
            if status != 200:
                raise refusal("show the image", status)
            parts, size = [], 0
            while size <= MAX_RECORD:
                part = request.read()
                if not part:
                    break
                parts.append(part)
                size += len(part)
        finally:
            request.close()
        try:
            if size > MAX_RECORD:
                raise ValueError("it has more than %d bytes" % MAX_RECORD)
            text = os_xenapi_runtime.decoded(os_xenapi_runtime.encoded("").join(parts))
            return os_xenapi_params.parse(text)["status"]
        except (ValueError, KeyError, TypeError):
            raise os_xenapi_http.RetryableError("what Glance says of the image cannot be read")

    def upload(self, produce):
        """Send the image's data; produce(send) is called and sends them in pieces."""
        headers = [
            ("Content-Type", "application/octet-stream"),
            ("Transfer-Encoding", "chunked"),
        ]
        request = self._request("PUT", self._path("/file"), headers)
        try:
            chunks = _Chunks(request)
            try:
                produce(chunks.add)
                chunks.end()
            except os_xenapi_http.RetryableError:
                # Who refuses data may say so without reading them.
                _raise_refusal(request)
                raise
            status = request.status()
            if status != 204:
                raise refusal("take the data of the image", status)
        finally:
            request.close()

    def _path(self, end):
        return "%s/v2/images/%s%s" % (self._prefix, self.id, end)

    def _request(self, method, path, headers=()):
        return os_xenapi_http.Request(self._origin, method, path, self._headers + list(headers))

    def _redirected(self, location):
        import re

        location = location or ""
        query = r"(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]{0,2048})?"
        found = re.match(
            "(?:%s)?(%s%s)\\Z" % (os_xenapi_http.ORIGIN, os_xenapi_http.PATH, query), location
        )
        if not location or found is None or location.startswith("//"):
            raise os_xenapi_http.RetryableError("Glance redirects to what is no place")
        scheme, host, port, path = found.groups()
        if scheme is not None:
            origin = os_xenapi_http.Origin(scheme, host, port)
            if origin.text != self._origin.text:
                raise os_xenapi_http.RetryableError(
                    "%s redirects to another server, %s, which is not given the token: let the "
                    "endpoint be that of the server that has the data"
                    % (self._origin.text, origin.text)
                )
        if not path.startswith("/"):
            path = "/" + path
        return path


class _Chunks(object):
    """A body of unknown length, in chunks that are not too small."""

    def __init__(self, request):
        self._request = request
        self._parts = []
        self._size = 0

    def add(self, data):
        """Send data, now or with those to come."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= os_xenapi_http.PIECE:
            self._flush()

    def end(self):
        """Send what is left, and the end."""
        self._flush()
        self._request.send(os_xenapi_runtime.encoded("0\r\n\r\n"))

    def _flush(self):
        if self._size:
            size = os_xenapi_runtime.encoded("%x\r\n" % self._size)
            end = os_xenapi_runtime.encoded("\r\n")
            self._request.send(os_xenapi_runtime.encoded("").join([size] + self._parts + [end]))
        self._parts, self._size = [], 0


def refusal(what, status):
    """Return the exception for an answer that is none of those wanted."""
    if status == 404:
        return os_xenapi_runtime.PluginError(NOT_FOUND)
    text = "Glance does not %s: status %d%s" % (what, status, _HINTS.get(status, ""))
    if status in _PERMANENT:
        return os_xenapi_runtime.PluginError(text)
    return os_xenapi_http.RetryableError(text)


def _raise_refusal(request):
    try:
        status = request.status()
    except os_xenapi_http.RetryableError:
        return
    if status >= 300:
        raise refusal("take the data of the image", status)


def _endpoint(text):
    """Return the origin that an endpoint has, and the path that precedes those of the API."""
    import re

    found = None
    if isinstance(text, str):
        pattern = "%s(%s)\\Z" % (os_xenapi_http.ORIGIN, os_xenapi_http.PATH)
        found = re.match(pattern, text)
    if found is None:
        # It is not told, as it may hold a password.
        raise os_xenapi_runtime.PluginError(
            "endpoint must be the address of a Glance, http[s]://host[:port][/path], with no user "
            "and no query in it"
        )
    scheme, host, port, path = found.groups()
    return os_xenapi_http.Origin(scheme, host, port), path.rstrip("/")


def _headers(extra):
    if extra is None:
        return []
    if not isinstance(extra, dict) or len(extra) > MAX_HEADERS:
        raise os_xenapi_runtime.PluginError(
            "extra_headers must be a map of at most %d texts" % MAX_HEADERS
        )
    headers = []
    for name, value in extra.items():
        os_xenapi_names.checked(
            "a name in extra_headers", name, "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}", "that of a header"
        )
        if name.lower() in _OURS:
            raise os_xenapi_runtime.PluginError(
                "extra_headers must not have %s, which belongs to the transfer itself" % name
            )
        if value is not None:
            headers.append((name, _header_value(name, value)))
    return headers


def _header_value(name, value):
    import re

    # The value may be a token and is not told.
    if not isinstance(value, str) or re.search("[\x00-\x08\x0a-\x1f\x7f]", value):
        raise os_xenapi_runtime.PluginError(
            "the value of %s in extra_headers must be text of one line, or null" % name
        )
    return value
