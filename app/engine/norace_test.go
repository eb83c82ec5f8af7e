//go:build !race

package engine

import "testing"

func slow(*testing.T) {}
