package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/xapi"
)

// ActivityDrawer holds what is known of activities, made of the definitions in statements.
const ActivityDrawer = "xapi.activity"

// ActivityKey is the key of an activity's paper: its IRI may be longer than a key.
func ActivityKey(id string) string {
	h := sha256.Sum256([]byte(id))
	return hex.EncodeToString(h[:])
}

// Lesson is a statement on its way into the ledger, checked already.
type Lesson struct {
	ID        string // a UUID in lower case
	Statement *xapi.Value
	Files     map[string]string // its attachments that lie in the vault: from sha2 to the name there
}

// Learn keeps statements in one entry: all of them or none. One that is kept already and says the same is not kept again. authority is whom they
// come from. Fault: xapi_conflict at the id of one that is kept and says something else.
func (d *Desk) Learn(ctx context.Context, by By, version xapi.Version, authority *xapi.Value, lessons []Lesson) (store.Entry, error) {
	return d.write(ctx, origin(by, "xapi"), func(e *Entry) error {
		ids := make([]string, len(lessons))
		for i, l := range lessons {
			ids[i] = l.ID
		}
		kept, err := e.tx.Learnt(ids)
		if err != nil {
			return err
		}
		var records []store.LearningRecord
		known := map[string]*xapi.Value{}
		for _, l := range lessons {
			if was, ok := kept[l.ID]; ok {
				old, err := xapi.Parse(was.Body)
				if err != nil {
					return err
				}
				if !xapi.Same(old, l.Statement) {
					return fault.At("id", "xapi_conflict", l.ID, "")
				}
				continue
			}
			k := xapi.Keep(l.Statement, version, l.ID, authority, e.at)
			records = append(records, store.LearningRecord{ID: k.ID, Body: k.Statement.Append(nil), Refers: k.Refers, Voids: k.Voids, Terms: k.Terms, Files: l.Files})
			for id, def := range k.Activities {
				known[id] = xapi.MergeDefinition(known[id], def)
			}
		}
		if err := e.tx.Learn(when.On(e.at, d.zone), records); err != nil {
			return err
		}
		return e.define(known)
	})
}

// define keeps what statements say of activities beside what was said before.
func (e *Entry) define(known map[string]*xapi.Value) error {
	for _, id := range slices.Sorted(maps.Keys(known)) {
		p, _, err := e.tx.Paper(ActivityDrawer, ActivityKey(id))
		if err != nil {
			return err
		}
		old, err := activity(p)
		if err != nil {
			return err
		}
		old.Set("objectType", xapi.Text("Activity"))
		old.Set("id", xapi.Text(id))
		old.Set("definition", xapi.MergeDefinition(old.Get("definition"), known[id]))
		text := old.Append(nil)
		if string(text) == string(p.Body) {
			continue
		}
		p.Drawer, p.Key, p.Body = ActivityDrawer, ActivityKey(id), json.RawMessage(text)
		if _, err := e.tx.Put(p); err != nil {
			return err
		}
	}
	return nil
}

func activity(p store.Paper) (*xapi.Value, error) {
	if p.Rev == 0 {
		return &xapi.Value{Kind: xapi.Object}, nil
	}
	return xapi.Parse(p.Body)
}

// Activity is what is known of an activity: the object as statements name it, with all that any of them said in its definition.
func (d *Desk) Activity(ctx context.Context, id string) (*xapi.Value, error) {
	p, found, err := d.store.Paper(ctx, ActivityDrawer, ActivityKey(id))
	if err != nil {
		return nil, err
	}
	if found {
		return activity(p)
	}
	return &xapi.Value{Kind: xapi.Object, Members: []xapi.Member{{Name: "objectType", Value: xapi.Text("Activity")}, {Name: "id", Value: xapi.Text(id)}}}, nil
}
