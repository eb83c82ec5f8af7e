#!/bin/sh
# Installs what building or testing needs and this machine lacks.
#
#   packaging/deps.sh window   headers of the window system, for the program
#   packaging/deps.sh npm      npm, which fetches the PostgreSQL bundle
#   packaging/deps.sh test     a display without a screen, for the window's tests
#
# Only Debian and its relatives can be served automatically, and only when we
# may: as root, or with a sudo that asks no password. Elsewhere it says what
# to install. It never fails: what is truly needed is missed by the next step,
# which says so itself.
set -u

missing=""
need() { missing="$missing $*"; }

for part in "$@"; do
	case $part in
	window)
		[ "$(uname -s)" = Linux ] || continue
		for header in GL/gl.h X11/Xlib.h X11/Xcursor/Xcursor.h X11/extensions/Xrandr.h \
			X11/extensions/Xinerama.h X11/extensions/XInput2.h X11/extensions/xf86vmode.h X11/XKBlib.h; do
			if ! printf '#include <stddef.h>\n#include <X11/Xlib.h>\n#include <%s>\n' "$header" |
				${CC:-cc} -E - >/dev/null 2>&1; then
				need libgl1-mesa-dev xorg-dev
				break
			fi
		done
		command -v pkg-config >/dev/null || need pkg-config
		;;
	npm)
		command -v npm >/dev/null || need npm
		;;
	test)
		[ "$(uname -s)" = Linux ] || continue
		command -v Xvfb >/dev/null || need xvfb xauth
		command -v dbus-run-session >/dev/null || need dbus
		;;
	esac
done
[ -n "$missing" ] || exit 0

sudo=""
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi
fi
if [ "$sudo" = no ] || ! command -v apt-get >/dev/null; then
	echo "Missing on this machine:$missing"
	echo "Please install these (Debian's names) with your package manager, e.g."
	echo "    sudo apt-get install$missing"
	exit 0
fi
echo "Installing$missing"
log=$(mktemp)
if { $sudo apt-get update && DEBIAN_FRONTEND=noninteractive \
	$sudo apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
	rm -f "$log"
else
	tail -n 5 "$log"
	rm -f "$log"
	echo "Could not install$missing; going on without."
fi
exit 0
