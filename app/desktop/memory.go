package desktop

import (
	"encoding/json"
	"os"
)

// fileMemory is a memory in a file of the data folder: it is no setting of the
// person's, and Fyne's preferences would mix several data folders. One that
// cannot be read or written only makes the program say something twice.
type fileMemory struct {
	path string
	told map[string]string
}

func openMemory(path string) *fileMemory {
	m := &fileMemory{path: path}
	if data, err := os.ReadFile(m.path); err == nil {
		_ = json.Unmarshal(data, &m.told)
	}
	if m.told == nil {
		m.told = map[string]string{}
	}
	return m
}

func (m *fileMemory) get(key string) string { return m.told[key] }

func (m *fileMemory) set(key, value string) {
	m.told[key] = value
	if data, err := json.MarshalIndent(m.told, "", "  "); err == nil {
		_ = os.WriteFile(m.path, append(data, '\n'), 0o600)
	}
}
