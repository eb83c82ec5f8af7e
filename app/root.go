package app

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"athletedata/connectors"
)

// options are the flags every command knows, and where it writes.
type options struct {
	out, err    io.Writer
	in          io.Reader
	term        *terminal                               // made at its first use
	limits      func(connectors.Info) connectors.Limits // nil: the sources' own
	clock       connectors.Clock                        // of the accounts; nil: the computer's
	dataDir     string
	databaseURL string
	json        bool
	verbose     bool
}

func newRoot(o *options) *cobra.Command {
	root := &cobra.Command{
		Use:   "athletedata",
		Short: "Your own health and training data in your own PostgreSQL",
		Long: `Athlete Data Warehouse brings years of your own training and health data out of
files and accounts into one PostgreSQL database on this computer. Nobody else
ever sees it. Without a command it opens its window.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       Version,
		Args:          args(cobra.NoArgs),
		RunE:          func(cmd *cobra.Command, _ []string) error { return o.window(cmd.Context()) },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&o.dataDir, "data-dir", os.Getenv("ATHLETEDATA_DIR"),
		"folder of all data (default: this user's profile; or ATHLETEDATA_DIR)")
	flags.StringVar(&o.databaseURL, "database-url", os.Getenv("ATHLETEDATA_DATABASE_URL"),
		"your own PostgreSQL 15 or newer instead of the bundled one (or ATHLETEDATA_DATABASE_URL, which keeps a password out of the process list)")
	flags.BoolVar(&o.json, "json", false, "one JSON object a line on stdout")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "say more: a line for every file, the log on stderr")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(
		newImport(o), newReparse(o), newUndo(o), newStatus(o), newFormats(o), newFolders(o),
		newSources(o), newConnect(o), newSync(o), newPause(o), newResume(o), newDisconnect(o), newServe(o),
		newDB(o), newDeleteAll(o), newDemo(o),
	)
	return root
}
