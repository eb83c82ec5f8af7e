package fake

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// file is one file; its key in the tree is its path in lower case.
type file struct {
	path     string
	content  []byte
	modified time.Time
	seq      int // of its last change
	deleted  bool
	late     bool // deleted when it had been seen
	online   bool // a document that cannot be downloaded
	// yields is what this program gets of it: "" for itself, "!/a.csv" for a
	// member of an archive; nil for nothing.
	yields []string
}

func (f *file) name() string { return path.Base(f.path) }
func (f *file) rev() string  { return fmt.Sprintf("%09x%04d", f.seq, len(f.content)%10000) }

// hash is Dropbox's content hash, block by block.
func (f *file) hash() string {
	const size = 4 * 1024 * 1024
	var sums []byte
	for at := 0; at < len(f.content); at += size {
		sum := sha256.Sum256(f.content[at:min(at+size, len(f.content))])
		sums = append(sums, sum[:]...)
	}
	sum := sha256.Sum256(sums)
	return hex.EncodeToString(sum[:])
}

// tree is a folder with all below it.
type tree struct {
	files   map[string]*file
	folders []string // without files
	seq     int
}

func newTree() *tree { return &tree{files: map[string]*file{}} }

func (t *tree) put(path string, content []byte, at time.Time, yields ...string) *file {
	t.seq++
	f := &file{path: path, content: content, modified: at.UTC().Truncate(time.Second), seq: t.seq, yields: yields}
	t.files[strings.ToLower(path)] = f
	return f
}

func (t *tree) remove(path string, late bool) {
	t.seq++
	f := t.files[strings.ToLower(path)]
	f.deleted, f.late, f.seq = true, late, t.seq
}

// order are the keys of the files, in the order of their changes.
func (t *tree) order() []string {
	keys := make([]string, 0, len(t.files))
	for key := range t.files {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(t.files[a].seq, t.files[b].seq) })
	return keys
}

// keys are the items that this program gets of the files.
func (t *tree) keys(prefix string, in func(path string) bool) (keys []string) {
	for key, f := range t.files {
		if !in(key) || f.deleted && !f.late {
			continue
		}
		shown := f.path
		if prefix == "file" {
			shown = key
		}
		for _, inner := range f.yields {
			keys = append(keys, prefix+shown+inner)
		}
	}
	return keys
}

func linkKey(path string) string {
	sum := sha256.Sum256([]byte(path))
	return "link/" + hex.EncodeToString(sum[:8])
}

// position is a cursor: what was listed, and how far.
type position struct {
	Link      string
	Path      string
	Recursive bool
	Seq       int
	Last      string // of the entries of that number
	Changes   bool   // the first list is over
	Epoch     int
}

func (p position) String() string {
	text, _ := json.Marshal(p) // numbers and texts always can be written
	return base64.RawURLEncoding.EncodeToString(text)
}

func parsePosition(text string) (p position, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return p, err == nil && json.Unmarshal(raw, &p) == nil
}

// listed is an entry of a list.
type listed struct {
	path   string
	seq    int
	file   *file // nil: a folder
	folder bool
}

// exists reports whether a folder is there.
func (t *tree) exists(root string) bool {
	root = strings.ToLower(root)
	for key := range t.files {
		if strings.HasPrefix(key, root+"/") {
			return true
		}
	}
	return root == "" || slices.ContainsFunc(t.folders, func(f string) bool { return strings.ToLower(f) == root })
}

// list is what comes after a position, at most n entries of it.
func (t *tree) list(p position, n int) (page []listed, next position, more bool) {
	first := map[string]int{} // folders by the change that brought them
	var all []listed
	root := strings.ToLower(p.Path)
	for key, f := range t.files {
		rest, ok := strings.CutPrefix(key, root+"/")
		if !ok {
			continue
		}
		if !f.deleted {
			for at := range rest {
				if at := len(root) + 1 + at; key[at] == '/' && (p.Recursive || !strings.Contains(key[len(root)+1:at], "/")) {
					dir := f.path[:len(f.path)-len(key)+at]
					if seq, known := first[dir]; !known || f.seq < seq {
						first[dir] = f.seq
					}
				}
			}
		}
		if (p.Recursive || !strings.Contains(rest, "/")) && (p.Changes || !f.deleted) {
			all = append(all, listed{path: f.path, seq: f.seq, file: f})
		}
	}
	for dir, seq := range first {
		all = append(all, listed{path: dir, seq: seq, folder: true})
	}
	slices.SortFunc(all, func(a, b listed) int { return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.path, b.path)) })
	all = slices.DeleteFunc(all, func(l listed) bool { return l.seq < p.Seq || l.seq == p.Seq && l.path <= p.Last })
	next = p
	if more = len(all) > n; more {
		all = all[:n]
	}
	if len(all) > 0 {
		next.Seq, next.Last = all[len(all)-1].seq, all[len(all)-1].path
	}
	if !more {
		next.Changes = true
	}
	return all, next, more
}
