"""The plugin glance: disks between an SR and Glance, OpenStack's image service."""

import os

import os_xenapi_runtime

LEVEL = 6
"""The level of the compression if the image's properties name none: gzip's own."""

LEVEL_PROPERTY = "xenapi_image_compression_level"
MAX_PROPERTIES = 256

_FORM = [("/container_format", "ovf"), ("/disk_format", "vhd"), ("/visibility", "private")]


def download_vhd2(
    session,
    image_id,
    endpoint=None,
    sr_path=None,
    extra_headers=None,
    uuid_stack=None,
    api_version=2,
):
    """Bring the chain of VHDs that an image holds into an SR.

    endpoint is the address of Glance, extra_headers are sent with every request. Returns {"root":
    {"uuid": that of the leaf}}; the disks get the uuids that are popped from the end of uuid_stack.
    """
    import os_xenapi_glance_api
    import os_xenapi_staging
    import os_xenapi_vhds

    image = os_xenapi_glance_api.Image(endpoint, api_version, image_id, extra_headers)
    os_xenapi_vhds.popped(uuid_stack, 1)
    sr = os_xenapi_staging.sr_directory(session, sr_path)
    staging = os_xenapi_staging.Staging(sr)
    try:
        directory = staging.directory("image")
        _fetch(image, directory)
        sources = os_xenapi_vhds.chain_in(directory)
        return os_xenapi_vhds.import_vhds(staging, sources, uuid_stack, os.rename)
    finally:
        staging.close()


def upload_vhd2(
    session,
    vdi_uuids,
    image_id,
    endpoint=None,
    sr_path=None,
    extra_headers=None,
    properties=None,
    api_version=2,
):
    """Give an image that has no data yet those of a chain of VHDs of an SR, and these properties.

    vdi_uuids are those of the chain, the leaf's first. Nothing of the SR is changed.
    """
    import os_xenapi_glance_api
    import os_xenapi_image_tar
    import os_xenapi_staging
    import os_xenapi_vhds

    image = os_xenapi_glance_api.Image(endpoint, api_version, image_id, extra_headers)
    vdis = os_xenapi_vhds.checked_chain("vdi_uuids", vdi_uuids)
    changes, level = _properties(properties)
    sr = os_xenapi_staging.sr_directory(session, sr_path)
    staging = os_xenapi_staging.Staging(sr)
    try:
        directory = staging.directory("image")
        paths = []
        for number, vdi in enumerate(vdis):
            paths.append(os.path.join(directory, "%d.vhd" % number))
            # So that the files stay while the SR's own garbage is collected.
            os_xenapi_vhds.link_disk(sr, vdi, paths[-1])
        _prepare(image, _FORM + changes)
        image.upload(lambda send: os_xenapi_image_tar.pack(paths, level, send))
    finally:
        staging.close()


class _Received(object):
    """The data of an image as they come, counted and digested."""

    def __init__(self, request):
        try:
            import hashlib

            self._digest = hashlib.md5()
        except ImportError:
            import md5

            self._digest = md5.new()
        self._request = request
        self._size = 0

    def read(self):
        """Return the next piece, nothing at the end."""
        data = self._request.read()
        self._digest.update(data)
        self._size += len(data)
        return data

    def check(self):
        """Raise RetryableError where it is not all that was to come."""
        import os_xenapi_http

        length = self._request.length()
        if length not in (None, self._size):
            raise os_xenapi_http.RetryableError(
                "Glance announced %d bytes and sent %d" % (length, self._size)
            )
        digest = self._digest.hexdigest()
        for name in ("ETag", "Content-MD5", "X-Image-Meta-Checksum"):
            told = self._request.header(name)
            if told is None:
                continue
            if told.strip().strip('"').lower() != digest:
                raise os_xenapi_http.RetryableError(
                    "the MD5 of the data is %s, and %s says %.64r" % (digest, name, told)
                )
            return


def _fetch(image, directory):
    """Get the VHDs of an image into a directory, which holds nothing else then."""
    import re
    import sys

    import os_xenapi_http
    import os_xenapi_image_tar

    request = image.data()
    try:
        received = _Received(request)
        try:
            others = os_xenapi_image_tar.unpack(received, directory)
        except EnvironmentError:
            raise os_xenapi_http.RetryableError(
                "the image cannot be unpacked: %s" % os_xenapi_runtime.words(sys.exc_info()[1])
            )
        received.check()
    finally:
        request.close()
    numbered = r"(?:[0-9]+|snap|image|base)\.vhd\Z"
    if others and not [1 for name in os.listdir(directory) if re.match(numbered, name)]:
        raise os_xenapi_runtime.PluginError(
            "the image is refused: it has no 0.vhd, and %r besides what may be its disk"
            % others[0][:80]
        )


def _prepare(image, changes):
    """Set an image's attributes; PluginError where it cannot be given data."""
    import os_xenapi_log

    status = image.change(changes)
    if status != 200:
        # Properties may be closed to the owner of the token, and the disk is none the worse.
        os_xenapi_log.warn(
            "glance.upload_vhd2: the attributes of image %s were not set: status %d"
            % (image.id, status)
        )
    state = image.state()
    if state != "queued":
        raise os_xenapi_runtime.PluginError(
            "the image %s is %.40r and not queued: only an image without data takes any"
            % (image.id, state)
        )


def _properties(properties):
    """Return the changes that set properties, and the level of the compression."""
    import os_xenapi_names

    if properties is None:
        properties = {}
    if not isinstance(properties, dict) or len(properties) > MAX_PROPERTIES:
        raise os_xenapi_runtime.PluginError(
            "properties must be a map of at most %d texts" % MAX_PROPERTIES
        )
    changes = []
    for name in sorted(properties):
        value = properties[name]
        if value is None:
            continue
        if isinstance(value, (bool, int, float)):
            value = str(value)
        if not isinstance(value, str):
            raise os_xenapi_runtime.PluginError("the property %.40r must be text" % name)
        os_xenapi_names.checked(
            "the name of a property", name, r"[^\x00-\x1f\x7f]{1,255}", "text of one line"
        )
        changes.append(("/" + name.replace("~", "~0").replace("/", "~1"), value))
    level = str(properties.get(LEVEL_PROPERTY))
    if level not in list("123456789"):
        level = LEVEL
    return changes, int(level)
