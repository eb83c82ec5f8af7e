package dropbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"athletedata/connectors"
)

// pageSize is how many entries are asked for at once; Dropbox may give fewer.
const pageSize = 1000

// maxFolders bounds the walk through the folders behind a link.
const maxFolders = 10_000

// folder fetches what is new in a folder of the person's own. Dropbox remembers
// in its cursor what was listed; it is kept after each page.
func (f *fetch) folder(ctx context.Context, path string) error {
	if path = "/" + strings.Trim(path, "/"); path == "/" {
		path = "" // as Dropbox calls the root
	}
	p, err := f.list(ctx, path)
	if refused(err) {
		return f.problem(connectors.Advise(connectors.Permanent(fmt.Errorf("the folder %s cannot be listed: %w", path, err)),
			"See in Dropbox whether it is still there and how it is spelt. With access to an App folder only, names are those within it."))
	}
	held := false // an entry has to be seen again, so the cursor stays before its page
	for {
		if err != nil {
			return f.problem(err)
		}
		for _, m := range p.Entries {
			ok, err := f.entry(ctx, m)
			if err != nil {
				return err
			}
			held = held || !ok
		}
		if !held {
			f.cursor.Folders[path] = p.Cursor
		}
		if err := f.run.Checkpoint(ctx, f.cursor); err != nil {
			return err
		}
		if !p.HasMore {
			return nil
		}
		p, err = f.next(ctx, p.Cursor)
	}
}

// list begins a list, or goes on after what was listed before.
func (f *fetch) list(ctx context.Context, path string) (page, error) {
	if before := f.cursor.Folders[path]; before != "" {
		p, err := f.next(ctx, before)
		if !refused(err, "reset") {
			return p, err
		}
		f.run.Log.Info("Dropbox wants the folder to be listed anew", "folder", path)
		delete(f.cursor.Folders, path)
	}
	var p page
	err := f.client.rpc(ctx, "files/list_folder", map[string]any{"path": path, "recursive": true, "limit": pageSize, "include_non_downloadable_files": false}, &p)
	return p, err
}

func (f *fetch) next(ctx context.Context, cursor string) (p page, err error) {
	return p, f.client.rpc(ctx, "files/list_folder/continue", map[string]any{"cursor": cursor}, &p)
}

// entry fetches a file if it is new. Files that were deleted stay in the
// database. It is not ok if the file has to be tried again.
func (f *fetch) entry(ctx context.Context, m metadata) (ok bool, err error) {
	key := "file" + m.PathLower
	if !f.accepts(m, m.PathDisplay) || f.known(key, m.version()) {
		return true, nil
	}
	got, data, err := f.client.download(ctx, "files/download", map[string]any{"path": m.PathLower})
	if refused(err) { // deleted meanwhile, or not for us
		f.run.Log.Warn("a file cannot be fetched", "file", m.PathDisplay, "error", err)
		return true, nil
	}
	if err != nil {
		return false, f.problem(fmt.Errorf("fetching %s: %w", m.PathDisplay, err))
	}
	return true, f.deliver(ctx, key, m.PathDisplay, got.version(), data)
}

// shared fetches what is new behind a link, with the person's sign-in. Such
// folders are listed level by level (files.stone, ListFolderArg: a list of a
// shared link cannot be recursive).
func (f *fetch) shared(ctx context.Context, l link) error {
	password, err := f.run.Vault.Secret("link_password")
	if err != nil {
		return err
	}
	about, err := f.about(ctx, l, password)
	if refused(err) {
		return f.problem(l.gone(err))
	}
	if err != nil {
		return f.problem(err)
	}
	if about.Tag == "file" {
		if _, err := f.sharedFile(ctx, l, password, "", "", about); err != nil {
			return err
		}
		return f.run.Checkpoint(ctx, f.cursor)
	}
	for paths, n := []string{""}, 0; len(paths) > 0; paths = paths[1:] {
		if n++; n > maxFolders {
			return f.problem(connectors.Permanent(errors.New("behind the link are more folders than can be read")))
		}
		below, err := f.sharedFolder(ctx, l, password, about.Name, paths[0])
		if err != nil {
			return f.problem(err)
		}
		paths = append(paths, below...)
	}
	return nil
}

// about is what a link leads to (sharing.stone, get_shared_link_metadata).
func (f *fetch) about(ctx context.Context, l link, password string) (m metadata, err error) {
	return m, f.client.rpc(ctx, "sharing/get_shared_link_metadata", linkArg(l, "", password), &m)
}

func linkArg(l link, path, password string) map[string]any {
	arg := map[string]any{"url": l.url.String()}
	if path != "" {
		arg["path"] = path
	}
	if password != "" {
		arg["link_password"] = password
	}
	return arg
}

// sharedFolder fetches the files of one level and returns the folders in it.
func (f *fetch) sharedFolder(ctx context.Context, l link, password, name, path string) (below []string, err error) {
	where := map[string]any{"url": l.url.String()}
	if password != "" {
		where["password"] = password
	}
	var p page
	err = f.client.rpc(ctx, "files/list_folder", map[string]any{"path": path, "limit": pageSize, "shared_link": where}, &p)
	for {
		if err != nil {
			return nil, err
		}
		for _, m := range p.Entries {
			inner := path + "/" + m.Name
			if m.Tag == "folder" {
				below = append(below, inner)
				continue
			}
			if _, err := f.sharedFile(ctx, l, password, name, inner, m); err != nil {
				return nil, err
			}
		}
		if err := f.run.Checkpoint(ctx, f.cursor); err != nil {
			return nil, err
		}
		if !p.HasMore {
			return below, nil
		}
		p, err = f.next(ctx, p.Cursor)
	}
}

// sharedFile fetches a file behind a link; path is "" if the link leads to it.
func (f *fetch) sharedFile(ctx context.Context, l link, password, folder, path string, m metadata) (ok bool, err error) {
	key, name := l.key()+path, folder+path
	if path == "" {
		key, name = l.key()+"/"+m.Name, m.Name
	}
	if !f.accepts(m, name) || f.known(key, m.version()) {
		return true, nil
	}
	got, data, err := f.client.download(ctx, "sharing/get_shared_link_file", linkArg(l, path, password))
	if refused(err) {
		f.run.Log.Warn("a file cannot be fetched", "file", name, "error", err)
		return true, nil
	}
	if err != nil {
		return false, f.problem(fmt.Errorf("fetching %s: %w", name, err))
	}
	version := m.version() // what the next list will say; the download may know more
	if m.ContentHash != "" && got.ContentHash != "" {
		version = got.ContentHash
	}
	return true, f.deliver(ctx, key, name, version, data)
}
