//go:build !race

package conntest

// first and spread are how many places of a sync are made to fail.
const first, spread = 6, 10
