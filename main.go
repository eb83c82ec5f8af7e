// Athlete Data Warehouse brings an athlete's own health and training data
// from files and accounts into a PostgreSQL database on their own computer.
package main

import (
	"os"

	"athletedata/app"
)

func main() { os.Exit(app.Main(os.Args[1:])) }
