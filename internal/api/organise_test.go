package api_test

import (
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

func TestAUnitIsMadeMovedAndClosedByDay(t *testing.T) {
	b := start(t, nil)
	chief := "token: " + b.role(access.Office, city)
	local := "token: " + b.role(access.Office, county)
	unit := func(name, parent, from string, more ...string) string {
		extra := ""
		for _, m := range more {
			extra += ", " + m
		}
		return fmt.Sprintf(`{"name": %q, "parent": %q, "from": %q, "reason": "机构调整"%s}`, name, parent, from, extra)
	}
	put := func(code, body string, headers ...string) reply {
		return b.ask("PUT", "/api/v1/units/"+code, body, headers...)
	}
	put("N1", unit("新所", county, "2021-04-01"), local).is(428, "api_match_missing")
	made := put("N1", unit("新所", county, "2021-04-01"), local, "If-None-Match: *").is(200, "")
	put("N1", unit("新所", county, "2021-04-01"), local, "If-None-Match: *").is(412, "api_changed")
	expect(t, "region from the parent", fmt.Sprint(made.at("unit", "region")), city)
	tag := "If-Match: " + made.Header.Get("ETag")

	put("N1", unit("新所", other, "2021-04-20"), local, tag).is(403, "access_denied")
	put("N1", unit("新所", "none", "2021-04-20"), chief, tag).is(404, "desk_unit_unknown")
	put("N1", unit("新所", "N1", "2021-04-20"), chief, tag).is(422, "unit_own_parent")
	put("N1", unit("新所", county, "2021-04-20"), chief, tag).is(422, "unit_unchanged")
	put("N1", unit("新所", county, "2021-03-20", `"closed": true`), chief, tag).is(422, "unit_closed_new")
	moved := put("N1", unit("新所", other, "2021-04-20"), chief, tag).is(200, "")
	put("N1", unit("新所", county, "2021-04-21"), chief, tag).is(412, "api_changed")

	vs := b.ask("GET", "/api/v1/units/N1/versions", nil, local).is(200, "")
	expect(t, "versions", vs.list("versions", "parent", "from", "reason", "by"),
		county+" 2021-04-01 机构调整 office-"+county+", "+other+" 2021-04-20 机构调整 office-"+city)
	expect(t, "tag", vs.Header.Get("ETag"), moved.Header.Get("ETag"))
	root := b.ask("GET", "/api/v1/units/"+other+"/versions", nil, chief).is(200, "").Header.Get("ETag")
	put(other, unit("x", "N1", "2021-04-25"), chief, "If-Match: "+root).is(422, "unit_cycle")
	put(other, unit("x", city, "2021-04-25", `"closed": true`), chief, "If-Match: "+root).is(422, "unit_has_children")
	put("N1", unit("新所", other, "2021-04-25", `"closed": true`), chief, "If-Match: "+moved.Header.Get("ETag")).is(200, "")
	b.ask("GET", "/api/v1/units/none/versions", nil, local).is(404, "desk_unit_unknown")
}

func TestAPersonIsMovedByWhoHasBothUnits(t *testing.T) {
	b := start(t, nil)
	chief, local := "token: "+b.role(access.Office, city), "token: "+b.role(access.Office, county)
	person := func(unit, from string) string {
		return fmt.Sprintf(`{"name": "张三", "unit": %q, "post": "民警", "from": %q, "reason": "调动"}`, unit, from)
	}
	made := b.ask("PUT", "/api/v1/people/P900", person(county, "2021-04-01"), local, "If-None-Match: *").is(200, "")
	tag := "If-Match: " + made.Header.Get("ETag")
	b.ask("PUT", "/api/v1/people/P900", person(other, "2021-04-20"), local, tag).is(403, "access_denied")
	b.ask("PUT", "/api/v1/people/P900", person(other, "2021-04-20"), chief, tag).is(200, "")
	expect(t, "postings", b.ask("GET", "/api/v1/people/P900/versions", nil, chief).is(200, "").list("versions", "unit", "from"), county+" 2021-04-01, "+other+" 2021-04-20")
	b.ask("GET", "/api/v1/people/P900/versions", nil, local).is(403, "access_denied")
	b.ask("GET", "/api/v1/people/P901/versions", nil, chief).is(404, "desk_person_unknown")
}
