package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// rule says what the packages under a path may not import, directly or
// through others (deep), and which of ours they may.
type rule struct {
	under  string   // package path under the module, "parsers" covers parsers/fit too
	except []string // packages the rule does not hold for
	ours   []string // the only packages of ours they may import directly; nil: any
	never  []string // never imported, not even through others
}

// importRules is the house of the design document: who may know whom.
var importRules = []rule{
	{under: "parsers/record", ours: []string{}, never: []string{"net/http", "database/sql"}},
	{under: "parsers", except: []string{"parsers/all", "parsers/diasend", "parsers/garminxml"}, ours: []string{"parsers", "parsers/record", "parsers/xmlscan", "parsers/totals", "parsers/table", "parsers/clock", "parsers/biff8", "parsers/hrv", "parsers/partjson",
		"parsers/glucose", "parsers/jsonobject", "parsers/opt"},
		never: []string{"net/http", "github.com/jackc/pgx", "fyne.io/fyne"}},
	// excelize, the library for .xlsx, can fetch pictures and so knows net/http;
	// nothing of that is called, and no other parser may know it.
	{under: "parsers/diasend", ours: []string{"parsers"}, never: []string{"github.com/jackc/pgx", "fyne.io/fyne"}},
	// The same objects of Garmin's in another notation.
	{under: "parsers/garminxml", ours: []string{"parsers", "parsers/record", "parsers/xmlscan", "parsers/garminjson"},
		never: []string{"net/http", "github.com/jackc/pgx", "fyne.io/fyne"}},
	{under: "parsers/all", ours: []string{"parsers"}, never: []string{"github.com/jackc/pgx", "fyne.io/fyne"}},
	{under: "connectors", ours: []string{"connectors"}, never: []string{"github.com/jackc/pgx", "fyne.io/fyne"}},
	{under: "store", except: []string{"store/cluster"}, ours: []string{"store", "parsers/record"}, never: []string{"fyne.io/fyne", "github.com/fergusstrange/embedded-postgres"}},
	{under: "store/cluster", ours: []string{"store/cluster"}, never: []string{"fyne.io/fyne"}},
	{under: "app/engine", ours: []string{"connectors", "parsers", "store", "app/zone", "app/engine"}, never: []string{"fyne.io/fyne"}},
	{under: "app/power", ours: []string{}, never: []string{"fyne.io/fyne", "github.com/jackc/pgx"}},
	{under: "app/secrets", ours: []string{"app/secrets", "app/paths"}, never: []string{"fyne.io/fyne", "github.com/jackc/pgx"}},
}

// onlyIn says in which packages of ours a library may be imported.
var onlyIn = map[string][]string{
	"github.com/jackc/pgx":                       {"store", "bench"},
	"github.com/pressly/goose":                   {"store"},
	"github.com/fergusstrange/embedded-postgres": {"store/cluster", "packaging/bundle"},
	"github.com/muktihari/fit":                   {"parsers/fit", "assets/sample", "bench"},
	"github.com/xuri/excelize":                   {"parsers/diasend", "assets/sample"},
	"github.com/PuerkitoBio/goquery":             {"parsers"},
	"github.com/ringsaturn/tzf":                  {"app/zone"},
	"github.com/zalando/go-keyring":              {"app/secrets"},
	"github.com/godbus/dbus":                     {"app/power", "app/desktop", "packaging/tray"},
	"github.com/spf13/cobra":                     {"app"},
	"fyne.io/fyne/v2":                            {"app", "app/ui", "app/desktop", "assets"},
	"fyne.io/fyne/v2/app":                        {"app"},
}

type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
	Standard     bool
}

const module = "athletedata"

func within(path, under string) bool {
	return path == under || strings.HasPrefix(path, under+"/")
}

// list asks the go tool for all packages of the module, with the window.
func list(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps,Standard", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportRules(t *testing.T) {
	packages := list(t)
	if len(packages) < 15 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, p := range packages {
		for _, broken := range breaches(p) {
			t.Error(broken)
		}
	}
}

func breaches(p pkg) (broken []string) {
	own := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
	for _, r := range importRules {
		if !within(own, r.under) || anyWithin(own, r.except) {
			continue
		}
		if r.under == "parsers" && own == "parsers/record" {
			continue // has a rule of its own
		}
		for _, i := range p.Imports {
			if mine, ok := strings.CutPrefix(i, module+"/"); ok && r.ours != nil && !anyWithin(mine, r.ours) {
				broken = append(broken, own+" may not import "+mine)
			}
		}
		for _, d := range p.Deps {
			if anyWithin(d, r.never) {
				broken = append(broken, own+" may not depend on "+d)
			}
		}
	}
	for library, homes := range onlyIn {
		for _, i := range p.Imports {
			if within(i, library) && !anyWithin(own, homes) {
				broken = append(broken, own+" may not import "+i+": that belongs in "+strings.Join(homes, ", "))
			}
		}
	}
	if within(own, "app/ui") {
		for _, d := range p.Imports {
			if within(d, "fyne.io/fyne/v2/app") || within(d, module+"/parsers/fit") {
				broken = append(broken, own+" may not import "+d)
			}
		}
	}
	return broken
}

func anyWithin(path string, under []string) bool {
	for _, u := range under {
		if within(path, u) {
			return true
		}
	}
	return false
}

// The rules must bite: a made-up breach of each kind is found.
func TestImportRulesFindBreaches(t *testing.T) {
	for name, p := range map[string]pkg{
		"a parser that knows the store":     {ImportPath: "athletedata/parsers/fit", Imports: []string{"athletedata/store"}},
		"a parser on the network":           {ImportPath: "athletedata/parsers/tcx", Deps: []string{"net/http"}},
		"a connector that knows a parser":   {ImportPath: "athletedata/connectors/folder", Imports: []string{"athletedata/parsers/fit"}},
		"a store that knows the engine":     {ImportPath: "athletedata/store", Imports: []string{"athletedata/app/engine"}},
		"an engine with a window":           {ImportPath: "athletedata/app/engine", Deps: []string{"fyne.io/fyne/v2"}},
		"a battery with a window":           {ImportPath: "athletedata/app/power", Deps: []string{"fyne.io/fyne/v2"}},
		"a page that talks SQL":             {ImportPath: "athletedata/app/ui/activities", Imports: []string{"github.com/jackc/pgx/v5"}},
		"a page that starts the GUI":        {ImportPath: "athletedata/app/ui", Imports: []string{"fyne.io/fyne/v2/app"}},
		"embedded PostgreSQL in the engine": {ImportPath: "athletedata/app/engine", Imports: []string{"github.com/fergusstrange/embedded-postgres"}},
	} {
		if len(breaches(p)) == 0 {
			t.Errorf("%s is not noticed", name)
		}
	}
}
