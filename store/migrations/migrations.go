// Package migrations holds the numbered SQL that makes the schema what it is.
// Forward only: what a release has shipped is never edited, only followed.
package migrations

import "embed"

// Files are the migrations in goose's form.
//
//go:embed *.sql
var Files embed.FS
