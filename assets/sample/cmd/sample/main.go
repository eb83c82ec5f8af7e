// Command sample writes the files of the invented athlete into a folder, for
// developers: go run ./assets/sample/cmd/sample -years 10 -out DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"athletedata/assets/sample"
)

func main() {
	years := flag.Int("years", 1, "how many years; 1 and 10 are the ones that demo and benchmarks use")
	activities := flag.Int("activities", 0, "how many activities; default as many a year as the decade has")
	seed := flag.Uint64("seed", sample.Year().Seed, "another number, another life")
	out := flag.String("out", "", "folder to write into")
	flag.Parse()
	if *out == "" || *years < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	opts := sample.Year()
	if *years > 1 {
		opts = sample.Decade()
		opts.Activities = opts.Activities / opts.Years * *years
		opts.Years = *years
	}
	if *activities > 0 {
		opts.Activities = *activities
	}
	opts.Seed = *seed
	began := time.Now()
	n, err := sample.WriteDir(*out, opts)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d files in %s (%s)\n", n, *out, time.Since(began).Round(time.Millisecond))
}
