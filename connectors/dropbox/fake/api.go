package fake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (s *Server) mount() {
	s.mux.HandleFunc("GET /oauth2/authorize", s.authorize)
	s.mux.HandleFunc("POST /oauth2/token", s.token)
	s.rpc("users/get_current_account", "account_info.read", s.account)
	s.rpc("auth/token/revoke", "", func(w http.ResponseWriter, _ arguments) {
		s.oauth.Expire()
		answer(w, http.StatusOK, nil)
	})
	s.rpc("files/list_folder", "files.metadata.read", s.listFolder)
	s.rpc("files/list_folder/continue", "files.metadata.read", s.listOn)
	s.rpc("sharing/get_shared_link_metadata", "sharing.read", s.linkMetadata)
	s.download("files/download", "files.content.read", s.fileContent)
	s.download("sharing/get_shared_link_file", "sharing.read", s.linkContent)
	s.mux.HandleFunc("GET /scl/", s.link)
	s.mux.HandleFunc("GET /cd/0/get/{ticket}/file", s.ticket)
	s.mux.HandleFunc("GET /zip_download_get/{ticket}", s.ticket)
}

// arguments are those of any of the calls.
type arguments struct {
	Path       *string `json:"path"`
	Recursive  bool    `json:"recursive"`
	Limit      *int    `json:"limit"`
	Online     *bool   `json:"include_non_downloadable_files"`
	SharedLink *struct {
		URL      string `json:"url"`
		Password string `json:"password"`
	} `json:"shared_link"`
	Cursor       string `json:"cursor"`
	URL          string `json:"url"`
	LinkPassword string `json:"link_password"`
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// refuse answers with an error of a call; dots at random end its summary.
func refuse(w http.ResponseWriter, status int, tags ...string) {
	inner := map[string]any{".tag": tags[len(tags)-1]}
	for i := len(tags) - 2; i >= 0; i-- {
		inner = map[string]any{".tag": tags[i], tags[i]: inner}
	}
	answer(w, status, map[string]any{"error_summary": strings.Join(tags, "/") + "/..", "error": inner})
}

func malformed(w http.ResponseWriter, call, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, "Error in call to API function %q: %s", call, why)
}

// signedIn checks the token and its scope.
func (s *Server) signedIn(w http.ResponseWriter, r *http.Request, scope string) bool {
	switch {
	case s.oauth.Allowed(r, scope):
		return true
	case s.oauth.Allowed(r, ""):
		answer(w, http.StatusUnauthorized, map[string]any{"error_summary": "missing_scope/.",
			"error": map[string]any{".tag": "missing_scope", "required_scope": scope}})
	default:
		refuse(w, http.StatusUnauthorized, "expired_access_token")
	}
	return false
}

// rpc is a call whose argument is the body.
func (s *Server) rpc(call, scope string, do func(http.ResponseWriter, arguments)) {
	s.mux.HandleFunc("/2/"+call, func(w http.ResponseWriter, r *http.Request) {
		var a arguments
		body, err := io.ReadAll(r.Body)
		switch {
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && len(body) > 0:
			malformed(w, call, "Bad HTTP \"Content-Type\" header: expecting application/json")
		case err != nil || len(body) > 0 && json.Unmarshal(body, &a) != nil:
			malformed(w, call, "request body: could not decode input as JSON")
		case s.signedIn(w, r, scope):
			s.mu.Lock()
			defer s.mu.Unlock()
			do(w, a)
		}
	})
}

// download is a call whose argument is a header and whose body is the content.
func (s *Server) download(call, scope string, find func(http.ResponseWriter, arguments) *file) {
	s.mux.HandleFunc("POST /2/"+call, func(w http.ResponseWriter, r *http.Request) {
		var a arguments
		text := r.Header.Get("Dropbox-API-Arg")
		if strings.ContainsFunc(text, func(r rune) bool { return r >= 0x7f }) || json.Unmarshal([]byte(text), &a) != nil {
			malformed(w, call, "HTTP header \"Dropbox-API-Arg\": could not decode input as JSON")
			return
		}
		if kind := r.Header.Get("Content-Type"); kind != "" && kind != "application/octet-stream" && !strings.HasPrefix(kind, "text/plain") {
			malformed(w, call, "Bad HTTP \"Content-Type\" header")
			return
		}
		if !s.signedIn(w, r, scope) {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		f := find(w, a)
		if f == nil {
			return
		}
		s.fetched = append(s.fetched, f.path)
		m := s.metadata(f, call == "files/download")
		delete(m, ".tag")
		result, _ := json.Marshal(m)
		w.Header().Set("Dropbox-API-Result", ascii(result))
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(len(f.content)))
		_, _ = w.Write(f.content)
	})
}

// ascii writes JSON as headers may hold it.
func ascii(text []byte) string {
	var b strings.Builder
	for _, r := range string(text) {
		if r < 0x7f {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRuneToASCII(r) // 'ä' as '\u00e4', beyond the plane as '\U0001f3c3'
		code := quoted[1 : len(quoted)-1]
		if strings.HasPrefix(code, `\U`) {
			v := r - 0x10000
			code = fmt.Sprintf(`\u%04x\u%04x`, 0xd800+v>>10, 0xdc00+v&0x3ff)
		}
		b.WriteString(code)
	}
	return b.String()
}

// metadata is a file as Dropbox describes it; without paths where it is behind
// a link.
func (s *Server) metadata(f *file, mounted bool) map[string]any {
	m := map[string]any{".tag": "file", "name": f.name(), "id": fmt.Sprintf("id:%022d", f.seq), "rev": f.rev(), "size": len(f.content),
		"client_modified": f.modified.Format(time.RFC3339), "server_modified": f.modified.Format(time.RFC3339),
		"content_hash": f.hash(), "is_downloadable": !f.online}
	if mounted {
		m["path_lower"], m["path_display"] = strings.ToLower(f.path), f.path
	}
	return m
}

func (s *Server) account(w http.ResponseWriter, _ arguments) {
	answer(w, http.StatusOK, map[string]any{"account_id": "dbid:AAHathlete", "email": "anna@example.org", "email_verified": true, "country": "AT", "locale": "de",
		"name":         map[string]any{"given_name": "Anna", "surname": "Muster", "familiar_name": "Anna", "display_name": "Anna Muster"},
		"account_type": map[string]any{".tag": "basic"}})
}

func (s *Server) listFolder(w http.ResponseWriter, a arguments) {
	const call = "files/list_folder"
	switch {
	case a.Path == nil:
		malformed(w, call, "request body: missing required field 'path'")
		return
	case *a.Path != "" && (!strings.HasPrefix(*a.Path, "/") || strings.HasSuffix(*a.Path, "/")):
		malformed(w, call, fmt.Sprintf("request body: path: %q did not match pattern", *a.Path))
		return
	case a.Limit != nil && (*a.Limit < 1 || *a.Limit > 2000):
		malformed(w, call, "request body: limit: not within 1 and 2000")
		return
	case a.SharedLink != nil && a.Recursive:
		malformed(w, call, "request body: recursive is not supported for a shared link")
		return
	}
	p := position{Path: *a.Path, Recursive: a.Recursive, Epoch: s.epoch}
	t := s.mine
	if a.SharedLink != nil {
		if t = s.behind(w, a.SharedLink.URL, a.SharedLink.Password); t == nil {
			return
		}
		p.Link = folderLink
	}
	if !t.exists(p.Path) {
		refuse(w, http.StatusConflict, "path", "not_found")
		return
	}
	s.page(w, t, p)
}

func (s *Server) listOn(w http.ResponseWriter, a arguments) {
	p, ok := parsePosition(a.Cursor)
	switch {
	case !ok:
		malformed(w, "files/list_folder/continue", "request body: cursor: Invalid \"cursor\" parameter")
	case p.Epoch != s.epoch:
		refuse(w, http.StatusConflict, "reset")
	case p.Link != "":
		s.page(w, s.coach, p)
	default:
		s.page(w, s.mine, p)
	}
}

func (s *Server) page(w http.ResponseWriter, t *tree, p position) {
	entries, next, more := t.list(p, s.options.Page)
	list := []any{}
	for _, e := range entries {
		m := map[string]any{".tag": "folder", "name": e.path[strings.LastIndex(e.path, "/")+1:], "id": fmt.Sprintf("id:d%021d", e.seq)}
		switch {
		case e.file != nil && e.file.deleted:
			m = map[string]any{".tag": "deleted", "name": e.file.name()}
		case e.file != nil:
			m = s.metadata(e.file, p.Link == "")
		}
		if p.Link == "" {
			m["path_lower"], m["path_display"] = strings.ToLower(e.path), e.path
		}
		list = append(list, m)
	}
	answer(w, http.StatusOK, map[string]any{"entries": list, "cursor": next.String(), "has_more": more})
}

func (s *Server) fileContent(w http.ResponseWriter, a arguments) *file {
	if a.Path == nil {
		malformed(w, "files/download", "missing required field 'path'")
		return nil
	}
	f := s.mine.files[strings.ToLower(*a.Path)]
	switch {
	case f == nil || f.deleted:
		refuse(w, http.StatusConflict, "path", "not_found")
		return nil
	case f.online:
		refuse(w, http.StatusConflict, "unsupported_file")
		return nil
	}
	return f
}
