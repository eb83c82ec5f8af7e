package dropbox

import (
	"crypto/sha256"
	"encoding/hex"
)

// block is what Dropbox's content hash is made of.
const block = 4 << 20

// contentHash is how Dropbox tells contents apart: SHA-256 of the SHA-256s of
// all blocks (Dropbox, Content hash).
func contentHash(data []byte) string {
	all := sha256.New()
	for len(data) > 0 {
		sum := sha256.Sum256(data[:min(len(data), block)])
		all.Write(sum[:])
		data = data[min(len(data), block):]
	}
	return hex.EncodeToString(all.Sum(nil))
}
