# extcap-install.sh EXTCAP: makes the switch's ports interfaces of this user's Wireshark, and a profile that shows
# verdicts. EXTCAP.lua takes verdicts apart.
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

# Verdict and reason are one comment: only a program in Lua makes two columns of it.
verdict='"Verdict", "%Cus:frame.comment:1:R",
	"Entered", "%Cus:frame.comment:2:R"'
plugins=$(folder 'Personal Lua Plugins')
if [ -n "$plugins" ] && "$program" -v 2>/dev/null | tr '\n' ' ' | grep -q 'with Lua'; then
    mkdir -p "$plugins"
    [ ! -e "$plugins/vetch.lua" ] || [ -L "$plugins/vetch.lua" ] || fail "$plugins/vetch.lua is there and is no link"
    ln -sfn "$extcap.lua" "$plugins/vetch.lua"
    echo "$plugins/vetch.lua"
    verdict='"Verdict", "%Cus:vetch.verdict:0:R",
	"Reason", "%Cus:vetch.reason:0:R",
	"Egress", "%Cus:vetch.egress:0:R",
	"Ingress", "%Cus:vetch.ingress:0:R"'
fi

profile=$configuration/profiles/Vetch
if [ -e "$profile/preferences" ]; then
    echo "$profile: the profile that was there; wireshark -C Vetch"
    exit 0
fi
mkdir -p "$profile"
cat >"$profile/preferences" <<X
gui.column.format:
	"No.", "%m",
	"Time", "%t",
	"Port", "%Cus:frame.interface_name:0:R",
	"Source", "%s",
	"Destination", "%d",
	"Protocol", "%p",
	$verdict,
	"Info", "%i"
X
case $verdict in
*vetch.reason*) echo "$profile: a profile with the columns Port, Verdict, Reason, Egress, Ingress; wireshark -C Vetch" ;;
*) echo "$profile: a profile with the columns Port and Verdict; wireshark -C Vetch" ;;
esac
