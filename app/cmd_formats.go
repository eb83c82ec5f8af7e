package app

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"athletedata/parsers/all"
)

// newFormats prints the one table that drives recognising, the window and this.
func newFormats(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "formats",
		Short: "List the formats of files that can be imported",
		Args:  args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
			if !o.json {
				fmt.Fprintln(w, "FORMAT\tFROM\tWHAT\tBRINGS")
			}
			for _, f := range all.Formats {
				if o.json {
					writeJSON(o.out, map[string]any{"format": f.Format, "vendor": f.Vendor, "title": f.Title, "holds": f.Holds, "wall_clock": f.Wall})
					continue
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Format, f.Vendor, f.Title, f.Holds)
			}
			return w.Flush()
		},
	}
}
