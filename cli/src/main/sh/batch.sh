# ip -batch and bridge -batch: line by line in their order, each by whom it concerns. Sourced by the shims, after
# route().

# batch ARGUMENT…: returns if the call asks for no batch.
batch() {
    file= force= takes= options=$#
    for word; do
        [ "$options" -gt 0 ] || break
        options=$((options - 1))
        shift
        case $takes in
        file) file=$word takes= && continue ;;
        value) takes= && set -- "$@" "$word" && continue ;;
        esac
        case $word in
        -b | -ba | -bat | -batc | -batch | --b | --ba | --bat | --batc | --batch) takes=file ;;
        -fo* | --fo*) force=1 ;;
        -n | -net* | -f | -fam* | -l | -loops | -rc*) takes=value && set -- "$@" "$word" ;;
        -*) set -- "$@" "$word" ;;
        *) shift "$options" && break ;;
        esac
    done
    [ -n "$file" ] || return 0
    if [ "$file" = - ]; then
        exec 3<&0
    elif [ ! -r "$file" ] || ! concerns_ours "$file"; then
        real "$@" ${force:+-force} -batch "$file"
    else
        exec 3<"$file"
    fi
    lines "$@"
}

# A batch of routes is the real tool's alone, which is faster with it.
concerns_ours() {
    case $tool in
    ip) grep -Eq '^[[:space:]]*(l|st|a[a-z]*[[:space:]].*(type|master))' "$1" || return 1 ;;
    esac
    any_of_ours || grep -Eqw 'veth|bridge' "$1"
}

# lines OPTION…: carries out what fd 3 says, and ends the shell.
lines() {
    number=0 status=0
    while next; do
        one "$@" </dev/null 3<&- && continue
        echo "Command failed $file:$number" >&2
        status=1
        [ -n "$force" ] || break
    done
    exit $status
}

# Reads the next line, and those that it goes on in, into $line, without comments.
next() {
    IFS= read -r line <&3 || [ -n "$line" ] || return 1
    number=$((number + 1))
    line=${line%%#*}
    while :; do
        case $line in *\\) ;; *) return 0 ;; esac
        IFS= read -r more <&3 || [ -n "$more" ] || return 0
        number=$((number + 1))
        line=${line%\\}${more%%#*}
    done
}

# one OPTION…: runs the words of $line. A word may be in quotes.
one() {
    space=$(printf ' \t\r')
    none=1
    while :; do
        line=${line#"${line%%[!"$space"]*}"}
        case $line in
        '') break ;;
        [\"\']*)
            quote=${line%"${line#?}"}
            line=${line#?}
            case $line in
            *"$quote"*) ;;
            *) echo "Unterminated quoted string" >&2 && exit 1 ;;
            esac
            word=${line%%"$quote"*}
            line=${line#*"$quote"}
            ;;
        *)
            word=${line%%["$space"]*}
            line=${line#"$word"}
            ;;
        esac
        none=
        set -- "$@" "$word"
    done
    [ -n "$none" ] || (route "$@")
}
