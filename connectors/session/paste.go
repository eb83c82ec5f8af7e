package session

import (
	"encoding/json"
	"strings"
)

// Pasted reads cookies as people copy them out of their browser:
//
//   - a value alone; alone is the name of its cookie,
//   - "name=value; other=value", with or without "Cookie:" before it, also in
//     the midst of the other lines of a request,
//   - rows of the browser's own table of cookies, which tabs part,
//   - a cookies.txt, of which only the lines of the domain count,
//   - the JSON that extensions of browsers export, likewise.
func Pasted(text, domain, alone string) map[string]string {
	text = strings.TrimSpace(text)
	for _, read := range []func(text, domain string) map[string]string{fromJSON, fromHeader, fromTable, fromPairs} {
		if found := read(text, domain); len(found) > 0 {
			return found
		}
	}
	if text = unquote(text); text == "" || strings.ContainsAny(text, " \t\r\n;") {
		return nil
	}
	return map[string]string{alone: text}
}

func fromJSON(text, domain string) map[string]string {
	var list []struct{ Name, Value, Domain string }
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	found := map[string]string{}
	for _, c := range list {
		if c.Name != "" && c.Value != "" && ofDomain(c.Domain, domain) {
			found[c.Name] = c.Value
		}
	}
	return found
}

// fromHeader finds the header among the lines of a request.
func fromHeader(text, domain string) map[string]string {
	for line := range strings.Lines(text) {
		name, rest, ok := strings.Cut(strings.TrimLeft(line, `"' `), ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), "cookie") {
			return fromPairs(rest, domain)
		}
	}
	return nil
}

// netscapeFields are those of a line of cookies.txt: domain, whether it counts
// for what is below it, path, secure, expiry, name, value. A line that begins
// with #HttpOnly_ is one as well (curl's documentation, "Cookie file format").
const netscapeFields = 7

func fromTable(text, domain string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.Trim(line, "\r\n"), "\t")
		switch {
		case len(f) == netscapeFields && (f[1] == "TRUE" || f[1] == "FALSE") && (f[3] == "TRUE" || f[3] == "FALSE"):
			if f[6] != "" && ofDomain(strings.TrimPrefix(f[0], "#HttpOnly_"), domain) {
				found[f[5]] = f[6]
			}
		case len(f) >= 2 && isName(f[0]):
			keep(found, f[0], f[1])
		}
	}
	return found
}

func fromPairs(text, _ string) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(unquote(strings.TrimSpace(text)), ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		// A token in base64 ends in "=" and is no pair.
		if ok && isName(name) && strings.Trim(value, "=") != "" {
			keep(found, name, value)
		}
	}
	return found
}

func keep(found map[string]string, name, value string) {
	if value = unquote(value); value != "" {
		found[name] = value
	}
}

// isName reports whether a text can be the name of a cookie: those of tokens in
// base64 could, but for what they are made of.
func isName(s string) bool {
	return s != "" && s[0] != '#' && !strings.ContainsAny(s, " /+,;:=\"'\t\r\n")
}

// ofDomain reports whether a cookie of some domain is for the site; one that
// does not say is.
func ofDomain(theirs, domain string) bool {
	theirs = strings.TrimPrefix(theirs, ".")
	return theirs == "" || domain == "" || within(theirs, domain) || within(domain, theirs)
}

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}
