package fake

import (
	"encoding/json"
	"net/http"
)

// login knows the password at the region only; elsewhere it says where that is.
func (s *Server) login(w http.ResponseWriter, r *http.Request, here bool) {
	var who struct{ Email, Password string }
	if json.NewDecoder(r.Body).Decode(&who) != nil || who.Email == "" || who.Password == "" {
		answer(w, http.StatusBadRequest, map[string]any{"message": "BadRequest"})
		return
	}
	switch {
	case !here:
		answer(w, http.StatusOK, map[string]any{"status": 0, "data": map[string]any{"redirect": true, "region": region}})
	case who.Email != Email || who.Password != Password:
		answer(w, http.StatusOK, map[string]any{"status": 2, "error": map[string]any{"message": "notAuthenticated"}})
	default:
		s.admit(w, 0)
	}
}

// accept takes the consent to one of the terms.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, step string) {
	n, open := s.pending[bearer(r)]
	if !open || n >= len(s.o.Terms) || s.o.Terms[n] != step {
		answer(w, http.StatusUnauthorized, map[string]any{"message": "MissingOrInvalidToken"})
		return
	}
	delete(s.pending, bearer(r)) // good for one use
	s.admit(w, n+1)
}

// admit gives a permission, or asks for the next of the terms first.
func (s *Server) admit(w http.ResponseWriter, accepted int) {
	token := s.issue()
	ticket := map[string]any{"token": token, "expires": s.clock.Now().Unix() + ticketS, "duration": ticketS * 1000}
	if accepted < len(s.o.Terms) {
		delete(s.tokens, token)
		s.pending[token] = accepted
		answer(w, http.StatusOK, map[string]any{"status": 4, "data": map[string]any{
			"step":       map[string]any{"type": s.o.Terms[accepted], "componentName": "AcceptDocument", "props": map[string]any{"reaccept": true}},
			"user":       map[string]any{"accountType": "pat", "country": "DE", "uiLanguage": "de-DE"},
			"authTicket": ticket,
		}})
		return
	}
	answer(w, http.StatusOK, map[string]any{"status": 0, "data": map[string]any{
		"user": map[string]any{"id": userID, "firstName": "Erika", "lastName": "Muster", "email": Email, "country": "DE", "uiLanguage": "de-DE",
			"accountType": "pat", "uom": s.uom(), "dateFormat": "2", "timeFormat": "2"},
		"messages": map[string]any{"unread": 0}, "authTicket": ticket, "invitations": nil,
	}})
}

func (s *Server) uom() string {
	if s.o.Mmol {
		return "0"
	}
	return "1"
}
