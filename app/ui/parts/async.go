// Package parts holds the small pieces that the pages are made of.
package parts

// Async keeps goroutines away from widgets: Go computes outside, Do changes
// widgets in the window's own goroutine. Tests run both inline.
type Async struct {
	Go func(func())
	Do func(func())
}

// Inline runs everything at once, in the caller's goroutine.
var Inline = Async{Go: func(f func()) { f() }, Do: func(f func()) { f() }}
