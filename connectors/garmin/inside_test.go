package garmin

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestUnzip(t *testing.T) {
	files, err := unzip(zipOf(t, "b.fit", "bb", "folder/", "", `..\..\a.fit`, "a", "empty.fit", ""))
	if err != nil || len(files) != 2 || files[0].name != "a.fit" || string(files[1].data) != "bb" {
		t.Errorf("got %v, %v", files, err)
	}
	if files, err := unzip(zipOf(t)); err != nil || len(files) != 0 {
		t.Errorf("an empty archive: %v, %v", files, err)
	}
}

// Archives that would unpack to more than any of Garmin's are refused, whatever
// sizes they tell.
func TestUnzipBombs(t *testing.T) {
	big := strings.Repeat("0", 1<<20) // packs to about a kilobyte
	lying := zipOf(t, "a", big)
	// The size of the content is told twice: once before and once in the list.
	told := []byte{0, 0, 0x10, 0}
	for i := bytes.LastIndex(lying, told); i >= 0; i = bytes.LastIndex(lying[:i], told) {
		copy(lying[i:], []byte{5, 0, 0, 0})
	}
	if r, err := zip.NewReader(bytes.NewReader(lying), int64(len(lying))); err != nil || r.File[0].UncompressedSize64 != 5 {
		t.Fatalf("the archive does not lie: %v", err)
	}
	for name, c := range map[string]struct {
		data  []byte
		files int
		size  int64
		total int64
	}{
		"a large file":        {zipOf(t, "a", big), 5, 1 << 19, 1 << 30},
		"many that add up":    {zipOf(t, "a", big, "b", big, "c", big), 5, 1 << 21, 5 << 19},
		"too many":            {zipOf(t, "a", "1", "b", "2", "c", "3"), 2, 10, 100},
		"one that tells less": {lying, 5, 1 << 19, 1 << 30},
		"not an archive":      {[]byte("<html>"), 5, 10, 10},
		"one that is cut off": {zipOf(t, "a", "1234567890")[:60], 5, 100, 100},
	} {
		files, err := unzipWithin(c.data, c.files, c.size, c.total)
		if err == nil || !connectors.IsPermanent(err) {
			t.Errorf("%s: unpacked to %d files, %v", name, len(files), err)
		}
	}
	if _, err := unzipWithin(zipOf(t, "a", big, "b", big), 5, 1<<20, 2<<20); err != nil {
		t.Errorf("exactly at the bounds: %v", err)
	}
}

// Years of days are kept in a few characters.
func TestTrackIsShort(t *testing.T) {
	tr := track{}
	tr.set(0, loaded)
	for i := 5; i < 3000; i++ {
		tr.set(i, loaded)
	}
	tr.set(2000, '3')
	tr.set(2001, none)
	tr.set(-1, loaded)
	text, err := tr.MarshalText()
	if err != nil || string(text) != "1o4.1995o1!31n998o" {
		t.Errorf("written as %s, %v", text, err)
	}
	var back track
	if err := back.UnmarshalText(text); err != nil || !slices.Equal(back, tr) {
		t.Errorf("read as %v", err)
	}
	for _, bad := range []string{"o", "5", "5!", "-1o", "0o", "99999999o", "5o5"} {
		if back.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func FuzzTrack(f *testing.F) {
	f.Add([]byte("1o4.1995o1!31n998o"))
	f.Add([]byte("3o1!A2!I1!9"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var tr, again track
		if tr.UnmarshalText(text) != nil {
			return
		}
		out, err := tr.MarshalText()
		if err != nil || again.UnmarshalText(out) != nil || !slices.Equal(tr, again) {
			t.Errorf("%q is written as %q", text, out)
		}
	})
}

// What is open decides what is asked for.
func TestStates(t *testing.T) {
	r := &run{}
	for _, c := range []struct {
		s             state
		recent, again bool
		open          bool
	}{
		{unasked, false, false, true}, {unasked, true, false, true},
		{fresh, true, false, false}, {fresh, true, true, true}, {fresh, false, false, true},
		{missing, true, true, true}, {missing, false, false, true},
		{loaded, true, true, false}, {loaded, false, true, false}, {none, false, false, false},
		{'1', false, false, true}, {'8', false, false, true}, {'9', false, false, false},
	} {
		if got := r.open(c.s, c.recent, c.again); got != c.open {
			t.Errorf("%c recent %t again %t: open %t", c.s, c.recent, c.again, got)
		}
	}
	if r.weekly = true; !r.open('9', false, false) {
		t.Error("what has failed often is not asked for weekly")
	}
	for was, want := range map[state]state{unasked: '1', none: '1', missing: '1', '1': '2', '9': '9', loaded: 'A', fresh: 'A', 'A': 'B', 'I': 'I'} {
		if got := was.again(); got != want {
			t.Errorf("a failure makes %c of %c, not %c", got, was, want)
		}
	}
	if r.weekly = false; !r.open('A', false, false) || r.open('I', false, false) {
		t.Error("what was loaded before and failed is not asked for as often as what was not")
	}
}

// What Garmin says decides what becomes of a state: nothing takes away what is
// stored but Garmin's word that there is nothing.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		w                 word
		was               state
		recently, finally state
	}{
		{found, unasked, fresh, loaded}, {found, none, fresh, loaded}, {found, 'C', fresh, loaded},
		{silent, unasked, missing, none}, {silent, missing, missing, none}, {silent, '3', missing, none},
		{silent, fresh, fresh, loaded}, {silent, 'C', fresh, loaded},
		{odd, unasked, missing, missing}, {odd, '3', missing, missing}, {odd, missing, missing, none}, {odd, fresh, fresh, loaded}, // asked once more
		{blank, unasked, missing, none}, {blank, missing, missing, none}, {blank, '3', missing, none},
		{blank, fresh, missing, missing}, {blank, 'C', missing, missing}, // looked at once more
	} {
		if got := c.w.after(c.was, true); got != c.recently {
			t.Errorf("word %d after %c, recently: %c, not %c", c.w, c.was, got, c.recently)
		}
		if got := c.w.after(c.was, false); got != c.finally {
			t.Errorf("word %d after %c, finally: %c, not %c", c.w, c.was, got, c.finally)
		}
	}
}

// An answer that is none of the expected shape says nothing about the data.
func TestOnlySoundAnswersSayThatThereIsNothing(t *testing.T) {
	sound := map[string][]string{
		"daily": {`{"totalSteps":null,"totalKilocalories":1790}`, `null`}, "sleep": {`{"dailySleepDTO":{"id":null},"sleepLevels":[]}`},
		"hrv": {`null`}, "readiness": {`[]`}, "heart_rate": {`{"heartRateValues":null}`}, "stress": {`null`, `{"stressValuesArray":[]}`},
		"respiration": {`{"respirationValuesArray":null}`}, "spo2": {`{"averageSpO2":null}`}, "steps": {`[]`, `[{"steps":0,"primaryActivityLevel":"none"}]`},
		"weight": {`{"dailyWeightSummaries":[],"totalAverage":{"weight":null}}`}, "body_battery": {`[]`, `[{"date":"2026-06-14","charged":null}]`},
		"status": {`{"weeklyTrainingStatus":{"statusCode":200,"payload":{"reportData":{}}}}`}, "vo2max": {`[]`}, "races": {`[]`, `[{"time5K":null}]`},
	}
	unsound := []string{"", `{}`, `""`, `false`, `0`, `{"message":"HTTP 500 Internal Server Error","error":"InternalServerErrorException"}`, `{"weeklyTrainingStatus":{"statusCode":500,"payload":null}}`}
	check := func(dataset string, there, bare func([]byte) bool) {
		for _, text := range sound[dataset] {
			if got := weigh([]byte(text), there, bare); got != blank {
				t.Errorf("%s: %s is not taken for nothing: %d", dataset, text, got)
			}
		}
		if got := weigh(nil, there, bare); got != silent {
			t.Errorf("%s: something is concluded from no answer: %d", dataset, got)
		}
		if len(sound[dataset]) == 0 {
			t.Errorf("%s: nothing is tested", dataset)
		}
		for _, text := range unsound {
			if got := weigh([]byte(text), there, bare); got != odd {
				t.Errorf("%s: something is concluded from %q: %d", dataset, text, got)
			}
		}
	}
	for _, c := range charts {
		check(c.dataset, c.there, c.bare)
	}
	for _, b := range blocks {
		check(b.dataset, b.there, b.bare)
	}
}

// Months that an earlier version cut off are loaded once more, whole.
func TestCutMonthsAreMended(t *testing.T) {
	n := monthNumber(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	tr := &track{}
	for i, s := range []state{loaded, loaded, none, fresh} {
		tr.set(n+i, s)
	}
	r := &run{Run: &connectors.Run{Session: &connectors.Session{}}, cursor: cursor{From: "2026-05-10", To: "2026-06-13", Months: map[string]*track{"weight": tr}}}
	r.span()
	for i, open := range []bool{false, true, true, false} {
		if s := tr.at(n + i); r.open(s, true, false) != open || s.stored() == (i == 2) {
			t.Errorf("month %d after the first is %c", i, s)
		}
	}
	tr.set(n+1, loaded)
	r.cursor.From = "2026-05-20"
	if r.span(); tr.at(n+1) != loaded {
		t.Error("what was mended is asked for again")
	}
}

// Garmin says in many ways that there is nothing.
func TestEmptyAnswers(t *testing.T) {
	for _, c := range []struct {
		what  string
		there func([]byte) bool
		empty []string
		full  []string
	}{
		{"day", isLived, []string{`{"totalKilocalories":1800,"totalSteps":null,"includesWellnessData":true}`, `{}`}, []string{`{"totalSteps":0}`, `{"totalSteps":null,"includesActivityData":true}`}},
		{"night", isNight, []string{`{"dailySleepDTO":{"id":null,"calendarDate":"2026-06-14"},"sleepLevels":[]}`, `{"dailySleepDTO":null}`, `{}`},
			[]string{`{"dailySleepDTO":{"id":1750000000000}}`, `{"x":[1],"dailySleepDTO":{"id":null,"sleepStartTimestampGMT":1}}`, `{"dailySleepDTO":{"id":null,"napTimeSeconds":1200}}`}},
		{"steps", isWalked, []string{`[]`, `[{"steps":0,"pushes":0,"primaryActivityLevel":"none"}]`}, []string{`[{"steps":0,"primaryActivityLevel":"sleeping"}]`, `[{"steps":5}]`}},
		{"status", isTrained, []string{`{"weeklyTrainingStatus":{"payload":{"reportData":{}}}}`, `{"weeklyTrainingStatus":{"payload":null}}`}, []string{`{"weeklyTrainingStatus":{"payload":{"reportData":{"1":[{}]}}}}`}},
		{"battery", isCharged, []string{`[{"date":"2026-06-14","charged":null,"drained":null,"bodyBatteryValuesArray":[]}]`}, []string{`[{"charged":null},{"charged":0}]`}},
		{"races", isPredicted, []string{`[{"time5K":null}]`}, []string{`[{"time5K":null,"timeMarathon":12000}]`}},
		{"list", isFull, []string{"null", "[]", `{"message":"oops"}`}, []string{`[{"score":50}]`}},
		{"anything", filled, []string{"", "null", " [] ", "{}", `""`}, []string{"0", "[1]", "true", `{"a":null}`}},
	} {
		for _, text := range c.empty {
			if c.there([]byte(text)) {
				t.Errorf("%s: %s is taken for something", c.what, text)
			}
		}
		for _, text := range c.full {
			if !c.there([]byte(text)) {
				t.Errorf("%s: %s is taken for nothing", c.what, text)
			}
		}
	}
}

// An edit changes the version of an activity; a new picture of the person, or
// another order of the keys, does not.
func TestVersionOfAnActivity(t *testing.T) {
	read := func(text string) string {
		e, err := readEntry([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return e.version
	}
	plain := read(`{"activityId":7,"activityName":"Run","ownerFullName":"A","userRoles":["x"]}`)
	if read(`{"activityName":"Run","activityId":7,"ownerFullName":"B"}`) != plain {
		t.Error("the version depends on the person")
	}
	if read(`{"activityId":7,"activityName":"Long run"}`) == plain {
		t.Error("another name makes no other version")
	}
	if _, err := readEntry([]byte(`{"activityName":"x"}`)); !connectors.IsPermanent(err) {
		t.Errorf("without a number: %v", err)
	}
}

func TestClaimsOfAToken(t *testing.T) {
	jwt := func(head, body string) token {
		enc := base64.RawURLEncoding.EncodeToString
		return token{Access: enc([]byte(head)) + "." + enc([]byte(body)) + ".c2ln"}
	}
	expiry, id, err := jwt(`{"alg":"RS256"}`, `{"exp":1781517600,"client_id":"X"}`).claims()
	if err != nil || id != "X" || !expiry.Equal(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("%v %q %v", expiry.UTC(), id, err)
	}
	if expiry, _, err := jwt(`{"alg":"RS256"}`, `{"exp":"tomorrow"}`).claims(); err != nil || !expiry.IsZero() {
		t.Errorf("an end that is no number: %v %v", expiry, err)
	}
	for _, bad := range []token{jwt(`{"alg":"none"}`, `{"exp":1}`), jwt(`{}`, `{}`), {Access: "x"}, {Access: "a.b.c"}} {
		if _, _, err := bad.claims(); err == nil {
			t.Errorf("%s was taken", bad.Access)
		}
	}
}

// The answers of the sign-in, as recorded.
func TestJudge(t *testing.T) {
	page := http.Header{"Content-Type": {"text/html"}}
	for _, c := range []struct {
		status int
		header http.Header
		body   string
		want   error
	}{
		{200, nil, `{"serviceTicketId":"ST-1-a-sso","responseStatus":{"type":"SUCCESSFUL"},"customerMfaInfo":null}`, nil},
		{200, nil, `{"serviceTicketId":null,"responseStatus":{"type":"MFA_REQUIRED"},"customerMfaInfo":null}`, nil},
		{200, nil, `{"serviceTicketId":null,"responseStatus":{"type":"SUCCESSFUL"}}`, errUnknown},
		{401, nil, `{"responseStatus":{"type":"INVALID_USERNAME_PASSWORD"}}`, errDetails},
		{200, nil, `{"error":{"status-code":"429"}}`, connectors.ErrChallenge},
		{200, nil, `{"error":{"status-code":429}}`, connectors.ErrChallenge},
		{429, nil, ``, connectors.ErrChallenge},
		{403, page, `<!DOCTYPE html><html><head><title>Attention</title>`, connectors.ErrChallenge},
		{200, page, `<!DOCTYPE html><html><head><title>Just a moment...</title>`, connectors.ErrChallenge},
		{200, nil, `{"responseStatus":{"type":"CAPTCHA_REQUIRED"}}`, errCaptcha},
		{401, nil, `{"responseStatus":{"type":"ACCOUNT_LOCKED"}}`, errLocked},
		{400, nil, `{"type":"about:blank"}`, errUnknown},
	} {
		header := c.header
		if header == nil {
			header = http.Header{}
		}
		_, err := judge(&httpx.Answer{Status: c.status, Header: header, Body: []byte(c.body)})
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%d %.60s: %v", c.status, c.body, err)
		}
	}
}

func TestTicketInWhatPeopleCopy(t *testing.T) {
	for text, want := range map[string]string{
		"ST-0123-AbC-sso": "ST-0123-AbC-sso", `"serviceTicketId" : "ST-0123-AbC-cas",`: "ST-0123-AbC-cas",
		`https:\/\/x\/embed?ticket=ST-0123-AbC-sso";`: "ST-0123-AbC-sso", "?ticket=ST-0123-AbC-sso&x=ST-9999-zzz": "ST-0123-AbC-sso", "nothing": "",
	} {
		if got := ticketText.FindString(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestPages(t *testing.T) {
	page := []byte(`<html><head><title> Success &amp; more </title><script>var mfaMethod = "email"; const codeSentTo='';let locale = 'en_US'</script></head><input value="F00" type=hidden name=_csrf><title>Other</title>`)
	if titleOf(page) != "Success & more" || csrfOf(page) != "F00" || variable(page, "mfaMethod") != "email" || variable(page, "locale") != "en_US" || variable(page, "codeSentTo") != "" {
		t.Errorf("%q %q %q", titleOf(page), csrfOf(page), variable(page, "mfaMethod"))
	}
	if titleOf(nil) != "" || csrfOf([]byte("{}")) != "" {
		t.Error("something was found in nothing")
	}
}

// The cursor of ten years stays small enough to be kept at every step.
func TestCursorOfTenYears(t *testing.T) {
	var c cursor
	for _, set := range charts {
		for i := 3800; i < 7450; i++ {
			of(&c.Days, set.dataset).set(i, loaded)
		}
	}
	text, err := json.Marshal(c)
	if err != nil || len(text) > 500 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
