package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/connectors"
)

// connectFlags answer beforehand what "connect" would ask.
type connectFlags struct {
	answers  []string
	secrets  string
	with     []string
	without  []string
	from, to string
	every    string
	quiet    string
	accept   string
	settings bool
	advanced bool
	browser  bool
}

// newConnect connects a source: it asks what the window's wizard asks.
func newConnect(o *options) *cobra.Command {
	var f connectFlags
	cmd := &cobra.Command{
		Use:   "connect SOURCE",
		Short: "Connect an account, sign in again, or change its settings",
		Long: `Connects an account ("athletedata sources" lists them), or signs in again to one
that is connected. It asks for what is needed; flags can answer beforehand, so
that it also runs without a terminal. What is secret is never given as a flag,
because other users of this computer could see it: it is asked for, or read from
a file (--secrets FILE, or --secrets - for the standard input) with lines like
password=…. What has several lines, like Dropbox's links, is given one line for
each: links=… and again links=…. They replace those that are kept; a single
links= with nothing after it forgets them.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, names []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.connect(cmd.Context(), s, names[0], f) })
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.answers, "answer", nil, "answer to a field: NAME=VALUE (repeat it; \"athletedata sources SOURCE\" lists the fields)")
	flags.StringVar(&f.secrets, "secrets", "", "file with the secret answers, one NAME=VALUE a line; - is the standard input")
	flags.StringSliceVar(&f.with, "with", nil, "parts to fetch that are off at first")
	flags.StringSliceVar(&f.without, "without", nil, "parts not to fetch")
	flags.StringVar(&f.from, "from", "", "first day to fetch, like 2019-01-31 (default: everything, which \"none\" brings back); what comes by the month comes for whole months")
	flags.StringVar(&f.to, "to", "", "last day to fetch, or none")
	flags.StringVar(&f.every, "every", "", "how often to sync, like 6h (default: as the source proposes)")
	flags.StringVar(&f.quiet, "quiet", "", "hours without syncs, like 22:00-07:00, or none")
	flags.StringVar(&f.accept, "accept-notice", "", "accept the source's notice, by the version it shows")
	flags.BoolVar(&f.settings, "settings", false, "only change settings of an account that is connected, without signing in again")
	flags.BoolVar(&f.advanced, "advanced", false, "ask for the advanced fields too")
	flags.BoolVar(&f.browser, "browser", true, "open the browser; =false only prints the address")
	return cmd
}

func (o *options) connect(ctx context.Context, s *Services, source string, f connectFlags) error {
	connector, ok := s.Syncer.Connector(source)
	if !ok {
		return &usageError{&engine.UnknownSourceError{Source: source}}
	}
	info := connector.Info()
	account, _, err := s.Syncer.Account(ctx, source)
	var unknown *engine.UnknownSourceError
	if err != nil && !errors.As(err, &unknown) {
		return err
	}
	connected := err == nil
	if f.settings && !connected {
		return err
	}
	t := o.terminal()
	if !f.browser {
		t.open = nil
	}
	c, err := f.choices(info, account, o.now())
	if err != nil {
		return &usageError{err}
	}
	given, err := readSecrets(info, f.secrets, t.in)
	if err != nil {
		return err
	}
	maps.Copy(c.Answers, given)
	if !f.settings { // after the flags: a mistake in them must not stand under a page of text
		introduce(t.err, info)
		if notice := s.secrets.Notice(); notice != "" && info.Kind != connectors.Open {
			fmt.Fprintf(t.err, "%s\n\n", notice)
		}
	}
	if err := f.notice(ctx, t, info, &c); err != nil {
		return err
	}
	if !f.settings {
		before := map[string]string{}
		maps.Copy(before, account.Answers)
		if connected {
			sealed, err := s.Syncer.Sealed(ctx, source)
			if err != nil {
				return err
			}
			maps.Copy(before, sealed)
		}
		if err := f.fields(ctx, t, info, before, c.Answers, connected); err != nil {
			return err
		}
	}
	k, err := s.Syncer.Connect(ctx, source, c)
	if err != nil {
		return wrongAnswer(err)
	}
	var who connectors.Identity
	if !f.settings {
		if k.Way() != connectors.Open {
			fmt.Fprintf(t.err, "Signing in to %s …\n", info.Name)
		}
		if err := k.SignIn(ctx, t); err != nil {
			return wrongAnswer(err)
		}
		if who, err = k.Check(ctx); err != nil {
			return err
		}
	}
	if err := k.Save(ctx); err != nil {
		return err
	}
	return o.connected(info, k.Way(), who, f.settings)
}

// wrongAnswer makes of an answer that is missing or no good a mistake in how the
// command was called, and says how answers are given.
func wrongAnswer(err error) error {
	var wrong *engine.FieldError
	if !errors.As(err, &wrong) {
		return err
	}
	how := fmt.Sprintf("--answer %s=…", wrong.Field.ID)
	if wrong.Field.InVault() {
		how = fmt.Sprintf("a line %s=… of what --secrets reads", wrong.Field.ID)
	}
	return &usageError{fmt.Errorf("%w; it is given by %s", err, how)}
}

// now is the time of the accounts.
func (o *options) now() time.Time {
	if o.clock != nil {
		return o.clock.Now()
	}
	return time.Now()
}

// introduce says what a source is and what is to be done elsewhere beforehand.
func introduce(w io.Writer, info connectors.Info) {
	fmt.Fprintf(w, "%s: %s\n", info.Name, info.Summary)
	if info.Better != "" {
		fmt.Fprintf(w, "\n%s\n", info.Better)
	}
	for i, step := range info.Steps {
		fmt.Fprintf(w, "\n%d. %s. %s\n", i+1, step.Title, step.Text)
		if step.Link.URL != "" {
			fmt.Fprintf(w, "   %s\n", step.Link.URL)
		}
	}
	fmt.Fprintln(w)
}

// notice shows what has to be accepted first.
func (f *connectFlags) notice(ctx context.Context, t *terminal, info connectors.Info, c *engine.Choices) error {
	n := info.Notice
	if n.Version == "" || c.NoticeVersion == n.Version {
		return nil
	}
	if f.accept == n.Version {
		c.NoticeVersion = n.Version
		return nil
	}
	fmt.Fprintf(t.err, "%s\n\n%s\n\n", n.Title, n.Text)
	answer, err := t.ask(ctx, "Type yes if you accept that", "")
	if err != nil {
		return connectors.Advise(err, fmt.Sprintf("Read the notice above. Then --accept-notice %s accepts it.", n.Version))
	}
	if !strings.EqualFold(answer, "yes") {
		return connectors.Advise(errors.New("the notice was not accepted"), "Nothing was connected.")
	}
	c.NoticeVersion = n.Version
	return nil
}

// fields asks for the answers that the flags have not given, as far as they
// matter after those before.
func (f *connectFlags) fields(ctx context.Context, t *terminal, info connectors.Info, before, answers map[string]string, connected bool) error {
	known := func(id string) string {
		if answer, given := answers[id]; given {
			return answer
		}
		return before[id]
	}
	for _, field := range info.Fields {
		if _, given := answers[field.ID]; given || field.Advanced && !f.advanced || !info.Asks(field, known) {
			continue
		}
		if field.InVault() && !field.Sealed && connected {
			field.Label += " (may be empty if it has not changed)"
			field.Optional = false // it says that already
		}
		needed := !field.Optional && field.Default == "" && before[field.ID] == "" && !(field.InVault() && connected)
		for {
			answer, err := t.field(ctx, field, before[field.ID])
			if errors.Is(err, errNoAnswer) {
				return nil // what is needed and missing is named by the sign-in
			}
			if err != nil {
				return err
			}
			if err = allowed(field, answer); answer == "" && needed {
				err = errors.New("this is needed")
			}
			if err != nil {
				fmt.Fprintf(t.err, "  %v\n", err)
				continue
			}
			if answer != "" {
				answers[field.ID] = answer
			}
			break
		}
	}
	return nil
}

// field asks for one answer.
func (t *terminal) field(ctx context.Context, f connectors.Field, before string) (string, error) {
	if f.Help != "" {
		fmt.Fprintf(t.err, "  %s\n", f.Help)
	}
	preset := f.Default
	if before != "" {
		preset = before
	}
	label := f.Label
	switch {
	case f.Sealed && before != "": // on a screen it would be seen by whoever looks
		label += " (" + kept(before) + ")"
		preset = ""
	case f.Optional:
		label += " (may be empty)"
	}
	switch f.Entry {
	case connectors.Secret:
		return t.secret(ctx, label)
	case connectors.File:
		path, err := t.ask(ctx, label+", path of the file", "")
		if err != nil || path == "" {
			return "", err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("reading the file for %q: %w", f.Label, err)
		}
		return string(content), nil
	case connectors.Lines:
		return t.several(ctx, label)
	case connectors.Switch:
		answer, err := t.ask(ctx, label+" (yes or no)", map[bool]string{true: "yes", false: "no"}[preset == "true"])
		if strings.EqualFold(answer, "yes") {
			return "true", err
		}
		return "", err
	case connectors.Choice:
		for _, c := range f.Choices {
			fmt.Fprintf(t.err, "    %-12s %s\n", c.Value, c.Text)
		}
	}
	return t.ask(ctx, label, preset)
}

// kept says how many lines of an answer are kept, instead of showing them.
func kept(before string) string {
	n := len(strings.FieldsFunc(before, func(r rune) bool { return r == '\n' }))
	if n == 1 {
		return "one is kept: an empty answer keeps it, what you enter replaces it"
	}
	return fmt.Sprintf("%d are kept: an empty answer keeps them, what you enter replaces them", n)
}

func (o *options) connected(info connectors.Info, way connectors.Kind, who connectors.Identity, settings bool) error {
	if o.json {
		writeJSON(o.out, map[string]any{"source": info.ID, "connected": true, "signed_in_as": who.Name, "newest": who.Newest, "newest_at": stamp(&who.At)})
		return nil
	}
	if settings {
		fmt.Fprintf(o.out, "%s: the settings are changed.\n", info.Name)
		return nil
	}
	text := info.Name + " is connected"
	switch {
	case who.Name == "" || who.Name == info.Name:
	case way == connectors.Open: // nobody has signed in: it says what is read
		text += " (" + who.Name + ")"
	default:
		text += ", signed in as " + who.Name
	}
	if who.Newest != "" {
		text += ". The newest there is " + who.Newest
		if !who.At.IsZero() {
			text += " of " + who.At.Local().Format("2006-01-02 15:04")
		}
	}
	fmt.Fprintf(o.out, "%s.\nFetch everything with: athletedata sync %s\n", text, info.ID)
	return nil
}

// stamp is an instant for scripts; "" if there is none.
func stamp(at *time.Time) string {
	if at == nil || at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
