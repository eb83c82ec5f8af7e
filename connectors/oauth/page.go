package oauth

import (
	"html/template"
	"io"
)

// page is what the browser shows at the end. It loads nothing from anywhere.
var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title><style>
:root{color-scheme:light dark}
body{font:1.1rem/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;margin:0;text-align:center;padding:1rem}
h1{font-size:1.6rem;font-weight:600;margin:0 0 .5rem}p{margin:0;opacity:.75}
</style></head><body><main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></body></html>
`))

func writePage(w io.Writer, title, text string) {
	// A browser that has gone away needs no page.
	_ = page.Execute(w, struct{ Title, Text string }{title, text})
}
