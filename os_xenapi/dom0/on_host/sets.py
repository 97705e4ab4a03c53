"""Sets of plugins on this host: kept beside each other, switched by one rename.

    /etc/xapi.d/os-xenapi/sets/NAME/       a set, whole and never changed again
    /etc/xapi.d/os-xenapi/current          a link to the set that is in force
    /etc/xapi.d/plugins/FILE               a link to ../os-xenapi/current/FILE

Python takes a plugin's modules from where the plugin's file really lies, so a call runs with one
set from beginning to end, whatever is switched meanwhile. Renaming the link `current` puts all
files of a set in force at once. Whatever else is done happens to what nobody runs, and the next
installer clears away what one that was killed has left.

Runs on a host as a part of the program that begins with `base.py`.
"""

import shutil

CURRENT = STORE + "/current"
RECORD = ".record"
NEW_SET = SETS + "/.new"
NEW_CURRENT = STORE + "/.new-current"
NEW_LINK = PLUGINS + "/.os-xenapi-new"

# In the order in which the plugins' first line looks for one.
INTERPRETERS = ("python2.7", "python2.4", "python3", "python")
VERSION_OF_PYTHON = "import sys; sys.stdout.write('%d.%d.%d' % sys.version_info[:3])"
COMPILER = """
import py_compile, sys
for name in sys.argv[3:]:
    py_compile.compile(sys.argv[1] + '/' + name, None, sys.argv[2] + '/' + name, True)
"""


def look(request):
    """Tell what is installed, and what each file is that a plugin call would run."""
    files = dict.fromkeys(request["names"].split())
    name = current()
    if name is not None:
        record = read_record(name)
        files.update(record["files"])
        tell("set", name, record["kind"], record["version"], record["former"] or "-")
        if record["former"]:
            former = read_record(record["former"])
            tell("former", record["former"], former["kind"], former["version"])
        for line in record["pythons"]:
            tell("python", line)
        for file, expected in sorted(record["compiled"].items()):
            place = os.path.join(SETS, name, file)
            if os.path.isfile(place) and sha256(place) != expected:
                tell("compiled", file)
    for file in sorted(files):
        kind, place = kind_of(file), os.path.join(PLUGINS, file)
        if kind in ("link", "plain"):
            found = os.stat(place)
            mode = "%o" % stat.S_IMODE(found.st_mode)
            tell("file", file, kind, mode, str(found.st_uid), sha256(place))
        else:
            tell("file", file, kind, "-", "-", "-")


def install(request):
    """Put a set in force that was sent whole, unless it is so already."""
    files = request["files"]
    lock()
    clean()
    before = current()
    if before is not None and is_whole(before, files):
        tell("changed", "no")
        return
    try:
        adopt(files)
        name = stage("shipped", request["version"], files, [])
    except Refused:
        shutil.rmtree(NEW_SET, True)
        raise
    activate(name)
    tell("changed", "yes")


def rollback(request):
    """Put the former set in force again."""
    lock()
    clean()
    name = current()
    if name is None:
        raise Refused("there is no set of plugins here that the installer put in force")
    former = read_record(name)["former"]
    if former is None or not os.path.isdir(os.path.join(SETS, former)):
        raise Refused("there is no former set here to go back to")
    record = read_record(former)
    copied = [file for file in record["files"] if kind_of(file) not in ("link", "none")]
    if copied:
        raise Refused(
            "%s was copied over the installed set: install first, or remove it" % copied[0]
        )
    if not is_whole(former, record["files"], links=False):
        raise Refused("the former set %s has been changed since it was installed" % former)
    activate(former)
    tell("changed", "yes")


def uninstall(request):
    """Take the set out of force, then remove what the installer made."""
    if not os.path.isdir(STORE):
        tell("changed", "no")
        return
    lock()
    clean()
    names = our_links()
    if os.path.lexists(CURRENT):
        os.rename(CURRENT, NEW_CURRENT)
    for file in names:
        remove_link(file)
    link = os.path.join(STORE, "images")
    if os.path.islink(link) and os.path.islink("/images"):
        if os.readlink("/images") == os.readlink(link):
            os.unlink("/images")
    # The lock goes last: whoever waits for it sees that it is no longer the one in force.
    for name in os.listdir(STORE):
        place = os.path.join(STORE, name)
        if os.path.isdir(place) and not os.path.islink(place):
            shutil.rmtree(place)
        elif place != LOCK:
            os.unlink(place)
    os.unlink(LOCK)
    os.rmdir(STORE)
    tell("changed", "yes")


def stage(kind, version, files, links):
    """Write a set where nobody looks and check it there; return the name that it will have."""
    os.mkdir(NEW_SET, MODES["755"])
    for file, (digest, mode, data) in files.items():
        place = os.path.join(NEW_SET, file)
        write(place, data, MODES[mode])
        if sha256(place) != digest:
            raise Refused("%s did not arrive as it was sent; try again" % file)
    for file in links:
        os.symlink("../../../plugins/" + file, os.path.join(NEW_SET, file))
    taken = [int(one.split("-")[0]) for one in os.listdir(SETS) if is_set_name(one)]
    name = "%04d-%s" % (max(taken + [0]) + 1, version)
    if not is_set_name(name):
        raise Refused("%r is not the version of a set" % version)
    lines = ["kind " + kind, "version " + version, "former %s" % (current() or "-")]
    for file, (digest, mode, data) in files.items():
        lines.append("file %s %s %s" % (digest, mode, file))
    if kind == "shipped":
        lines.extend(["python " + one for one in compile_all(name, files)])
        lines.extend(["compiled %s %s" % (sha256(one), one[len(NEW_SET) + 1 :]) for one in compiled()])
    write(os.path.join(NEW_SET, RECORD), encoded("\n".join(lines) + "\n"), MODES["644"])
    sync(NEW_SET)
    os.rename(NEW_SET, os.path.join(SETS, name))
    sync(SETS)
    return name


def compiled():
    """Return the files that compiling a staged set has made, brought to the disk."""
    found = []
    for place, unused, names in os.walk(NEW_SET):
        for name in names:
            if name[-4:] in (".pyc", ".pyo"):
                found.append(os.path.join(place, name))
                sync(found[-1])
    return found


def compile_all(name, files):
    """Compile a staged set's modules for the interpreters of this host; return what those are."""
    modules = sorted([file for file in files if files[file][1] != "755"])
    seen, lines = {}, []
    for python in INTERPRETERS:
        path = which(python)
        if path is None:
            continue
        status, version = output([path, "-c", VERSION_OF_PYTHON])
        if status != 0 or not re.match(r"[0-9.]+\Z", version):
            if not lines:
                raise Refused("plugins would run on %s, which does not start here" % path)
            continue
        if version in seen:
            continue
        seen[version] = path
        final = os.path.join(SETS, name)
        status, said = output([path, "-c", COMPILER, NEW_SET, final] + modules)
        if status != 0:
            raise Refused("%s cannot compile the plugins: %s" % (path, said[-300:]))
        lines.append("%s %s" % (version, path))
    return lines


def adopt(files):
    """Bring plugins that were copied here by hand into a set of their own, and put that in force.

    What is called stays the same at every step: the copies are put in force before the files that
    they are of give way to links.
    """
    known = dict.fromkeys(files)
    known.update(dict.fromkeys(names_in_manifest()))
    for kind, name in [(kind_of(one), one) for one in known]:
        if kind == "other":
            raise Refused("%s/%s is no plain file: move it away" % (PLUGINS, name))
    plain = [one for one in known if kind_of(one) == "plain"]
    if not plain:
        return
    copies = {}
    for file in sorted(known):
        if kind_of(file) in ("plain", "link"):
            copies[file] = copy_of(os.path.join(PLUGINS, file))
    others = [
        one
        for one in os.listdir(PLUGINS)
        if one.endswith(".py") and one not in copies and kind_of(one) != "link"
    ]
    point_at(stage("adopted", adopted_version(), copies, others))
    for file in sorted(plain):
        put_link(file)


def activate(name):
    """Put a set in force: its links first, which lead nowhere new, then all of it at once."""
    files = read_record(name)["files"]
    for file in sorted(files):
        if kind_of(file) == "none":
            put_link(file)
    sync(PLUGINS)
    point_at(name)
    for file in our_links():
        if file not in files:
            remove_link(file)
    keep = [name, read_record(name)["former"]]
    for other in os.listdir(SETS):
        if is_set_name(other) and other not in keep:
            shutil.rmtree(os.path.join(SETS, other))


def point_at(name):
    """Rename the link `current`: the one step that changes what is called."""
    os.symlink("sets/" + name, NEW_CURRENT)
    os.rename(NEW_CURRENT, CURRENT)
    sync(STORE)


def clean():
    """Clear away what an installer that was killed has left."""
    for name in os.listdir(SETS):
        if name.startswith(".new"):
            shutil.rmtree(os.path.join(SETS, name))
    for place in (NEW_CURRENT, NEW_LINK):
        if os.path.lexists(place):
            os.unlink(place)
    name = current()
    files = {}
    if name is not None:
        files = read_record(name)["files"]
    for file in our_links():
        if file not in files:
            remove_link(file)


def is_whole(name, files, links=True):
    """Whether a set consists of these files, unchanged, compiled as recorded, and linked to."""
    record = read_record(name)
    if sorted(record["files"]) != sorted(files):
        return False
    if links and record["kind"] != "shipped":
        return False
    for file in files:
        digest, mode = files[file][0], files[file][1]
        place = os.path.join(SETS, name, file)
        if links and kind_of(file) != "link":
            return False
        if not os.path.isfile(place) or sha256(place) != digest:
            return False
        if stat.S_IMODE(os.stat(place).st_mode) != MODES[mode]:
            return False
    for file, digest in record["compiled"].items():
        place = os.path.join(SETS, name, file)
        if not os.path.isfile(place) or sha256(place) != digest:
            return False
    return True


def kind_of(file):
    """Return what a name in the plugins' directory is: none, link (one of ours), plain or other."""
    place = os.path.join(PLUGINS, file)
    if not os.path.lexists(place):
        return "none"
    if os.path.islink(place) and os.readlink(place) == link_to(file):
        if os.path.isfile(place):
            return "link"
        return "none"
    if os.path.isfile(place):
        return "plain"
    return "other"


def our_links():
    """Return the names in the plugins' directory that are links of the installer's."""
    found = []
    for name in os.listdir(PLUGINS):
        place = os.path.join(PLUGINS, name)
        if os.path.islink(place) and os.readlink(place) == link_to(name):
            found.append(name)
    return found


def link_to(file):
    """Return what the link of a plugin file holds."""
    return "../os-xenapi/current/" + file


def put_link(file):
    """Put the link in the file's place in one step."""
    os.symlink(link_to(file), NEW_LINK)
    os.rename(NEW_LINK, os.path.join(PLUGINS, file))


def remove_link(file):
    """Remove a link and what Python compiled for those who import through it."""
    os.unlink(os.path.join(PLUGINS, file))
    stem = file[:-3]
    cache = os.path.join(PLUGINS, "__pycache__")
    places = [os.path.join(PLUGINS, stem + ending) for ending in (".pyc", ".pyo")]
    if os.path.isdir(cache):
        for name in os.listdir(cache):
            if name.split(".")[0] == stem:
                places.append(os.path.join(cache, name))
    for place in places:
        if os.path.isfile(place):
            os.unlink(place)


def names_in_manifest():
    """Return the names of files that a manifest in the plugins' directory speaks of."""
    place = os.path.join(PLUGINS, "os_xenapi_manifest.py")
    if not os.path.isfile(place):
        return []
    names = []
    for name in re.findall(r'"(\w+\.py|os_xenapi_\w+)"', text_of(place)):
        if not name.endswith(".py"):
            name += ".py"
        names.append(name)
    return names


def adopted_version():
    """Return what plugins that were copied here by hand call their version."""
    for name in ("os_xenapi_manifest.py", "dom0_plugin_version.py"):
        place = os.path.join(PLUGINS, name)
        if os.path.isfile(place):
            found = re.findall(r"VERSION = ['\"]([0-9A-Za-z.+]{1,40})['\"]", text_of(place))
            if found:
                return found[0]
    return "unknown"


def current():
    """Return the name of the set in force, None where there is none."""
    if not os.path.islink(CURRENT):
        return None
    name = os.readlink(CURRENT)[len("sets/") :]
    if not is_set_name(name) or not os.path.isfile(os.path.join(SETS, name, RECORD)):
        return None
    return name


def is_set_name(name):
    """Whether a directory's name is that of a set."""
    return re.match(r"[0-9]{4,9}-[0-9A-Za-z.+]{1,40}\Z", name) is not None


def read_record(name):
    """Return what was written down when the set was made."""
    record = {"files": {}, "compiled": {}, "pythons": [], "former": None}
    record["kind"] = record["version"] = "unknown"
    place = os.path.join(SETS, name, RECORD)
    if not os.path.isfile(place):
        return record
    for line in text_of(place).splitlines():
        word, rest = line.split(" ", 1)
        if word == "file":
            digest, mode, file = rest.split(" ")
            record["files"][file] = (digest, mode)
        elif word == "compiled":
            digest, file = rest.split(" ", 1)
            record["compiled"][file] = digest
        elif word == "python":
            record["pythons"].append(rest)
        elif rest != "-":
            record[word] = rest
    return record


ACTIONS.update({"look": look, "install": install, "rollback": rollback, "uninstall": uninstall})
