# What a script's Python code finds: the module dsm, and for each call a session.
import sys
import types


class Session:
    """The call. A DSM exception is a RuntimeError with its type as text."""

    def __init__(self, host):
        self._host = host

    def _ask(self, function, first="", second="", third=""):
        error, result = self._host.ask(function, str(first), str(second), str(third))
        if error is not None:
            raise RuntimeError(error)
        return result

    def setvar(self, name, value):
        self._ask("setvar", name, value)

    def var(self, name):
        return self._ask("var", name)

    def select(self, name):
        return self._ask("select", name)

    def setError(self, errno, text=""):
        self._ask("setError", errno, text)

    def playPrompt(self, name, loop=False, front=False):
        self._ask("playPrompt", name, bool(loop), bool(front))

    def playFile(self, name, loop=False, front=False):
        self._ask("playFile", name, bool(loop), bool(front))

    def recordFile(self, name):
        self._ask("recordFile", name)

    def getRecordLength(self):
        return int(self._ask("getRecordLength"))

    def getRecordDataSize(self):
        return int(self._ask("getRecordDataSize"))

    def stopRecord(self):
        self._ask("stopRecord")

    def flushPlaylist(self):
        self._ask("flushPlaylist")

    def setPromptSet(self, name):
        self._ask("setPromptSet", name)

    def addSeparator(self, id, front=False):
        self._ask("addSeparator", id, bool(front))

    def connectMedia(self):
        self._ask("connectMedia")

    def disconnectMedia(self):
        self._ask("disconnectMedia")

    def mute(self):
        self._ask("mute")

    def unmute(self):
        self._ask("unmute")

    def B2BconnectCallee(self, to, uri):
        self._ask("connectCallee", to, uri)

    def B2BterminateOtherLeg(self):
        self._ask("terminateOtherLeg")


class Log:
    """Standard output: whole lines go to the call's log."""

    def __init__(self):
        self._line = ""

    def write(self, text):
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            dsm.INFO(line)
        if len(self._line) > 8192:
            dsm.INFO(self._line)
            self._line = ""
        return len(text)

    def flush(self):
        pass


def _log(level, text):
    if _current is not None:
        _current._ask("log", level, text)


dsm = types.ModuleType("dsm", "The DSM interpreter.")
dsm.ERROR = lambda text: _log(0, text)
dsm.WARN = lambda text: _log(1, text)
dsm.INFO = lambda text: _log(2, text)
dsm.DBG = lambda text: _log(3, text)
dsm.log = _log
for _number, _name in enumerate(
    "Any Invite SessionStart Key Timer NoAudio Hangup Hold UnHold XmlrpcResponse DSMEvent "
    "PlaylistSeparator B2BOtherReply B2BOtherBye".split()
):
    setattr(dsm, _name, _number)
sys.modules["dsm"] = dsm
sys.stdout = sys.stderr = Log()

_current = None
_compiled = {}


def compiled(texts, mode):
    """The first of the texts that is Python."""
    key = (texts[0], mode)
    if key not in _compiled:
        if len(_compiled) > 1000:
            _compiled.clear()
        failure = None
        for text in texts:
            try:
                _compiled[key] = compile(text, "py", mode)
                break
            except SyntaxError as e:
                failure = failure or e
        else:
            raise failure
    return _compiled[key]


def scope(host):
    """What the code of one call keeps from run to run."""
    return {"__name__": "dsm_script", "dsm": dsm, "session": Session(host)}


def run(texts, mode, scope, type, names, values):
    """Runs statements, or tells whether an expression is True."""
    global _current
    code = compiled([str(text) for text in texts], mode)
    scope["type"] = type
    scope["params"] = {str(name): str(value) for name, value in zip(names, values)}
    _current = scope["session"]
    try:
        return eval(code, scope) is True
    finally:
        sys.stdout.write("" if not sys.stdout._line else "\n")
        _current = None


def check(texts, mode):
    compiled([str(text) for text in texts], mode)
