package api

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// PageParams are the parameters of every list that is given page by page.
type PageParams struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"api.doc.cursor"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"api.doc.limit"`
}

// place is where a page begins: after a number or a key. What a cursor holds is nobody's business but the server's.
type place struct {
	Of    string `json:"o"` // the list it is of, so that no cursor is taken for another's
	After int64  `json:"n,omitempty"`
	Key   string `json:"k,omitempty"`
}

// from reads the cursor of a list.
func (p PageParams) from(list string) (place, error) {
	var at place
	if p.Cursor == "" {
		return at, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil || json.Unmarshal(b, &at) != nil || at.Of != list || at.After < 0 {
		return place{}, fault.At("cursor", "api_cursor", p.Cursor, "")
	}
	return at, nil
}

// cursor writes the place where the next page begins.
func (p place) cursor() string {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // a number and two texts
	}
	return base64.RawURLEncoding.EncodeToString(b)
}
