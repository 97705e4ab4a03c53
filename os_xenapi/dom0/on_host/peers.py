"""What migration needs besides the plugins: the keys of other hosts, and the directory of images.

    /etc/xapi.d/os-xenapi/known_hosts     the hosts that this one may send disks to, and their keys
    /root/.ssh/authorized_keys            whose root may send disks to this one
    /images                               a link to os-images in an SR of this host

Runs on a host as a part of the program that begins with `base.py`.
"""

import glob
import shutil

KNOWN_HOSTS = STORE + "/known_hosts"
IMAGES = "/images"
IMAGES_LINK = STORE + "/images"
SR_MOUNTS = "/var/run/sr-mount"
HOST_KEYS = "/etc/ssh/ssh_host_*_key.pub"
PUBLIC_KEY = re.compile(
    r"((?:ssh|ecdsa|sk)-[a-z0-9@.-]{1,60} [A-Za-z0-9+/]{16,4000}={0,3})(?:\s|\Z)"
)


def keys(request):
    """Tell the keys of this host's ssh server, and root's own, which is made if there is none."""
    for place in sorted(glob.glob(HOST_KEYS)):
        key = public_key(place)
        if key:
            tell("host", key)
    tell("root", own_key())


def trust(request):
    """Write down the keys of other hosts: the servers' for sending, root's for receiving."""
    lock()
    names = request["names"].split()
    kept = []
    if os.path.isfile(KNOWN_HOSTS):
        for line in text_of(KNOWN_HOSTS).splitlines():
            listed = line.split(" ")[0].split(",")
            if not [name for name in listed if name in names]:
                kept.append(line)
    lines = kept + request["hosts"].splitlines()
    changed = replace(KNOWN_HOSTS, "".join([line + "\n" for line in lines]), MODES["644"])
    directory = ssh_directory()
    place = os.path.join(directory, "authorized_keys")
    text = ""
    if os.path.isfile(place):
        text = text_of(place)
        if text and not text.endswith("\n"):
            text += "\n"
    for line in request["roots"].splitlines():
        if PUBLIC_KEY.match(line).group(1) not in text:
            text += line + "\n"
    if replace(place, text, 0x180):
        changed = True
    tell("changed", ("no", "yes")[changed])


def images(request):
    """Make /images a link to the directory os-images of an SR that is mounted here."""
    lock()
    place = mounted(request["sr"])
    target = place + "/os-images"
    if os.path.islink(IMAGES) and os.readlink(IMAGES) == target and os.path.isdir(IMAGES):
        tell("changed", "no")
        return
    ours = os.path.islink(IMAGES_LINK) and os.readlink(IMAGES_LINK)
    if os.path.islink(IMAGES):
        if os.path.exists(IMAGES) and os.readlink(IMAGES) != ours:
            raise Refused("/images is a link to %s: remove it first" % os.readlink(IMAGES))
    elif os.path.lexists(IMAGES):
        try:
            os.rmdir(IMAGES)
        except OSError:
            raise Refused("/images is there and not empty: move away what is in it, then remove it")
    if not os.path.isdir(target):
        os.mkdir(target, 0x1C0)
    if os.path.islink(target) or os.stat(target).st_uid != os.geteuid():
        raise Refused("%s must be a directory of root's" % target)
    for link in (IMAGES_LINK, IMAGES):
        new = link + ".os-xenapi-new"
        if os.path.lexists(new):
            os.unlink(new)
        os.symlink(target, new)
        os.rename(new, link)
    tell("changed", "yes")


def mounted(sr):
    """Return where an SR is mounted on this host; "default" is the pool's default one."""
    if sr == "default":
        sr = default_sr()
    if not re.match(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", sr):
        raise Refused("an SR is given by its uuid, or as the word default")
    place = os.path.join(SR_MOUNTS, sr)
    # The SR of a plain directory is a link here and no mount point.
    if not os.path.isdir(place):
        raise Refused(
            "%s is not there: the SR must be of a kind that keeps files (ext, nfs, file) and be "
            "attached to this host" % place
        )
    return place


def default_sr():
    """Return the uuid of the pool's default SR, which this host's own xapi tells."""
    try:
        import XenAPI
    except ImportError:
        raise Refused("this host's Python has no XenAPI: give the SR by its uuid")
    session = XenAPI.xapi_local()
    try:
        session.xenapi.login_with_password("root", "")
        try:
            pool = session.xenapi.pool.get_all()[0]
            return session.xenapi.SR.get_uuid(session.xenapi.pool.get_default_SR(pool))
        finally:
            session.xenapi.logout()
    except (XenAPI.Failure, IOError, OSError):
        raise Refused("xapi on this host names no default SR: %s" % sys.exc_info()[1])


def own_key():
    """Return the public key with which root of this host logs in elsewhere."""
    directory = ssh_directory()
    for name in ("id_ed25519", "id_ecdsa", "id_rsa"):
        place = os.path.join(directory, name)
        if os.path.isfile(place) and os.path.isfile(place + ".pub"):
            key = public_key(place + ".pub")
            if key:
                return key
    place = os.path.join(directory, "id_rsa")
    if os.path.lexists(place):
        raise Refused("%s has no public part beside it" % place)
    # Made under another name: a key that is only half written must not be found.
    new = os.path.join(directory, ".os-xenapi-new")
    for left in (new, new + ".pub"):
        if os.path.lexists(left):
            os.unlink(left)
    status, said = output(["ssh-keygen", "-q", "-t", "rsa", "-b", "3072", "-N", "", "-f", new])
    if status != 0:
        raise Refused("ssh-keygen made no key: %s" % said)
    os.rename(new + ".pub", place + ".pub")
    os.rename(new, place)
    return public_key(place + ".pub")


def ssh_directory():
    """Return root's directory for ssh, made if it is not there."""
    directory = os.path.join(os.path.expanduser("~root"), ".ssh")
    if not os.path.lexists(directory):
        os.mkdir(directory, 0x1C0)
    check_directory(directory)
    return directory


def public_key(place):
    """Return the type and the key in a file of one public key, without its remark."""
    found = PUBLIC_KEY.match(text_of(place))
    if found:
        return found.group(1)
    return None


def replace(place, text, mode):
    """Give a file its text in one step; whether that changed anything."""
    if os.path.isfile(place) and text_of(place) == text:
        return False
    new = place + ".os-xenapi-new"
    if os.path.lexists(new):
        os.unlink(new)
    write(new, encoded(text), mode)
    if os.path.isfile(place):
        shutil.copymode(place, new)
    os.rename(new, place)
    sync(os.path.dirname(place))
    return True


ACTIONS.update({"keys": keys, "trust": trust, "images": images})
