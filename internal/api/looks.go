package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/store"
)

// looksDrawer holds who looked at what. Its keys fall as time goes on, so that a walk begins with the newest.
const looksDrawer = "look"

const (
	looksKept   = 2 * 365 * 24 * time.Hour
	looksWait   = time.Second // a look lies in memory for at most so long, longer only while the database cannot be written
	looksHeld   = 20_000      // in memory while the database cannot be written; beyond that the oldest are lost, and the log says so
	looksObject = 300
)

// watched says which operations are looks, and what is looked at.
var watched = map[string]string{
	"list-people": "people", "list-person-versions": "people", "write-person": "people",
	"get-evidence": "evidence", "download-evidence": "evidence",
	"list-accounts": "accounts", "get-account": "accounts", "list-account-sessions": "accounts", "list-looks": "accounts",
	"export-ledger": "export", "run-command": "command", "take-backup": "backup",
	"sign-in": "sign_in", "finish-passkey-sign-in": "sign_in", "finish-provider-sign-in": "sign_in", "sign-in-demo": "sign_in",
	readStatements: "learning", readDocuments: "learning", readAgent: "learning",
}

// look is one look, granted or refused.
type look struct {
	At        time.Time `json:"at"`
	Account   string    `json:"account" doc:"api.doc.look_account"`
	What      string    `json:"what" enum:"people,evidence,accounts,export,command,backup,sign_in,learning" doc:"api.doc.look_what"`
	Operation string    `json:"operation"`
	Object    string    `json:"object" doc:"api.doc.look_object"`
	Address   string    `json:"address"`
	Status    int       `json:"status" doc:"api.doc.look_status"`
	Request   string    `json:"request" doc:"api.doc.problem_request"`
}

// looks gathers looks and writes what came within a second in one go: a look costs its request no write.
type looks struct {
	s     *server
	mu    sync.Mutex
	held  []store.Paper
	timer *time.Timer
	turn  sync.Mutex // one flush at a time
}

// note takes down a request that is a look.
func (l *looks) note(c *call, r *http.Request, status int, at time.Time) {
	what, ok := watched[c.operation]
	if !ok {
		return
	}
	v := look{At: at.UTC().Truncate(time.Microsecond), Account: c.subject.Account, What: what, Operation: c.operation, Object: r.URL.Path, Address: c.address, Status: status, Request: c.id}
	if what == "sign_in" {
		v.Account = c.entering // its query may hold a provider's secret
	} else if r.URL.RawQuery != "" {
		v.Object += "?" + r.URL.RawQuery
	}
	v.Object = strings.ToValidUTF8(v.Object[:min(len(v.Object), looksObject)], "")
	body, err := json.Marshal(v)
	if err != nil {
		return
	}
	var b [4]byte
	_, _ = rand.Read(b[:]) // it never errs
	p := store.Paper{Drawer: looksDrawer, Key: lookKey(v.At) + hex.EncodeToString(b[:]), Owner: v.Account, Body: body, Expires: v.At.Add(looksKept)}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) == looksHeld {
		l.held = l.held[1:]
		l.s.Log.Error("a look was lost: the database cannot be written", "account", v.Account)
	}
	l.held = append(l.held, p)
	if l.timer == nil {
		l.timer = time.AfterFunc(looksWait, func() { l.flush(context.Background()) })
	}
}

// lookKey falls as time goes on.
func lookKey(at time.Time) string { return fmt.Sprintf("%016x", math.MaxInt64-at.UnixMicro()) }

// flush writes what is held. What cannot be written stays for the next time.
func (l *looks) flush(ctx context.Context) {
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	batch := l.held
	l.held, l.timer = nil, nil
	l.mu.Unlock()
	if len(batch) == 0 {
		return
	}
	_, err := l.s.Desk.Store().Write(ctx, store.Meta{At: l.s.Now()}, func(tx *store.Tx) error {
		for _, p := range batch {
			if _, err := tx.Put(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return
	}
	l.s.Log.Warn("looks not kept yet", "looks", len(batch), "error", err.Error())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = append(batch, l.held...)
	if l.timer == nil && ctx.Err() == nil {
		l.timer = time.AfterFunc(10*looksWait, func() { l.flush(context.Background()) })
	}
}

type lookList struct {
	PageParams
	Account string `query:"account" maxLength:"256" doc:"api.doc.look_account"`
	What    string `query:"what" enum:"people,evidence,accounts,export,command,backup,sign_in,learning" doc:"api.doc.look_what"`
	From    string `query:"from" format:"date" doc:"api.doc.look_from"`
	To      string `query:"to" format:"date" doc:"api.doc.look_to"`
}

type lookPage struct {
	Looks []look `json:"looks"`
	Next  string `json:"next,omitempty" doc:"api.doc.next"`
}

func (s *server) lookings() {
	register(s, op{ID: "list-looks", Method: http.MethodGet, Path: "/api/v1/looks", Tag: "account", Does: access.LookRead}, agencyWide[lookList](s), s.listLooks)
}

// listLooks gives looks, the newest first. What was noted up to now is written before.
func (s *server) listLooks(ctx context.Context, in *lookList) (*answer[lookPage], error) {
	s.looked.flush(ctx)
	at, err := in.from("looks")
	if err != nil {
		return nil, err
	}
	from, err := day("from", in.From)
	if err != nil {
		return nil, err
	}
	to, err := day("to", in.To)
	if err != nil {
		return nil, err
	}
	f := store.PaperFilter{Owner: in.Account, After: at.Key}
	if to != 0 {
		end, _ := instant("to", to.String(), s.Desk.Zone()) // the last microsecond of the day
		f.After = max(f.After, lookKey(end))
	}
	last := "g" // after every key
	if from != 0 {
		end, _ := instant("from", (from - 1).String(), s.Desk.Zone())
		last = lookKey(end)
	}
	page := lookPage{Looks: []look{}}
	key := ""
	for p, err := range s.Desk.Store().Papers(ctx, looksDrawer, f) {
		if err != nil {
			return nil, err
		}
		if p.Key >= last {
			break
		}
		var v look
		if err := json.Unmarshal(p.Body, &v); err != nil {
			return nil, err
		}
		if in.What != "" && v.What != in.What {
			continue
		}
		if len(page.Looks) == in.Limit {
			page.Next = place{Of: "looks", Key: key}.cursor()
			break
		}
		page.Looks, key = append(page.Looks, v), p.Key
	}
	return &answer[lookPage]{page}, nil
}
