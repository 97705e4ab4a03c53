"""What a plugin hands its functions to in a simulated dom0; a real host has its own.

The call is an XML-RPC methodCall in the first argument, the answer a methodResponse on the standard
output.
"""

import sys

import XenAPI

xmlrpclib = XenAPI.xmlrpclib


class Failure(Exception):
    """An error with a code and parameters of the plugin's own choice; all must be text."""

    def __init__(self, code, params):
        Exception.__init__(self, code, params)
        self.code = code
        self.params = params


def dispatch(table):
    """Carry out the call in sys.argv[1] with the function of that name, and print its answer."""
    if len(sys.argv) != 2:
        raise SystemExit("XenAPIPlugin: expected the call as the only argument")
    params, method = xmlrpclib.loads(sys.argv[1])
    session = XenAPI.xapi_local()
    session._session = params[0]
    try:
        if method not in table:
            raise Failure("UNKNOWN_XENAPI_PLUGIN_FUNCTION", [method])
        answer = _answer({"Status": "Success", "Value": table[method](session, params[1])})
    except Failure:
        error = sys.exc_info()[1]
        answer = _failure([error.code] + list(error.params))
    except Exception:
        error = sys.exc_info()[1]
        kind = error.__class__.__name__
        answer = _failure(["XENAPI_PLUGIN_FAILURE", method, kind, str(error)])
    sys.stdout.write(answer + "\n")


def _failure(details):
    return _answer({"Status": "Failure", "ErrorDescription": details})


def _answer(value):
    return xmlrpclib.dumps((value,), methodresponse=True)
