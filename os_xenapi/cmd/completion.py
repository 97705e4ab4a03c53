"""Print what a shell needs to complete this command, with the names of XAPI.

    eval "$(os-xenapi completion bash)"                                    in ~/.bashrc
    os-xenapi completion zsh > ~/.zfunc/_os-xenapi                         a directory of $fpath
    os-xenapi completion fish > ~/.config/fish/completions/os-xenapi.fish

In zsh, `eval "$(os-xenapi completion zsh)"` after compinit does as well.
"""

from __future__ import annotations

import argparse

__all__ = ["SCRIPTS", "add_arguments", "run"]

_BASH = """\
_os_xenapi() {
    local IFS=$'\\n' line
    COMPREPLY=()
    while read -r line || [ -n "$line" ]; do
        if [ "$line" = ":files" ]; then
            compopt -o default -o filenames 2>/dev/null
            COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]#=}"))
            return
        fi
        COMPREPLY+=("$line")
    done < <("${COMP_WORDS[0]}" complete bash "$COMP_WORDBREAKS" \\
        "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    compopt -o nospace 2>/dev/null
}
complete -F _os_xenapi os-xenapi
"""

_ZSH = """\
#compdef os-xenapi
_os_xenapi() {
    local line word
    local -a whole whole_shown begun
    for line in "${(@f)$(${(Q)words[1]} complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        word=${line%%$'\\t'*}
        case $word in
            '') ;;
            :files) _files; return ;;
            *[=.:,]) begun+=("$word") ;;
            *) whole+=("$word"); whole_shown+=("${line/$'\\t'/  -- }") ;;
        esac
    done
    (( $#begun )) && compadd -S '' -a begun
    (( $#whole )) && compadd -l -d whole_shown -a whole
}
if [ "$funcstack[1]" = "_os-xenapi" ]; then
    _os_xenapi "$@"
else
    compdef _os_xenapi os-xenapi
fi
"""

_FISH = """\
function __os_xenapi_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] complete fish $words[2..-1] "$current" 2>/dev/null)
    for line in $found
        if test "$line" = ":files"
            __fish_complete_path $current
        else
            echo $line
        end
    end
end
complete -c os-xenapi -f -a '(__os_xenapi_complete)'
"""

SCRIPTS = {"bash": _BASH, "fish": _FISH, "zsh": _ZSH}
"""By the name of the shell: what makes it ask ``os-xenapi complete``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``completion``."""
    parser.add_argument("shell", choices=sorted(SCRIPTS))


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    print(SCRIPTS[arguments.shell], end="")
    return 0
