# Completion of dorsiflex for fish, 3.1 or newer. Read it in ~/.config/fish/config.fish:
#     dorsiflex completion fish | source
# or keep it as ~/.config/fish/completions/dorsiflex.fish.

function __dorsiflex_complete
    set -l before (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $before[1])
    set -e before[1]
    set -l typed (commandline -ct)
    set -l answer ($program __complete fish $before "$typed" 2>/dev/null </dev/null)
    set -l head (string split \t -- $answer[1])
    set -e answer[1]
    # What stands before the value in the same word, such as --save=
    set -l prefix $head[2]
    set -l value (string sub -s (math (string length -- "$prefix") + 1) -- "$typed")
    switch "$head[1]"
        case files
            # fish completes files for a command that it does not know.
            for path in (complete -C "__fish_command_without_completions $value")
                printf '%s%s\n' "$prefix" $path
            end
        case folders
            for path in (__fish_complete_directories "$value" '')
                printf '%s%s\n' "$prefix" $path
            end
        case values
            for line in $answer
                printf '%s\n' $line
            end
    end
end

complete -c dorsiflex -f -k -a '(__dorsiflex_complete)'
