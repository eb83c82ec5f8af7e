package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// root of the server's files inside the npm package.
const packageRoot = "package/native/"

// symlinkList names the links that a tarball of npm cannot hold.
const symlinkList = "pg-symlinks.json"

// install unpacks a tarball beside its target and renames it into place, so
// that a bundle is either complete or not there.
func install(tarball []byte, target string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(target), "unpacking-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := unpack(bytes.NewReader(tarball), fresh); err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	if err := link(fresh); err != nil {
		return fmt.Errorf("making the symbolic links: %w", err)
	}
	// An unprivileged user runs the server when the program is root.
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	return os.Rename(fresh, target)
}

// unneeded says what a running server never opens: headers and static libraries.
func unneeded(name string) bool {
	return strings.HasPrefix(name, "include/") || strings.HasSuffix(name, ".a")
}

func unpack(r io.Reader, dir string) error {
	zipped, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	for files := tar.NewReader(zipped); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(path.Clean(head.Name), packageRoot)
		if !ok || head.Typeflag != tar.TypeReg || unneeded(name) {
			continue
		}
		if !filepath.IsLocal(name) {
			return fmt.Errorf("%q points out of the package", head.Name)
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		mode := os.FileMode(0o644)
		if strings.HasPrefix(name, "bin/") || head.FileInfo().Mode()&0o100 != 0 {
			mode = 0o755
		}
		if err := write(target, files, mode); err != nil {
			return err
		}
	}
}

func write(target string, from io.Reader, mode os.FileMode) error {
	f, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, from); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// link makes the links of the list. Without them the server does not find its
// libraries ("libicuuc.so.60: cannot open shared object file").
func link(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, symlinkList))
	if errors.Is(err, os.ErrNotExist) {
		return nil // Windows has none
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return err
	}
	for _, l := range links {
		source, target := strings.TrimPrefix(l.Source, "native/"), strings.TrimPrefix(l.Target, "native/")
		if !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("%q → %q points out of the package", l.Target, l.Source)
		}
		if unneeded(source) {
			continue
		}
		relative, err := filepath.Rel(path.Dir(target), source)
		if err != nil {
			return err
		}
		at := filepath.Join(dir, filepath.FromSlash(target))
		if err := os.Symlink(relative, at); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}
