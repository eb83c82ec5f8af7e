package strava

import (
	"fmt"
	"strings"
	"unicode"
)

// months are how the languages of Strava's accounts begin the names of months.
// Where one beginning holds another, the longer one counts.
var months = map[string]int{}

func init() {
	for i, names := range []string{
		"jan ene gen sty led oca tammi янв", "feb fév fev lut úno şub helmi фев", "mar mär mrt maa maalis març бер мар", "apr abr avr kwi dub nis huhti апр",
		"may mai maj mei mag máj kvě touko мая май", "jun juin giu cze haz kesä červen čvn jún июн", "jul juil lug lip tem heinä červenec čvc júl июл", "aug ago aoû agu ağu sie srp elo авг",
		"sep set wrz zář eyl syys сен", "oct okt ott out paź říj eki loka окт", "nov lis kas marras ноя", "dec dez déc dic des gru pro ara joulu дек",
	} {
		for _, name := range strings.Fields(names) {
			months[name] = i + 1
		}
	}
}

// halves say before or after noon.
var halves = map[string]string{"am": "am", "pm": "pm", "上午": "am", "下午": "pm", "午前": "am", "午後": "pm", "오전": "am", "오후": "pm", "sa": "am", "ch": "pm"}

// fillers are words between the numbers of a date.
var fillers = map[string]bool{"de": true, "del": true, "à": true, "às": true, "um": true, "at": true, "om": true, "kl": true, "klo": true, "г": true, "alle": true, "ore": true, "o": true, "t": true, "z": true, "utc": true,
	"年": true, "月": true, "日": true, "년": true, "월": true, "일": true}

var plainDate = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u3000", " ", "\u200e", "", "a. m.", "am", "p. m.", "pm", "a.m.", "am", "p.m.", "pm")

// canonical writes a date in any of the languages so that package clock reads
// it: "2 de ene. de 2025, 7:05:00" becomes "2025-1-2 7:05:00". Numbers alone
// keep their order. It is false for what is no date with a time.
func canonical(s string) (string, bool) {
	if len(s) > 80 {
		return "", false
	}
	rest := plainDate.Replace(strings.ToLower(s))
	var numbers []string
	month, half := 0, ""
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsDigit(r) })
		if n < 0 {
			n = len(rest)
		}
		if n > 0 {
			numbers, rest = append(numbers, rest[:n]), rest[n:]
			continue
		}
		n = strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		if n < 0 {
			n = len(rest)
		}
		if n == 0 {
			if !strings.ContainsAny(rest[:1], " ,./-:") {
				return "", false
			}
			rest = rest[1:]
			continue
		}
		word := rest[:n]
		rest = rest[n:]
		switch m := monthOf(word); {
		case halves[word] != "":
			half = " " + halves[word]
		case m > 0 && month == 0:
			month = m
		case !fillers[word]:
			return "", false
		}
	}
	if month > 0 && len(numbers) >= 4 {
		day, year := numbers[0], numbers[1]
		if len(day) == 4 {
			day, year = year, day
		}
		numbers = append([]string{year, fmt.Sprint(month), day}, numbers[2:]...)
		if len(year) != 4 {
			return "", false
		}
	}
	if len(numbers) < 5 || len(numbers) > 7 { // the seventh is a fraction of a second
		return "", false
	}
	separator := "/"
	if len(numbers[0]) == 4 {
		separator = "-"
	}
	return strings.Join(numbers[:3], separator) + " " + strings.Join(numbers[3:min(len(numbers), 6)], ":") + half, true
}

// monthOf is the month whose longest beginning a word has; 0 for other words.
func monthOf(word string) (month int) {
	longest := 0
	for name, m := range months {
		if len(name) > longest && strings.HasPrefix(word, name) {
			month, longest = m, len(name)
		}
	}
	return month
}
