#!/bin/sh
# Starts the real window on a display without a screen, walks through every
# page in light and dark with the sample athlete's data, and expects exit code
# 0: once without a D-Bus session and once with one. Then it is put into a tray,
# started a second time, and ended from there.
#
#   packaging/window-test.sh build/athletedata [folder for the screenshots]
set -eu
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shots=${2:-}
if ! command -v Xvfb >/dev/null; then
	echo "window test: left out, Xvfb is not installed (packaging/deps.sh test)"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -n "$shots" ] || shots=$work/shots
mkdir -p "$shots"
export LIBGL_ALWAYS_SOFTWARE=1 ATHLETEDATA_TOUR="$shots"

"$program" --data-dir "$work/data" demo --no-window >/dev/null
walk() {
	name=$1
	shift
	if timeout 300 "$@" xvfb-run -a -s "-screen 0 1280x860x24" ${tray:+"$tray"} "$program" --data-dir "$work/data" >"$work/log" 2>&1; then
		echo "window test: $name, clean end"
	else
		code=$?
		cat "$work/log"
		echo "window test: $name ended with code $code"
		exit 1
	fi
}
tray=
walk "every page without D-Bus" env -u DBUS_SESSION_BUS_ADDRESS
if command -v dbus-run-session >/dev/null; then
	walk "every page with D-Bus" dbus-run-session --
	tray=$work/tray
	(cd "$(dirname "$0")" && go build -o "$tray" ./tray)
	walk "in the tray" env -u ATHLETEDATA_TOUR dbus-run-session --
fi
for page in activities activity sources source-files connect importing import history past table database settings; do
	for look in light dark; do
		[ -s "$shots/$page-$look.png" ] || { echo "window test: no picture of $page ($look)"; exit 1; }
	done
done
