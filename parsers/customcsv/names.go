package customcsv

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how long a name in PostgreSQL may be, in bytes.
const maxName = 63

// own are the columns every custom table has besides those of the file; id is
// kept free for a number of rows.
var own = map[string]bool{"id": true, "athlete_id": true, "item_id": true, "row_hash": true, "timestamp_utc": true, "timestamp_local": true}

// reserved are the words that SQL does not take as a column's name without
// quotes (PostgreSQL 18, pg_get_keywords() of the categories R and T, and the
// names of system columns, which it takes not at all).
var reserved = wordSet(`all analyse analyze and any array as asc asymmetric authorization binary both case cast check
	collate collation column concurrently constraint create cross current_catalog current_date current_role
	current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except
	false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull
	join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order
	outer overlaps placing primary references returning right select session_user similar some symmetric system_user
	table tablesample then to trailing true union unique user using variadic verbose when where window with
	tableoid xmin cmin xmax cmax ctid`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// columnNames are the SQL names of the headers of a file. has is false for a
// file without a header.
func columnNames(headers []string, has bool) []string {
	names, taken := make([]string, len(headers)), map[string]bool{}
	for i, h := range headers {
		name := fmt.Sprintf("clmn_%d", i)
		if has {
			name = columnName(h, i)
		}
		names[i] = free(name, taken)
		taken[names[i]] = true
	}
	return names
}

// free is the name, or the name with the first number that makes it new.
func free(name string, taken map[string]bool) string {
	unique := fit(name, "")
	for n := 2; taken[unique]; n++ {
		unique = fit(name, fmt.Sprintf("_%d", n))
	}
	return unique
}

// columnName is the predecessor's rule: punctuation and blanks become an
// underscore, two of them one (once over), one at either end goes; a whole
// number n is clmn_n; no name at all is unnamed_i. What that rule left broken
// is mended: names of nothing but punctuation, reserved words, leading digits,
// names of columns the table has anyway.
func columnName(header string, i int) string {
	header = strings.TrimSpace(strings.TrimPrefix(header, "\ufeff"))
	if header == "" {
		return fmt.Sprintf("unnamed_%d", i)
	}
	if isDigits(header) {
		return "clmn_" + header
	}
	name := strings.ToLower(strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf && unicode.In(r, unicode.P, unicode.S), unicode.IsSpace(r), unicode.IsControl(r):
			return '_'
		case unicode.Is(unicode.Cf, r), r == utf8.RuneError: // what nobody can see or type
			return -1
		}
		return r
	}, header))
	name = strings.ReplaceAll(name, "__", "_")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "_"), "_")
	switch {
	case strings.Trim(name, "_") == "":
		return fmt.Sprintf("clmn_%d", i)
	case own[name]:
		return name + "_csv"
	case reserved[name], name[0] >= '0' && name[0] <= '9':
		return "c_" + name
	}
	return name
}

// TableName makes a name that needs no quotes of what people call a table.
func TableName(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(latin.Replace(s)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String()[b.Len()-1:], "_") {
			b.WriteByte('_')
		}
	}
	name := strings.Trim(fit(b.String(), ""), "_")
	switch {
	case name == "" && strings.TrimSpace(s) == "":
		return ""
	case name == "": // of letters that have no like among a to z
		return fmt.Sprintf("table_%x", sha256.Sum256([]byte(s)))[:12]
	case reserved[name], name[0] >= '0' && name[0] <= '9':
		return fit("c_"+name, "")
	}
	return name
}

// latin spells letters of European languages without their marks.
var latin = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue", "ß", "ss", "æ", "ae", "Æ", "ae",
	"ø", "o", "Ø", "o", "å", "a", "Å", "a", "é", "e", "É", "e", "è", "e", "È", "e", "ê", "e", "ë", "e", "á", "a", "à", "a", "â", "a",
	"ã", "a", "í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ú", "u", "ù", "u", "û", "u", "ñ", "n",
	"ç", "c", "Ç", "c", "š", "s", "Š", "s", "č", "c", "Č", "c", "ž", "z", "Ž", "z", "ł", "l", "Ł", "l")

// fit cuts a name so that it has room in PostgreSQL with its ending.
func fit(name, ending string) string {
	name = strings.ToValidUTF8(name, "")
	for len(name)+len(ending) > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name + ending
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
