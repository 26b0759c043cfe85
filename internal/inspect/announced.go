package inspect

import (
	"bytes"
	"encoding/json"

	"github.com/tongchou/tongchou/internal/fault"
)

// ReadPlan reads a plan as it was announced, in whatever spelling, and checks it. Faults: inspect_draw_unreadable and those of Plan.Check, with their lines.
func ReadPlan(text []byte) (Plan, error) {
	c := checker{text: text}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var p Plan
	if err := d.Decode(&p); err != nil {
		return p, c.unreadable(err)
	}
	c.lines = linesOf(text)
	p = p.whole()
	err := p.Check()
	for _, f := range fault.Of(err) {
		f.Place.Line = c.lines[f.Place.Field]
	}
	return p, err
}

// Against holds the draw's plan against the plan as somebody kept it when it was announced, and adds the first line of the file that is otherwise. By the log
// alone a reader can tell that a plan was changed, not where: the log holds a hash.
func (r *Verdict) Against(announced Plan) {
	has := bytes.Split(plain(r.File.Plan.whole(), "  "), []byte("\n"))
	should := bytes.Split(plain(announced.whole(), "  "), []byte("\n"))
	for i := range max(len(has), len(should)) {
		var a, b []byte
		if i < len(has) {
			a = bytes.TrimSpace(has[i])
		}
		if i < len(should) {
			b = bytes.TrimSpace(should[i])
		}
		if !bytes.Equal(a, b) {
			f := fault.New("inspect_draw_plan_differs", string(a), string(b))
			f.Place.Line = planLine + i
			r.Breaks = append(r.Breaks, f)
			return
		}
	}
}

// planLine is the line on which the plan begins in a draw file of one spelling.
const planLine = 3
