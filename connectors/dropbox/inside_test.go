package dropbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
)

// The hash of an empty file is Dropbox's own example; the others are put
// together block by block.
func TestContentHash(t *testing.T) {
	if got := contentHash(nil); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("nothing: %s", got)
	}
	full := sha256.Sum256(bytes.Repeat([]byte("x"), 4194304))
	one := sha256.Sum256([]byte("x"))
	for size, blocks := range map[int][]byte{
		1: one[:], 4194304: full[:], 4194305: append(full[:], one[:]...), 8388608: append(full[:len(full):len(full)], full[:]...),
	} {
		want := sha256.Sum256(blocks)
		if got := contentHash(bytes.Repeat([]byte("x"), size)); got != hex.EncodeToString(want[:]) {
			t.Errorf("%d bytes: %s", size, got)
		}
	}
}

func TestHeaderSafe(t *testing.T) {
	for _, path := range []string{"/a.csv", "/Läufe/März 🏃.gpx", "/\x7f", "/日本", `/"quoted"\`} {
		text, err := json.Marshal(path)
		if err != nil {
			t.Fatal(err)
		}
		safe := headerSafe(text)
		var back string
		if strings.ContainsFunc(safe, func(r rune) bool { return r >= 0x7f }) || json.Unmarshal([]byte(safe), &back) != nil || back != path {
			t.Errorf("%q is %s and comes back as %q", path, safe, back)
		}
	}
	if got := headerSafe([]byte(`"ä🏃"`)); got != `"\u00e4\ud83c\udfc3"` {
		t.Errorf("%s", got)
	}
}
