"""The plugin ipxe: the network of one guest written into the image that it boots iPXE from."""

import os

import os_xenapi_names
import os_xenapi_runtime

MAKERS = ("mkisofs", "genisoimage", "xorrisofs")
"""What makes images; nothing else is run."""

MAX_SIZE = 268435456
"""Bytes of an image."""

_LOADER = "isolinux.bin"
_CATALOGUE = "boot.cat"
_KERNEL = "ipxe.krn"
_SCRIPT = "netcfg.ipxe"
_CONFIG = "isolinux.cfg"

_CONFIG_TEXT = """\
default ipxe
prompt 1
timeout 30

label ipxe
  kernel %s
  initrd %s
""" % (_KERNEL, _SCRIPT)

_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = r"%s(?:\.%s){3}" % (_BYTE, _BYTE)
# No blank, quotation mark or backslash: iPXE splits a line into words at those.
_URL = r"(?:https?|ftp|tftp|nfs)://[!#-&(-\[\]-~]{1,1024}"


def inject(
    session,
    sr_path,
    vdi_uuid,
    boot_menu_url,
    ip_address,
    netmask,
    gateway,
    dns,
    mkisofs_cmd,
):
    """Rewrite <sr_path>/iso/<vdi_uuid>.img so that it sets net0 up and chains to boot_menu_url.

    Addresses are of IPv4; gateway and dns may be empty. Without boot_menu_url, or where that cannot
    be had, the guest boots from its first disk. mkisofs_cmd is one of MAKERS or the path of one.
    """
    import os_xenapi_scratch
    import os_xenapi_storage

    script = _script(boot_menu_url, ip_address, netmask, gateway, dns)
    os_xenapi_names.uuid("vdi_uuid", vdi_uuid)
    maker = _maker(mkisofs_cmd)
    sr_path = os_xenapi_storage.checked(session, sr_path)
    directory = os_xenapi_runtime.path(sr_path + "/iso")
    image = os.path.join(directory, vdi_uuid + ".img")
    scratch = None
    file = _opened(directory, image)
    try:
        scratch = os_xenapi_scratch.Scratch(os_xenapi_runtime.path(sr_path))
        _unpack(file, scratch.path("tree"))
        _write(scratch.path("tree"), _SCRIPT, script)
        _write(scratch.path("tree"), _CONFIG, _CONFIG_TEXT)
        _make(maker, scratch.path("tree"), scratch.path("image"))
        os.chmod(scratch.path("image"), os.fstat(file).st_mode & 511)
        scratch.move("image", image)
    finally:
        os.close(file)
        if scratch is not None:
            scratch.remove()


def _script(boot_menu_url, ip_address, netmask, gateway, dns):
    checked = os_xenapi_names.checked
    lines = ["#!ipxe"]
    for setting, name, value, may_lack in (
        ("ip", "ip_address", ip_address, False),
        ("netmask", "netmask", netmask, False),
        ("gateway", "gateway", gateway, True),
        ("dns", "dns", dns, True),
    ):
        if not may_lack or value not in (None, ""):
            address = checked(name, value, _IPV4, "an IPv4 address")
            lines.append("set net0/%s %s" % (setting, address))
    lines.append("ifopen net0")
    if boot_menu_url not in (None, ""):
        words = "an http, https, ftp, tftp or nfs URL without blanks and quotation marks"
        lines.append("chain %s ||" % checked("boot_menu_url", boot_menu_url, _URL, words))
    lines.append("sanboot --no-describe --drive 0x80")
    return "\n".join(lines) + "\n"


def _maker(command):
    """Return the path of the command that makes images; raises CommandNotFound."""
    import os_xenapi_commands

    command = os_xenapi_names.checked(
        "mkisofs_cmd", command, r"[A-Za-z0-9_/][A-Za-z0-9_./-]{0,255}", "a command's name or path"
    )
    directory, name = os.path.split(command)
    places = ("",) + os_xenapi_commands.DIRECTORIES
    if name not in MAKERS or directory not in places:
        raise os_xenapi_commands.CommandNotFound(
            "mkisofs_cmd must be one of %s, or the path of one in one of %s, and is %s"
            % (", ".join(MAKERS), " ".join(os_xenapi_commands.DIRECTORIES), command)
        )
    path = os_xenapi_commands.find(name)
    if directory:
        path = os_xenapi_runtime.path(command)
    return path


def _opened(directory, image):
    """Return the open image, a number; it and its directory are what they seem."""
    import stat

    if os.path.islink(directory) or not os.path.isdir(directory):
        raise os_xenapi_runtime.PluginError("there is no directory iso in sr_path")
    if not os.path.lexists(image):
        raise os_xenapi_runtime.PluginError(
            "there is no image %s in the directory iso of sr_path" % os.path.basename(image)
        )
    status = os.lstat(image)
    if not stat.S_ISREG(status.st_mode):
        raise os_xenapi_runtime.PluginError(
            "%s is not a plain file and is left alone" % os.path.basename(image)
        )
    if status.st_size > MAX_SIZE:
        raise os_xenapi_runtime.PluginError(
            "%s has more than %d bytes" % (os.path.basename(image), MAX_SIZE)
        )
    file = os.open(image, os.O_RDONLY | os.O_NONBLOCK)
    opened = os.fstat(file)
    if (opened.st_dev, opened.st_ino) == (status.st_dev, status.st_ino):
        return file
    os.close(file)
    raise os_xenapi_runtime.PluginError(
        "%s was replaced just now: call again" % os.path.basename(image)
    )


def _unpack(file, tree):
    import os_xenapi_iso

    os.mkdir(tree, 448)
    without = (_CATALOGUE, _SCRIPT, _CONFIG)
    found = os_xenapi_iso.extract(file, os.fstat(file).st_size, tree, without)
    for name in (_LOADER, _KERNEL):
        if name not in found:
            raise os_xenapi_runtime.PluginError("the image holds no %s: is it one of iPXE?" % name)


def _write(tree, name, text):
    file = os.open(os.path.join(tree, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 384)
    try:
        os.write(file, os_xenapi_runtime.encoded(text))
    finally:
        os.close(file)


def _make(maker, tree, image):
    import os_xenapi_commands

    arguments = ["-quiet", "-l", "-o", image, "-b", _LOADER, "-c", _CATALOGUE]
    arguments += ["-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", tree]
    status, _, errors = os_xenapi_commands.run_file(maker, arguments)
    if status:
        raise os_xenapi_commands.CommandFailed([os.path.basename(maker)], status, errors)
