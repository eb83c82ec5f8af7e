// Package store keeps everything in PostgreSQL: it migrates the schema, loads
// items with all their rows in one transaction, and answers what the program
// and its window ask. pgx lives here and nowhere else.
package store
