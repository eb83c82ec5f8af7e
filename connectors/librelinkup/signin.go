package librelinkup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

type asking = func(context.Context, connectors.Question) (string, error)

// login is the data of the answer to a login, whichever way it goes on.
type login struct {
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Ticket   ticket `json:"authTicket"`
	Redirect bool   `json:"redirect"`
	Region   string `json:"region"`
	Step     struct {
		Type string `json:"type"`
	} `json:"step"`
}

// maxSteps is more than the documents that have to be accepted one by one.
const maxSteps = 4

var shortName = regexp.MustCompile(`^[a-z0-9-]{1,12}$`)

// SignIn implements [connectors.SignIn].
func (librelinkup) SignIn(ctx context.Context, s *connectors.Session, ask func(context.Context, connectors.Question) (string, error)) error {
	secret, err := s.Vault.Secret(password)
	if err != nil {
		return fmt.Errorf("reading the password: %w", err)
	}
	if s.Account.Answer(email) == "" || secret == "" {
		return connectors.Advise(errors.New("e-mail address or password is missing"), adviceAgain)
	}
	c, err := newClient(s, access{})
	if err != nil {
		return err
	}
	if err := c.login(ctx, map[string]string{"email": s.Account.Answer(email), "password": secret}, ask); err != nil {
		return err
	}
	if c.access.Patient, err = c.choose(ctx, ask); err != nil {
		return err
	}
	if err := c.access.keep(s); err != nil {
		return err
	}
	return s.Vault.DeleteSecret(password)
}

// login sends name and password, a second time only to the region to which the
// service points: it has not looked at them before.
func (c *client) login(ctx context.Context, who map[string]string, ask asking) error {
	e, told, err := c.enter(ctx, pathLogin, who)
	if err == nil && e.Status == statusOK && told.Redirect {
		if !shortName.MatchString(told.Region) {
			return connectors.Permanent(errors.New("LibreLinkUp points to a region this program does not know"))
		}
		c.access.Region = told.Region
		e, told, err = c.enter(ctx, pathLogin, who)
	}
	for range maxSteps {
		if err != nil || e.Status != statusStep {
			break
		}
		c.access.Token = told.Ticket.Token
		if told.User.ID != "" {
			c.access.Account = accountID(told.User.ID)
		}
		if err = c.consent(ctx, told.Step.Type, ask); err != nil {
			return err
		}
		e, told, err = c.enter(ctx, strings.ReplaceAll(c.session.Account.Answer(terms), "{step}", told.Step.Type), nil)
	}
	switch {
	case err != nil:
		return fmt.Errorf("signing in to LibreLinkUp: %w", err)
	case e.Status == statusRefused:
		return connectors.Advise(connectors.Permanent(errors.New("LibreLinkUp does not accept this e-mail address and password")),
			"Use those of the LibreLinkUp app, not of the app that reads your sensor. Try them in the LibreLinkUp app first: after several wrong attempts Abbott locks an account for a while.")
	case e.Status != statusOK || told.Ticket.Token == "" || told.User.ID == "":
		return connectors.Advise(fmt.Errorf("LibreLinkUp answered the sign-in with the status %d %q", e.Status, e.Error.Message),
			"Open the LibreLinkUp app and see whether it asks for something. Then try again.")
	}
	c.access.Token, c.access.Expires, c.access.Account = told.Ticket.Token, told.Ticket.Expires, accountID(told.User.ID)
	return nil
}

func (c *client) enter(ctx context.Context, path string, body any) (*envelope, login, error) {
	var told login
	e, err := c.call(ctx, http.MethodPost, path, body)
	if err != nil {
		return nil, told, err
	}
	if len(e.Data) > 0 && json.Unmarshal(e.Data, &told) != nil {
		return nil, told, connectors.Permanent(errors.New("LibreLinkUp answered in a shape this program does not know"))
	}
	return e, told, nil
}

// consent lets the person, and nobody else, accept what the service wants
// accepted.
func (c *client) consent(ctx context.Context, step string, ask asking) error {
	what := map[string]string{"tou": "terms of use", "pp": "privacy policy"}[step]
	if what == "" {
		return connectors.Advise(fmt.Errorf("LibreLinkUp wants something this program does not know (%.20q): %w", step, connectors.ErrChallenge),
			"Open the LibreLinkUp app on your phone, sign in and do what it asks. Then try again here.")
	}
	said, err := ask(ctx, connectors.Question{
		Title: "LibreLinkUp has a new " + what,
		Help:  "The best is to open the LibreLinkUp app, read it there and accept it there. If you have read it and accept it, type yes.",
		Link:  connectors.Link{Text: "LibreLinkUp", URL: "https://www.librelinkup.com/"},
	})
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(said), "yes") {
		return connectors.Advise(connectors.Permanent(errors.New("the "+what+" of LibreLinkUp was not accepted")),
			"Nothing was connected. Accept it in the LibreLinkUp app or here if you want to go on.")
	}
	return nil
}

// connection is somebody who shares glucose with this account.
type connection struct {
	PatientID string  `json:"patientId"`
	FirstName string  `json:"firstName"`
	LastName  string  `json:"lastName"`
	Current   reading `json:"glucoseMeasurement"`
}

func (c connection) name() string { return strings.TrimSpace(c.FirstName + " " + c.LastName) }

func (c *client) connections(ctx context.Context) ([]connection, error) {
	raw, err := c.get(ctx, pathConnections)
	if err != nil {
		return nil, err
	}
	var all []connection
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, connectors.Permanent(errors.New("LibreLinkUp lists the connections in a shape this program does not know"))
	}
	return all, nil
}

// choose finds whose readings are wanted: one of one, the one who was named, or
// the one the person says.
func (c *client) choose(ctx context.Context, ask asking) (patient string, err error) {
	all, err := c.connections(ctx)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", connectors.Advise(connectors.Permanent(errors.New("nobody shares glucose with this LibreLinkUp account")),
			"Invite the account in the app that reads the sensor (“Connected apps”, “LibreLinkUp”), and accept in the LibreLinkUp app. Then sign in here again.")
	}
	if named := c.session.Account.Answer(person); named != "" {
		if found, ok := pick(all, named); ok {
			return found.PatientID, nil
		}
	} else if len(all) == 1 {
		return all[0].PatientID, nil
	}
	var list strings.Builder
	for i, p := range all {
		fmt.Fprintf(&list, "%d  %s\n", i+1, p.name())
	}
	said, err := ask(ctx, connectors.Question{Title: "Whose glucose is yours?", Help: list.String() + "Type the number or the name."})
	if err != nil {
		return "", err
	}
	if n, err := strconv.Atoi(strings.TrimSpace(said)); err == nil && n >= 1 && n <= len(all) {
		return all[n-1].PatientID, nil
	}
	if found, ok := pick(all, said); ok {
		return found.PatientID, nil
	}
	return "", connectors.Advise(connectors.Permanent(fmt.Errorf("%.60q is none of the people who share glucose with this account", said)), "Sign in again and type the number before the name.")
}

// pick finds a person by the name; one that fits several fits none.
func pick(all []connection, named string) (found connection, ok bool) {
	named = strings.ToLower(strings.Join(strings.Fields(named), " "))
	for _, exact := range []bool{true, false} {
		n := 0
		for _, p := range all {
			name := strings.ToLower(p.name())
			if exact && name == named || !exact && named != "" && strings.Contains(name, named) {
				found = p
				n++
			}
		}
		if n > 0 {
			return found, n == 1
		}
	}
	return found, false
}

// Check implements [connectors.Checker].
func (librelinkup) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	a, err := load(s)
	if err != nil {
		return connectors.Identity{}, err
	}
	c, err := newClient(s, a)
	if err != nil {
		return connectors.Identity{}, err
	}
	all, err := c.connections(ctx)
	if err != nil {
		return connectors.Identity{}, err
	}
	for _, p := range all {
		if p.PatientID != a.Patient {
			continue
		}
		who := connectors.Identity{Name: p.name()}
		if at, ok := p.Current.at(); ok {
			who.Newest, who.At = fmt.Sprintf("%g mg/dL", p.Current.MgDL), at.Truncate(time.Second)
		}
		return who, nil
	}
	return connectors.Identity{}, connectors.Advise(fmt.Errorf("the person no longer shares glucose with this account: %w", connectors.ErrGone),
		"Invite the account again in the app that reads the sensor, or sign in again to choose another person.")
}
