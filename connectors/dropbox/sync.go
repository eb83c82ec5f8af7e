package dropbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/folder"
	"athletedata/connectors/httpx"
)

// cursor is how far a sync has come.
type cursor struct {
	// Filter is what was wanted when the rest was noted: when that changes,
	// files that were passed over have to be seen again.
	Filter string `json:"filter,omitempty"`
	// Folders are Dropbox's own cursors, after which it lists only changes.
	Folders map[string]string `json:"folders,omitempty"`
	// Tags are the ETags of links to single files.
	Tags map[string]string `json:"tags,omitempty"`
	// Archives are the versions of archives that are unpacked, by key: as such
	// they are not delivered, so that the host does not know them.
	Archives map[string]string `json:"archives,omitempty"`
}

// fetch is one sync.
type fetch struct {
	run      *connectors.Run
	client   *client // nil without a sign-in
	cursor   cursor
	limit    int64 // of a file, bytes
	done     int
	problems []error // with single folders, links and files, which stop nothing
}

// Sync implements connectors.Connector. It knows no days: From and To of the
// account do not apply to files, in which any day may be.
func (c source) Sync(ctx context.Context, run *connectors.Run) error {
	f, folders, links, err := begin(run)
	if err != nil {
		return err
	}
	for _, path := range folders {
		if err := f.folder(ctx, path); err != nil {
			return err
		}
	}
	for _, l := range links {
		visit := f.direct
		if f.client != nil {
			visit = f.shared
		}
		if err := visit(ctx, l); err != nil {
			return err
		}
	}
	return unfinished(f.problems)
}

// unfinished sums up what went wrong with single things. Not even if each of
// them is final is the whole of it: the other links and folders go on.
func unfinished(problems []error) error {
	err := errors.Join(problems...)
	if err == nil {
		return nil
	}
	sum := fmt.Errorf("not everything could be read: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	var advised interface{ Advice() string }
	if errors.As(err, &advised) {
		return connectors.Advise(sum, advised.Advice())
	}
	return sum
}

func begin(run *connectors.Run) (f *fetch, folders []string, all []link, err error) {
	f = &fetch{run: run, limit: int64(run.Account.Number("max_mb")) * megabyte}
	if all, err = links(run.Session); err != nil {
		return nil, nil, nil, err
	}
	if (source{}).Way(run.Account) == connectors.OAuth {
		if f.client, err = newClient(run.Session); err != nil {
			return nil, nil, nil, err
		}
		folders = lines(run.Account.Answer("folders"))
	}
	if len(folders)+len(all) == 0 {
		return nil, nil, nil, nothing()
	}
	if err := run.Cursor(&f.cursor); err != nil {
		return nil, nil, nil, err
	}
	if filter := f.filter(); f.cursor.Filter != filter {
		f.cursor = cursor{Filter: filter}
	}
	if f.cursor.Folders == nil {
		f.cursor.Folders = map[string]string{}
	}
	if f.cursor.Tags == nil {
		f.cursor.Tags = map[string]string{}
	}
	if f.cursor.Archives == nil {
		f.cursor.Archives = map[string]string{}
	}
	return f, folders, all, nil
}

func nothing() error {
	return connectors.Advise(connectors.Permanent(errors.New("neither a link nor a folder is named")),
		"Paste a link, or choose My Dropbox and name a folder, for example /Apps/Glimp.")
}

func (f *fetch) filter() string {
	text := fmt.Sprint(f.limit)
	for _, d := range datasets {
		if f.run.Account.Wants(d.ID) {
			text += " " + d.ID
		}
	}
	return text
}

// accepts reports whether a file is to be fetched, by what is known of it
// beforehand.
func (f *fetch) accepts(m metadata, name string) bool {
	switch {
	case m.Tag != "file" || m.Size == 0 || folder.Hidden(name) || !wanted(f.run.Account, name):
		return false
	case m.IsDownloadable != nil && !*m.IsDownloadable: // documents that exist only online
		return false
	case m.Size > f.limit:
		f.run.Log.Warn("a file was left out: it is larger than the limit", "file", name, "bytes", m.Size)
		return false
	}
	return true
}

// known reports whether that version of a file was brought before.
func (f *fetch) known(key, version string) bool {
	return version != "" && (f.cursor.Archives[key] == version || f.run.Have(key, version))
}

// deliver hands over a file, or what is in it if it is an archive.
func (f *fetch) deliver(ctx context.Context, key, name, version string, data []byte) error {
	bounds := folder.Options{MaxFile: f.limit}
	unpacked := false
	err := folder.Unpack(ctx, name, data, bounds, func(file folder.File) error {
		inner := strings.TrimPrefix(file.Path, name)
		unpacked = unpacked || inner != "" || file.Err != nil
		return f.hand(ctx, key+inner, version, file)
	})
	if err != nil {
		return err
	}
	if unpacked {
		f.cursor.Archives[key] = version
	}
	return nil
}

// hand delivers one file that is unpacked; one that cannot be read is logged.
// A version of "" stands for that of the content.
func (f *fetch) hand(ctx context.Context, key, version string, file folder.File) error {
	if file.Err != nil {
		f.run.Log.Warn("a file cannot be read", "file", file.Path, "error", file.Err)
		return nil
	}
	data, err := file.Read() // also of what is not wanted: this lets go of the archive
	if err != nil {
		f.run.Log.Warn("a file cannot be read", "file", file.Path, "error", err)
		return nil
	}
	if !wanted(f.run.Account, file.Path) {
		return nil
	}
	if version == "" {
		version = contentHash(data)
	}
	if f.run.Have(key, version) {
		return nil
	}
	if err := f.run.Deliver(ctx, connectors.Item{Key: key, Version: version, Name: strings.TrimPrefix(file.Path, "/"), Data: data}); err != nil {
		return err
	}
	f.done++
	f.run.Progress(connectors.Progress{Stage: "Files", Done: f.done, At: file.Path})
	return nil
}

// problem keeps an error that concerns one thing only and returns nil; one that
// concerns the whole source it returns.
func (f *fetch) problem(err error) error {
	var limited *connectors.RateLimited
	var page *httpx.NotDataError
	switch {
	case errors.Is(err, connectors.ErrReauth), errors.As(err, &limited):
		return err
	case refused(err), connectors.IsPermanent(err), errors.Is(err, errDamaged), errors.As(err, &page), httpx.Status(err) >= 400 && httpx.Status(err) < 500:
		f.run.Log.Warn("something could not be read", "error", err)
		f.problems = append(f.problems, err)
		return nil
	}
	return err
}
