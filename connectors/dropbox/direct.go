package dropbox

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/folder"
	"athletedata/connectors/httpx"
)

// direct fetches what is behind a public link without a sign-in: a file as it
// is, a folder as a zip archive that Dropbox makes of it. Only for single files
// does Dropbox say beforehand whether they have changed.
func (f *fetch) direct(ctx context.Context, l link) error {
	answer, err := f.get(ctx, l, nil)
	if err != nil {
		return f.problem(err)
	}
	if answer == nil {
		return nil // as it was
	}
	if l.folder {
		err = f.archive(ctx, l, answer.Body)
	} else {
		err = f.single(ctx, l, answer)
	}
	if err != nil {
		return f.problem(err)
	}
	return f.run.Checkpoint(ctx, f.cursor)
}

// get asks for the content behind a link; nil stands for one that is the same
// as before.
func (f *fetch) get(ctx context.Context, l link, header http.Header) (*httpx.Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.direct(), nil)
	if err != nil {
		return nil, connectors.Permanent(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if tag := f.cursor.Tags[l.key()]; tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	answer, err := httpx.Do(f.run.HTTP, req)
	switch {
	case connectors.IsPermanent(err):
		return nil, connectors.Advise(err, "Paste links to smaller folders, or choose My Dropbox: then the files come one by one.")
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNotModified:
		return nil, nil
	case answer.Status == http.StatusNotFound || answer.Status == http.StatusGone:
		return nil, l.gone(connectors.ErrGone)
	case answer.Status < 200 || answer.Status > 299:
		return nil, &httpx.StatusError{Status: answer.Status, URL: bare(l.url.String()), Page: httpx.IsPage(answer.Header, answer.Body)}
	case httpx.IsPage(answer.Header, answer.Body) && !isDownload(answer.Header):
		return nil, connectors.Advise(&httpx.NotDataError{URL: bare(l.url.String()), Page: true},
			"Open the link in a private window of your browser: if it asks for a sign-in or a password there, it is not public. Choose My Dropbox then. Else it is tried again later.")
	case !isDownload(answer.Header):
		// The words of an error that is told as none are not to take the place of
		// the file.
		return nil, fmt.Errorf("%s answered with something that is no download: %w", bare(l.url.String()), errDamaged)
	}
	return answer, nil
}

// isDownload tells a file from what is to be looked at.
func isDownload(h http.Header) bool {
	kind, _, _ := strings.Cut(h.Get("Content-Disposition"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "attachment")
}

// fileName is the name of a download, empty if it tells none.
func fileName(h http.Header) string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil || params["filename"] == "" {
		return ""
	}
	return path.Base("/" + strings.ReplaceAll(params["filename"], `\`, "/"))
}

// single delivers a file.
func (f *fetch) single(ctx context.Context, l link, answer *httpx.Answer) error {
	name := fileName(answer.Header)
	if name == "" || name == "/" {
		name = path.Base(l.url.Path)
	}
	m := metadata{Tag: "file", Size: int64(len(answer.Body))}
	key, version := l.key()+"/"+name, contentHash(answer.Body)
	if f.accepts(m, name) && !f.known(key, version) {
		if err := f.deliver(ctx, key, name, version, answer.Body); err != nil {
			return err
		}
	}
	if tag := answer.Header.Get("ETag"); tag != "" {
		f.cursor.Tags[l.key()] = tag
	}
	return nil
}

// archive delivers the files of a folder.
func (f *fetch) archive(ctx context.Context, l link, data []byte) error {
	if !folder.IsArchive(data) {
		return connectors.Permanent(fmt.Errorf("the link %s gives no archive of its folder: %w", shown(l.url.String()), errors.ErrUnsupported))
	}
	return folder.Unpack(ctx, "", data, folder.Options{MaxFile: f.limit}, func(file folder.File) error {
		if file.Path == "" { // the archive itself is damaged
			return fmt.Errorf("the folder behind %s: %w", shown(l.url.String()), file.Err)
		}
		file.Path = strings.TrimPrefix(strings.TrimPrefix(file.Path, "!"), "/")
		return f.hand(ctx, l.key()+"/"+file.Path, "", file)
	})
}
