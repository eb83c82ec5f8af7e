package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorize is the page of the sign-in. Only who asks for access offline gets a
// refresh token.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.offline = r.URL.Query().Get("token_access_type") == "offline"
	s.mu.Unlock()
	s.oauth.Authorize(w, r)
}

// token leaves out the refresh token where Dropbox does: when it was not asked
// for, and when renewing, since it stays the same.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	kept := &kept{header: http.Header{}, status: http.StatusOK}
	s.oauth.Token(kept, r)
	var reply map[string]any
	if kept.status != http.StatusOK || json.Unmarshal(kept.body.Bytes(), &reply) != nil {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(kept.status)
		_, _ = w.Write(kept.body.Bytes())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.PostForm.Get("grant_type") == "refresh_token" || !s.offline {
		delete(reply, "refresh_token")
	}
	answer(w, http.StatusOK, reply)
}

// kept is an answer that is changed before it goes out.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

// opens reports whether a link is one of those that exist, with what opens it.
func opens(u *url.URL) bool {
	key := u.Query().Get("rlkey")
	return u.Path == folderLink && key == folderKey || u.Path == fileLink && key == fileKey
}

// behind is what a link leads to, for the API.
func (s *Server) behind(w http.ResponseWriter, link, password string) *tree {
	u, err := url.Parse(link)
	switch {
	case err != nil || !opens(u):
		refuse(w, http.StatusConflict, "shared_link_not_found")
	case u.Path == fileLink:
		return s.sensor
	case s.options.Account && password != linkPassword:
		refuse(w, http.StatusConflict, "shared_link_access_denied")
	default:
		return s.coach
	}
	return nil
}

func (s *Server) linkMetadata(w http.ResponseWriter, a arguments) {
	t := s.behind(w, a.URL, a.LinkPassword)
	switch {
	case t == nil:
	case t == s.coach:
		answer(w, http.StatusOK, map[string]any{".tag": "folder", "url": a.URL, "id": "id:coach", "name": "Coach", "link_permissions": map[string]any{"can_revoke": false}})
	default:
		m := s.metadata(t.files["/sensor.csv"], false)
		m["url"] = a.URL
		delete(m, "content_hash")
		delete(m, "is_downloadable")
		answer(w, http.StatusOK, m)
	}
}

func (s *Server) linkContent(w http.ResponseWriter, a arguments) *file {
	t := s.behind(w, a.URL, a.LinkPassword)
	if t == nil {
		return nil
	}
	path := "/sensor.csv"
	if t == s.coach {
		if a.Path == nil || *a.Path == "" {
			refuse(w, http.StatusConflict, "shared_link_is_directory")
			return nil
		}
		path = strings.ToLower(*a.Path)
	}
	if t.files[path] == nil {
		refuse(w, http.StatusConflict, "shared_link_not_found")
		return nil
	}
	return t.files[path]
}

// link is a link in a browser: a page about what is behind it, or with dl=1 the
// way to the content, which lies on another host and is good for a while.
func (s *Server) link(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !opens(r.URL) {
		page(w, http.StatusNotFound, "That didn't work: this link does not exist")
		return
	}
	if s.private || r.URL.Query().Get("dl") != "1" {
		page(w, http.StatusOK, "Dropbox - sign in or look at it here")
		return
	}
	ticket := fmt.Sprintf("uc%06d", len(s.tickets))
	if r.URL.Path == fileLink {
		s.tickets[ticket] = s.serveFile
		http.Redirect(w, r, "/cd/0/get/"+ticket+"/file?dl=1", http.StatusFound)
		return
	}
	s.tickets[ticket] = s.serveZip
	http.Redirect(w, r, "/zip_download_get/"+ticket, http.StatusFound)
}

func page(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html><html><head><title>%s</title></head><body></body></html>", text)
}

func (s *Server) ticket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	serve := s.tickets[r.PathValue("ticket")]
	if serve == nil || r.Header.Get("Authorization") != "" {
		page(w, http.StatusForbidden, "This link has expired")
		return
	}
	serve(w, r)
}

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	f := s.sensor.files["/sensor.csv"]
	w.Header().Set("ETag", `"`+f.rev()+`d"`)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name()}))
	if r.Header.Get("If-None-Match") == "" {
		s.fetched = append(s.fetched, f.path)
	}
	http.ServeContent(w, r, f.name(), f.modified, bytes.NewReader(f.content))
}

// serveZip makes an archive of the folder, the first entry of which is the
// folder itself, by the name "/".
func (s *Server) serveZip(w http.ResponseWriter, _ *http.Request) {
	files, order := map[string][]byte{"/": nil}, []string{"/"}
	for _, key := range s.coach.order() {
		f := s.coach.files[key]
		name := strings.TrimPrefix(f.path, "/")
		files[name] = f.content
		order = append(order, name)
	}
	slices.Sort(order[1:])
	s.fetched = append(s.fetched, "Coach.zip")
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename=Coach.zip; filename*=UTF-8''Coach.zip`)
	_, _ = w.Write(zipped(files, order...))
}
