// Licences lists the libraries the program is built from with the licence of
// each, and fails if one does not agree with ours (MIT).
//
//	go run ./packaging/licences            prints docs/licences.md
//	go run ./packaging/licences -texts     prints all licence texts, to go with a release
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

type module struct {
	Path, Version, Dir string
	Main               bool
}

// kinds are licences that may be part of an MIT program when their texts go
// with it, each with a phrase only its text has.
var kinds = []struct{ name, phrase string }{
	{"Apache-2.0", "apache license"},
	{"MPL-2.0", "mozilla public license"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"BSD-3-Clause", "neither the name"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce"},
	{"MIT", "permission is hereby granted, free of charge"},
	{"Unlicense", "this is free and unencumbered software"},
	{"public domain", "into the public domain"},
	// Of data, not of code: the borders of time zones, which come from
	// OpenStreetMap. It asks for its name, which docs/licences.md gives.
	{"ODbL-1.0", "open database license"},
}

func main() {
	texts := flag.Bool("texts", false, "print the licence texts")
	flag.Parse()
	modules, err := linked()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	failed := false
	if !*texts {
		fmt.Print("# Licences of the libraries\n\nAll agree with ours (MIT) as long as their texts go with the program. Made by `go run ./packaging/licences`.\n\n| library | version | licence |\n|---|---|---|\n")
	}
	for _, m := range modules {
		name, text := licence(m.Dir)
		if name == "" {
			fmt.Fprintf(os.Stderr, "%s %s: no licence that we know in it\n", m.Path, m.Version)
			failed = true
			continue
		}
		if *texts {
			fmt.Printf("==== %s %s (%s)\n\n%s\n\n", m.Path, m.Version, name, text)
		} else {
			fmt.Printf("| %s | %s | %s |\n", m.Path, m.Version, name)
		}
	}
	if failed {
		os.Exit(1)
	}
}

// linked lists the modules whose packages end up in the program.
func linked() ([]module, error) {
	out, err := exec.Command("go", "list", "-deps", "-json=Module", ".").Output()
	if err != nil {
		return nil, fmt.Errorf("listing what the program is built from: %w", err)
	}
	seen := map[string]module{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			seen[p.Module.Path] = *p.Module
		}
	}
	var list []module
	for _, m := range seen {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

func licence(dir string) (name, text string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		base := strings.ToUpper(filepath.Base(f))
		if !strings.HasPrefix(base, "LICEN") && !strings.HasPrefix(base, "COPYING") && !strings.HasPrefix(base, "UNLICENSE") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		plain := strings.ToLower(strings.Join(strings.Fields(string(raw)), " "))
		for _, k := range kinds {
			if strings.Contains(plain, k.phrase) {
				return k.name, string(raw)
			}
		}
	}
	return "", ""
}
