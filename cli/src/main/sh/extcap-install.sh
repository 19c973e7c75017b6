# extcap-install.sh EXTCAP: makes the switch's ports interfaces of this user's Wireshark, and a profile that shows verdicts.
set -eu
extcap=$1

fail() {
    echo "vetch extcap: $*" >&2
    exit 1
}

# Which folders it has, it knows itself: they changed between its versions.
program=$(command -v tshark || command -v wireshark) || fail "neither wireshark nor tshark is installed"
folders=$("$program" -G folders 2>/dev/null) || fail "$program -G folders fails"

folder() {
    printf '%s\n' "$folders" | sed -n "s/^$1:[[:blank:]]*//p" | head -n 1
}

configuration=$(folder 'Personal configuration')
[ -n "$configuration" ] || fail "$program -G folders names no personal configuration"
personal=$(folder 'Personal Extcap path')
personal=${personal:-$configuration/extcap} # up to 4.0

mkdir -p "$personal"
[ ! -e "$personal/vetch" ] || [ -L "$personal/vetch" ] || fail "$personal/vetch is there and is no link"
ln -sfn "$extcap" "$personal/vetch"
echo "$personal/vetch"

profile=$configuration/profiles/Vetch
if [ ! -e "$profile/preferences" ]; then
    mkdir -p "$profile"
    cat >"$profile/preferences" <<'X'
gui.column.format:
	"No.", "%m",
	"Time", "%t",
	"Port", "%Cus:frame.interface_name:0:R",
	"Source", "%s",
	"Destination", "%d",
	"Protocol", "%p",
	"Verdict", "%Cus:frame.comment:1:R",
	"Entered", "%Cus:frame.comment:2:R",
	"Info", "%i"
X
fi
echo "$profile: a profile with the columns Port and Verdict; wireshark -C Vetch"
