//go:build race

package conntest

const first, spread = 2, 3
