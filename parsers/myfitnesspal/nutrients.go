package myfitnesspal

import (
	"regexp"
	"strings"

	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const kilojoulesPerKcal = 4.184

// nutrient is where a nutrient is kept and in what unit. MyFitnessPal gives
// two vitamins and two minerals in percent of the daily value.
type nutrient struct {
	unit  string // kcal, g, mg, %
	field func(*record.NutritionEntry) **float64
}

// nutrients by all the names that export, pages and JSON have for them, as
// [plainName] writes them.
var nutrients = func() map[string]nutrient {
	type e = record.NutritionEntry
	m := map[string]nutrient{}
	add := func(unit string, field func(*e) **float64, names ...string) {
		for _, n := range names {
			m[n] = nutrient{unit, field}
		}
	}
	add("kcal", func(e *e) **float64 { return &e.EnergyKcal }, "calories", "kilojoules", "energy")
	add("g", func(e *e) **float64 { return &e.CarbsG }, "carbohydrates", "carbs")
	add("g", func(e *e) **float64 { return &e.ProteinG }, "protein")
	add("g", func(e *e) **float64 { return &e.FatG }, "fat")
	add("g", func(e *e) **float64 { return &e.FiberG }, "fiber", "fibre")
	add("g", func(e *e) **float64 { return &e.SugarG }, "sugar", "sugars")
	add("g", func(e *e) **float64 { return &e.SaturatedFatG }, "saturated fat", "sat fat")
	add("g", func(e *e) **float64 { return &e.PolyunsatFatG }, "polyunsaturated fat", "ply fat")
	add("g", func(e *e) **float64 { return &e.MonounsatFatG }, "monounsaturated fat", "mon fat")
	add("g", func(e *e) **float64 { return &e.TransFatG }, "trans fat", "trn fat")
	add("mg", func(e *e) **float64 { return &e.CholesterolMg }, "cholesterol", "cholest", "chol")
	add("mg", func(e *e) **float64 { return &e.SodiumMg }, "sodium")
	add("mg", func(e *e) **float64 { return &e.PotassiumMg }, "potassium", "potass")
	add("%", func(e *e) **float64 { return &e.VitaminAPct }, "vitamin a", "vit a")
	add("%", func(e *e) **float64 { return &e.VitaminCPct }, "vitamin c", "vit c")
	add("%", func(e *e) **float64 { return &e.CalciumPct }, "calcium")
	add("%", func(e *e) **float64 { return &e.IronPct }, "iron")
	return m
}()

// column is the heading of a column of nutrients.
type column struct {
	name  string // as the source says it
	unit  string // if the heading tells it
	plain string // the name as nutrients has it
}

func newColumn(name, unit string) column { return column{name, unit, plainName(name)} }

var inBrackets = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)

var unified = strings.NewReplacer("_", " ", ".", "")

// plainName drops what the sources write differently: case, points, "_".
func plainName(s string) string {
	return strings.Join(strings.Fields(unified.Replace(strings.ToLower(s))), " ")
}

// heading takes "Fat (g)" apart.
func heading(s string) column {
	if m := inBrackets.FindStringSubmatch(s); m != nil {
		return newColumn(m[1], m[2])
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 { // pages have the unit below the name
		switch unit := s[i+1:]; unit {
		case "kcal", "kJ", "g", "mg", "%":
			return newColumn(s[:i], unit)
		}
	}
	return newColumn(s, "")
}

// put keeps a value of a column: a number, perhaps with a unit after it
// ("1,440mg"). What has no column of its own, or a unit that does not fit, goes
// to Extra as the source says it.
func put(e *record.NutritionEntry, c column, text string) {
	number, unit := cutUnit(text)
	v := table.Number(number)
	if unit == "" {
		unit = c.unit
	}
	if v == nil {
		if !table.Null(text) {
			extra(&e.Extra, c.full(), text)
		}
		return
	}
	n, known := nutrients[c.plain]
	if unit == "" && c.plain == "kilojoules" {
		unit = "kJ"
	}
	value, fits := convert(*v, unit, n.unit)
	if !known || !fits {
		extra(&e.Extra, newColumn(c.name, unit).full(), *v)
		return
	}
	*n.field(e) = &value
}

func (c column) full() string {
	if c.unit == "" {
		return c.name
	}
	return c.name + " (" + c.unit + ")"
}

// cutUnit parts "859mg" and "12 %".
func cutUnit(s string) (number, unit string) {
	s = strings.TrimSpace(s)
	i := strings.LastIndexAny(s, "0123456789") + 1
	return s[:i], strings.TrimSpace(s[i:])
}

// convert turns a value into another unit; a unit that is not told is the
// wanted one.
func convert(v float64, from, to string) (float64, bool) {
	from = strings.ToLower(from)
	switch {
	case from == "" || from == to || to == "kcal" && (from == "cal" || from == "calories"):
		return v, true
	case to == "kcal" && (from == "kj" || from == "kilojoules"):
		return v / kilojoulesPerKcal, true
	case to == "g" && from == "mg":
		return v / 1000, true
	case to == "mg" && from == "g":
		return v * 1000, true
	}
	return 0, false
}

// extra notes what has no column.
func extra(m *map[string]any, name string, value any) {
	if *m == nil {
		*m = map[string]any{}
	}
	(*m)[name] = value
}

// serving is "name, amount unit (more)" as lists of foods write it: what
// follows the last comma with a number is the amount.
var serving = regexp.MustCompile(`^(.+), (\d[\d.,]*(?: ?\d*/\d+)?) ([^\d\s].*)$`)

// nameFood splits the name of a food from its amount. A bracket that follows
// the unit only says more about it; then Extra keeps the whole.
func nameFood(e *record.NutritionEntry, text string) {
	e.Food = text
	m := serving.FindStringSubmatch(text)
	if m == nil {
		return
	}
	amount := fraction(m[2])
	if amount == nil {
		return
	}
	e.Food, e.Amount, e.Unit = m[1], amount, m[3]
	if bare, more := inBrackets.FindStringSubmatch(m[3]), e.Unit; bare != nil && bare[1] != "" {
		e.Unit = bare[1]
		extra(&e.Extra, "serving", m[2]+" "+more)
	}
}

// fraction reads 2, 1.5, 1/2 and 1 1/2.
func fraction(s string) *float64 {
	whole, part := "0", s
	if w, p, ok := strings.Cut(s, " "); ok {
		whole, part = w, p
	}
	above, below, ok := strings.Cut(part, "/")
	if !ok {
		return table.Number(s)
	}
	w, a, b := table.Number(whole), table.Number(above), table.Number(below)
	if w == nil || a == nil || b == nil || *b == 0 {
		return nil
	}
	v := *w + *a / *b
	return &v
}
