// Package locale gives the window toolkit a language where the system names
// none. Fyne asks for it while it is initialised and complains on the terminal
// when it finds "C" or "POSIX", as servers and containers have it. Packages are
// initialised in the order of their paths, so this one comes first; it must
// not import anything but os.
package locale

import "os"

func init() {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		switch os.Getenv(name) {
		case "C", "POSIX", "C.UTF-8", "C.utf8":
			os.Setenv(name, "en_US.UTF-8")
		}
	}
	if os.Getenv("LC_ALL") == "" && os.Getenv("LANG") == "" {
		os.Setenv("LANG", "en_US.UTF-8")
	}
}
