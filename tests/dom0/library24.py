"""What Python 2.4's library lacks, found in the source of a plugin by the names that it uses.

The types of values are not known here, so a method that 2.4 lacks on any type of its own is found
on every value. What stands in a ``try`` that catches the absence is left alone.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from tests.dom0.grammar24 import Finding

__all__ = ["findings"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODULES = _words(
    """
    Queue StringIO XenAPI XenAPIPlugin __future__ base64 binascii bisect bz2 cPickle cStringIO
    calendar codecs collections copy csv datetime decimal difflib email errno exceptions fcntl
    filecmp fnmatch getopt getpass glob grp gzip heapq httplib imp inspect itertools locale
    logging math md5 mimetools mimetypes mmap new operator optparse os pipes platform popen2
    posix pprint pwd random re resource select sets sha shlex shutil signal simplejson socket
    stat statvfs string struct subprocess sys syslog tarfile tempfile termios textwrap thread
    threading time traceback types unicodedata urllib urllib2 urlparse warnings weakref xml
    xmlrpclib zipfile zlib
    """
)
_BUILTINS = _words(
    """
    ArithmeticError AssertionError AttributeError DeprecationWarning EOFError Ellipsis
    EnvironmentError Exception False FloatingPointError FutureWarning IOError ImportError
    IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError
    None NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning
    ReferenceError RuntimeError RuntimeWarning StopIteration SyntaxError SyntaxWarning
    SystemError SystemExit TabError True TypeError UnboundLocalError UnicodeDecodeError
    UnicodeEncodeError UnicodeError UnicodeTranslateError UserWarning ValueError Warning
    ZeroDivisionError __debug__ __doc__ __import__ __name__ abs bool callable chr classmethod
    compile complex delattr dict dir divmod enumerate eval filter float frozenset getattr
    globals hasattr hash help hex id input int isinstance issubclass iter len list locals map
    max min object oct open ord pow property range repr reversed round set setattr slice sorted
    staticmethod str sum super tuple type vars zip
    """
)
_LATER_MEMBERS = {
    "base64": "a85encode b85encode decodebytes encodebytes",
    "collections": "ChainMap Counter OrderedDict abc defaultdict namedtuple",
    "datetime": "datetime.strptime timezone",
    "email": "message_from_bytes mime",
    "glob": "escape iglob",
    "gzip": "compress decompress",
    "heapq": "heappushpop merge",
    "inspect": "getcallargs isgenerator signature",
    "itertools": "accumulate chain.from_iterable combinations compress izip_longest permutations"
    " product zip_longest",
    "logging": "LoggerAdapter NullHandler captureWarnings",
    "math": "copysign factorial fsum isfinite isinf isnan log1p trunc",
    "operator": "index methodcaller",
    "os": "O_CLOEXEC SEEK_CUR SEEK_END SEEK_SET closerange cpu_count fchmod fchown fsdecode"
    " fsencode fspath get_terminal_size initgroups lchflags lchmod path.commonpath"
    " path.relpath pipe2 posix_fallocate pread pwrite replace scandir sendfile setresuid wait3"
    " wait4",
    "re": "ASCII Match Pattern fullmatch",
    "select": "devpoll epoll kevent kqueue",
    "shutil": "chown disk_usage ignore_patterns make_archive unpack_archive which",
    "signal": "Signals pthread_sigmask set_wakeup_fd setitimer siginterrupt sigtimedwait strsignal",
    "socket": "CMSG_LEN create_connection create_server if_nametoindex",
    "stat": "filemode",
    "string": "Formatter",
    "struct": "Struct iter_unpack pack_into unpack_from",
    "subprocess": "CalledProcessError DEVNULL SubprocessError TimeoutExpired check_call"
    " check_output getoutput getstatusoutput run",
    "sys": "dont_write_bytecode flags float_info getsizeof implementation intern maxsize"
    " version_info.major version_info.micro version_info.minor",
    "tarfile": "GNU_FORMAT PAX_FORMAT USTAR_FORMAT data_filter",
    "tempfile": "SpooledTemporaryFile TemporaryDirectory",
    "textwrap": "indent shorten",
    "threading": "Barrier active_count current_thread get_ident main_thread",
    "time": "clock_gettime monotonic perf_counter process_time time_ns",
    "types": "MappingProxyType SimpleNamespace",
    "urllib": "error parse request robotparser",
    "warnings": "catch_warnings",
    "weakref": "WeakSet finalize",
    "xml": "etree",
}
_LATER_METHODS = _words(
    """
    as_integer_ratio bit_length casefold deleter extractall from_bytes fromhex is_alive
    is_integer isdecimal isdisjoint isidentifier isnumeric kill partition removeprefix
    removesuffix rpartition send_signal setter strptime terminate to_bytes total_seconds
    viewitems viewkeys viewvalues with_traceback
    """
)
_LATER_KEYWORDS = {
    "__import__": {"fromlist", "globals", "level", "locals", "name"},
    "HTTPConnection": {"timeout", "source_address"},
    "HTTPSConnection": {"timeout", "context", "source_address"},
    "NamedTemporaryFile": {"delete"},
    "Popen": {"pass_fds", "start_new_session", "restore_signals", "encoding", "text"},
    "Thread": {"daemon"},
    "communicate": {"timeout"},
    "copytree": {"ignore", "dirs_exist_ok"},
    "decode": {"encoding", "errors"},
    "encode": {"encoding", "errors"},
    "enumerate": {"start"},
    "makedirs": {"exist_ok"},
    "max": {"key", "default"},
    "min": {"key", "default"},
    "open": {"encoding", "errors", "newline", "closefd"},
    "split": {"sep", "maxsplit", "flags"},
    "sub": {"flags"},
    "urlopen": {"timeout", "context"},
    "wait": {"timeout"},
    "walk": {"followlinks"},
}
_ABSENCES = {"ImportError", "NameError", "AttributeError"}


def findings(source: str) -> list[Finding]:
    """Return every name in ``source`` that Python 2.4's library does not know, in order."""
    tree = ast.parse(source)
    own = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and _binds(one)}
    own |= {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    own |= {one.name for one in ast.walk(tree) if isinstance(one, (ast.FunctionDef, ast.ClassDef))}
    return sorted(set(_below(tree, own)))


def _binds(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def _below(node: ast.AST, own: set[str]) -> Iterator[Finding]:
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Try) and any(map(_catches_absence, node.handlers)):
        children = [one for one in children if one not in node.body]
    line = getattr(node, "lineno", 0)
    yield from (Finding(line, what) for what in _in_node(node, own))
    for child in children:
        yield from _below(child, own)


def _catches_absence(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else ""
    return any(name in caught for name in _ABSENCES)


def _in_node(node: ast.AST, own: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from _modules([alias.name for alias in node.names])
    elif isinstance(node, ast.ImportFrom):
        yield from _modules([node.module or ""])
        for alias in node.names:
            yield from _member(f"{node.module}.{alias.name}")
    elif isinstance(node, ast.Name):
        if node.id in dir(builtins) and node.id not in _BUILTINS | own and not _binds(node):
            yield node.id
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _modules(names: list[str]) -> Iterator[str]:
    for name in names:
        top = name.split(".")[0]
        if top not in _MODULES and not top.startswith("os_xenapi_"):
            yield f"module {top}"
        yield from _member(".".join(name.split(".")[:2]))


def _attribute(node: ast.Attribute) -> Iterator[str]:
    name = ast.unparse(node)
    yield from _member(name)
    if node.attr == "format" and isinstance(node.value, ast.Constant):
        yield "method format"
    if name == "datetime.strptime":
        yield "method strptime"
    if node.attr in _LATER_METHODS and name.split(".")[0] not in _MODULES:
        yield f"method {node.attr}"


def _member(name: str) -> Iterator[str]:
    module, _, member = name.partition(".")
    if member in _LATER_MEMBERS.get(module, "").split():
        yield name


def _call(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func).split(".")[-1]
    for keyword in node.keywords:
        if keyword.arg in _LATER_KEYWORDS.get(name, ()):
            yield f"{name}({keyword.arg}=)"
    if name in ("startswith", "endswith") and any(isinstance(one, ast.Tuple) for one in node.args):
        yield f"{name} of several"
    if name == "enumerate" and len(node.args) > 1:
        yield "enumerate from a number"
    if name in ("itemgetter", "attrgetter") and len(node.args) > 1:
        yield f"{name} of several"
    if name == "urlopen" and len(node.args) > 2:
        yield "urlopen(timeout=)"
