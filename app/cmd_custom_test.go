package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"athletedata/parsers/customcsv"
)

func TestPreviewOfACustomTable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "My HRV.csv")
	text := "Datum;HRV (ms);Notiz\n31.12.2024 08:00;55,5;\"zwei\nZeilen\"\n01.01.2025 08:00;57;\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	preview := func(f customFlags, asJSON bool) (string, error) {
		var out bytes.Buffer
		o := options{out: &out, err: &out, json: asJSON}
		err := o.previewCustom(t.Context(), []string{path}, f, nil)
		return out.String(), err
	}
	shown, err := preview(customFlags{zone: "Europe/Vienna", unique: []string{"Datum"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"→ custom.my_hrv: 2 rows", "separated by semicolon, decimal comma, header in line 1; time from datum, Europe/Vienna; rows are known again by datum",
		"timestamp (dmy)", "2024-12-31 07:00:00Z", "2024-12-31 08:00:00", "55.5", "zwei Zeilen",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing in\n%s", want, shown)
		}
	}
	printed, err := preview(customFlags{table: "Other"}, true)
	var line struct {
		Path       string
		Definition customcsv.Definition
		Preview    customcsv.Preview
	}
	if err != nil || json.Unmarshal([]byte(printed), &line) != nil || line.Path != path || line.Definition.Table != "other" || line.Preview.Rows != 2 {
		t.Fatalf("%v\n%s", err, printed)
	}
	// What was printed can be edited and given back.
	line.Definition.Columns[2].Type = customcsv.Ignore
	edited, _ := json.Marshal(map[string]any{"definition": line.Definition})
	file := filepath.Join(dir, "definition.json")
	if err := os.WriteFile(file, edited, 0o600); err != nil {
		t.Fatal(err)
	}
	if shown, err = preview(customFlags{definition: file}, false); err != nil || !strings.Contains(shown, "custom.other") || strings.Contains(shown, "zwei") {
		t.Errorf("%v\n%s", err, shown)
	}
	if shown, err = preview(customFlags{timeColumn: "nope"}, false); err == nil || !strings.Contains(shown, `there is no column "nope"; there are: datum, hrv_ms, notiz`) {
		t.Errorf("%v\n%s", err, shown)
	}
}

// Whoever has a table made is told its name, which is not always the one asked for.
func TestTheTableThatWasMadeIsNamed(t *testing.T) {
	dir, data := t.TempDir(), folder(t)
	path := filepath.Join(dir, "weight.csv")
	if err := os.WriteFile(path, []byte("Day;Weight\n2024-02-01;68,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, "--data-dir", data, "import", "--format", "custom", "--table", "My Größe!", path)
	if !strings.HasPrefix(out, "1 file: 1 imported; 1 row") || !strings.HasSuffix(out, "  into custom.my_groesse\n") {
		t.Errorf("%s", out)
	}
	if out := must(t, "--data-dir", data, "import", "--format", "custom", path); strings.Contains(out, "into") {
		t.Errorf("what was there already: %s", out)
	}
}
