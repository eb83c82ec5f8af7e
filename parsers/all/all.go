// Package all is the one list that names every parser.
package all
