package table

import "strings"

// Clip is a text as a message may quote it: not longer than a line.
func Clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// Names gives texts that are on every line, such as that of a device, one
// place in memory. A field itself would keep the whole of its line there.
type Names map[string]string

// Keep is the text in its one place.
func (n Names) Keep(s string) string {
	k, ok := n[s]
	if !ok {
		k = strings.Clone(s)
		n[k] = k
	}
	return k
}
