r"""Forms of commands: the language in which it is written down what callers may run.

A form is a regular expression of a command's arguments, with a blank before each argument. Words in
capitals stand for the patterns of NAMES. An argument in brackets may be left out and is then put
in, so that no name is taken for a word of the command:

    " link set [dev] DEVICE" + several("up", "mtu NUMBER")

allows `link set br0 mtu 1400 up`, which is run as `link set dev br0 mtu 1400 up`. An option is what
a form says, to the letter: neither an abbreviation nor one that something is joined to.
"""

import re

import os_xenapi_names

MAX_ARGUMENTS = 256
"""No form fits more arguments: so matching takes no time worth mentioning."""

# Stands between arguments while they are matched. None can hold it.
_GAP = "\0"

# Printable ASCII but the quotation mark and the backslash.
_FIRST, _REST = r"[!#-,.-\[\]-~]", r"!#-\[\]-~"

NAMES = {
    "ADDRESS": os_xenapi_names.ADDRESS,
    "CHAIN": r"[A-Za-z0-9_][A-Za-z0-9_.+:-]{0,63}",
    "DEVICE": os_xenapi_names.DEVICE,
    "ELEMENT": r"[A-Za-z0-9:][A-Za-z0-9_.:,/-]{0,127}",
    "MAC": os_xenapi_names.MAC,
    "MARK": r"(?:0x[0-9A-Fa-f]{1,8}|[0-9]{1,10})(?:/(?:0x[0-9A-Fa-f]{1,8}|[0-9]{1,10}))?",
    "NETWORK": os_xenapi_names.NETWORK,
    "NUMBER": os_xenapi_names.NUMBER,
    "SENTENCE": "%s[ %s]*" % (_FIRST, _REST),
    "SET": r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,30}",
    "TEXT": r"[!-,.-~][ -~]*",
    "VALUE": "%s[%s]*" % (_FIRST, _REST),
    "WORD": os_xenapi_names.WORD,
}


def some(*forms):
    """Return the form of any number of these, in any order; it may be none."""
    return one(*forms) + "*"


def several(*forms):
    """Return the form of one or more of these, in any order."""
    return one(*forms) + "+"


def one(*forms):
    """Return the form of exactly one of these."""
    return "(?:%s)" % "|".join([" " + form for form in forms])


def arranged(arguments, forms):
    """Return the arguments as the first form that fits has them; None where none fits."""
    if len(arguments) > MAX_ARGUMENTS or _GAP in "".join(arguments):
        return None
    text = "".join([_GAP + argument for argument in arguments])
    for form in forms:
        found = _pattern(form).match(text)
        if found is not None:
            return _completed(text, found).split(_GAP)[1:]
    return None


def without(arguments, options):
    """Return the arguments less all that fit one of the forms; all of them where one holds a NUL."""
    if _GAP in "".join(arguments):
        return arguments
    text = "".join([_GAP + argument for argument in arguments])
    rest = re.sub("%s(?=%s|\\Z)" % (_expression(one(*options)), _GAP), "", text)
    return rest.split(_GAP)[1:]


def _pattern(form):
    return re.compile("(?:%s)\\Z" % _expression(form))


def _expression(form):
    form = re.sub(r" \[(dev|name)\]", r"(?P<place>)(?P<word_\1> \1)?", form)
    form = form.replace(" ", _GAP)
    return re.sub(r"\b[A-Z]{3,}\b", lambda word: NAMES.get(word.group(), word.group()), form)


def _completed(text, found):
    """Put in the argument that a form asks for and the caller has left out."""
    for name, argument in found.groupdict().items():
        if name.startswith("word_") and argument is None and found.start("place") >= 0:
            place = found.start("place")
            return text[:place] + _GAP + name[len("word_") :] + text[place:]
    return text
