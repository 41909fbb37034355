# Completion of dorsiflex for bash, 3.2 or newer. Read it in ~/.bashrc:
#     eval "$(dorsiflex completion bash)"
# or keep it as ~/.local/share/bash-completion/completions/dorsiflex, where bash-completion finds it.

_dorsiflex() {
    local program=$1 answer line kind=
    case $program in \~/*) program=$HOME/${program#\~/} ;; esac
    COMPREPLY=()
    # The line, not COMP_WORDS: bash cuts words at = and : as well.
    answer=$("$program" __complete bash "$2" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
        else
            COMPREPLY+=("$line")
        fi
    done <<<"$answer"
    case $kind in
        files) compopt -o bashdefault -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
    return 0
}

# Before 4.4 bash can neither keep the order nor be told of files for one word only.
complete -o nosort -F _dorsiflex dorsiflex 2>/dev/null ||
    complete -o default -F _dorsiflex dorsiflex
