package connectors_test

import (
	"slices"
	"testing"

	"athletedata/connectors"
	"athletedata/connectors/all"
)

// A field is asked where the other answer is the one that it goes with, whether
// that was given or is the default.
func TestAsks(t *testing.T) {
	given := func(default_ string) connectors.Info {
		return connectors.Info{Fields: []connectors.Field{
			{ID: "access", Entry: connectors.Choice, Default: default_, Choices: []connectors.Option{{Value: "links"}, {Value: "account"}}},
			{ID: "folders", OnlyWith: connectors.Given{Field: "access", Answer: "account"}},
		}}
	}
	for _, c := range []struct {
		preset, answer string
		want           bool
	}{{"links", "", false}, {"links", "account", true}, {"account", "", true}, {"account", "links", false}} {
		info := given(c.preset)
		if got := info.Asks(info.Fields[1], func(string) string { return c.answer }); got != c.want {
			t.Errorf("default %q, answer %q: %v", c.preset, c.answer, got)
		}
		if !info.Asks(info.Fields[0], func(string) string { return c.answer }) {
			t.Error("what depends on nothing is not asked")
		}
	}
}

// What a field depends on is a choice asked before it, of everybody.
func TestConditionsOfAllSourcesCanBeMet(t *testing.T) {
	for _, c := range all.Connectors() {
		info := c.Info()
		for i, f := range info.Fields {
			if f.OnlyWith == (connectors.Given{}) {
				continue
			}
			at := slices.IndexFunc(info.Fields, func(o connectors.Field) bool { return o.ID == f.OnlyWith.Field })
			if at < 0 || at > i {
				t.Errorf("%s: %s depends on %q, which is not asked before", info.ID, f.ID, f.OnlyWith.Field)
				continue
			}
			on := info.Fields[at]
			if on.Entry != connectors.Choice || on.Advanced || on.OnlyWith != (connectors.Given{}) ||
				!slices.ContainsFunc(on.Choices, func(o connectors.Option) bool { return o.Value == f.OnlyWith.Answer }) {
				t.Errorf("%s: %s can never be asked, or not by everybody", info.ID, f.ID)
			}
		}
	}
}
