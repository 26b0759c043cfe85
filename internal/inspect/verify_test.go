package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

func TestTheExampleHolds(t *testing.T) {
	f, trust := exampleFile(t)
	r, err := Verify(f.Bytes(), trust)
	if err != nil || !r.Sound() || !r.Redrawn || r.OwnKey {
		t.Fatalf("%v %v", err, r.Breaks)
	}
	if r, _ := Verify(f.Bytes(), proof.Trust{}); !r.Sound() || !r.OwnKey {
		t.Errorf("by its own key: %v", r.Breaks)
	}
}

// leaf is a string or number somewhere in a document, and how to put another in its place.
type leaf struct {
	path string
	set  func(any)
	was  any
}

func leaves(path string, v any, set func(any)) (out []leaf) {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			out = append(out, leaves(strings.TrimPrefix(path+"."+k, "."), v[k], func(to any) { v[k] = to })...)
		}
	case []any:
		for i := range v {
			out = append(out, leaves(fmt.Sprintf("%s[%d]", path, i), v[i], func(to any) { v[i] = to })...)
		}
	default:
		out = []leaf{{path, set, v}}
	}
	return out
}

// other values than one: near it, so that nothing is refused for its looks alone where it could be refused for its content.
func others(was any) []any {
	switch was := was.(type) {
	case json.Number:
		n, _ := was.Int64()
		return []any{n + 1, n - 1}
	case string:
		out := []any{was + "x", ""}
		for _, i := range []int{0, len(was) / 2, len(was) - 1} { // one character, of the same kind
			if i < 0 || i >= len(was) || was[i] >= 0x80 {
				continue
			}
			c := byte('0')
			if was[i] == c {
				c = '1'
			}
			out = append(out, was[:i]+string(c)+was[i+1:])
		}
		return out
	}
	return nil
}

// TestEveryFieldChangedIsRefused changes every value of the file, one at a time, writes the file in its one spelling and has it verified.
func TestEveryFieldChangedIsRefused(t *testing.T) {
	f, trust := exampleFile(t)
	file := f.Bytes()
	var all any
	d := json.NewDecoder(bytes.NewReader(file))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	tried := map[string]int{}
	for _, l := range leaves("", all, nil) {
		for _, to := range others(l.was) {
			if fmt.Sprint(to) == fmt.Sprint(l.was) {
				continue
			}
			l.set(to)
			b, _ := json.Marshal(all)
			l.set(l.was)
			var changed File
			if err := json.Unmarshal(b, &changed); err != nil {
				continue // no file at all
			}
			tried[l.path]++
			r, err := Verify(changed.Bytes(), trust)
			if err == nil && r.Sound() {
				t.Errorf("%s: %v in place of %v is not noticed", l.path, to, l.was)
			}
			for _, b := range r.Breaks {
				if b.Place.Line == 0 {
					t.Errorf("%s: %v has no line", l.path, b)
				}
			}
		}
	}
	if len(tried) < 80 {
		t.Errorf("only %d fields were tried", len(tried))
	}
}

// TestEveryByteChangedIsRefused goes below the fields: whatever byte is another, the file does not hold.
func TestEveryByteChangedIsRefused(t *testing.T) {
	f, trust := exampleFile(t)
	file := f.Bytes()
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if r, err := Verify(changed, trust); err == nil && r.Sound() {
			t.Fatalf("byte %d (%q) changed to %q is not noticed", i, file[max(0, i-20):i+1], changed[i])
		}
	}
	for name, changed := range map[string][]byte{"a blank": bytes.Replace(file, []byte(": "), []byte(":  "), 1), "no last line feed": bytes.TrimSpace(file),
		"more behind it": append(bytes.Clone(file), '{', '}'), "a member that nobody reads": bytes.Replace(file, []byte(`"title"`), []byte(`"note": "x", "title"`), 1),
		"a member twice": bytes.Replace(file, []byte(`"per_unit": 2,`), []byte(`"per_unit": 1, "per_unit": 2,`), 1), "a line removed": bytes.Replace(file, []byte("    \"replaces\": \"\",\n"), nil, 1)} {
		r, err := Verify(changed, trust)
		if err != nil || len(r.Breaks) != 1 || r.Breaks[0].Code != "inspect_draw_spelling" {
			t.Errorf("%s: %v %v", name, err, r.Breaks)
		}
	}
}

// What is wrong is named with the line on which it stands.
func TestWhatIsWrongIsNamedByItsLine(t *testing.T) {
	o := newOffice(t)
	whole := o.draw(t, example(), secretOf(1), secretOf(2))
	trust := proof.Trust{Log: o.key.Public}
	for name, c := range map[string]struct {
		change func(*File)
		want   string // "field code"
		line   string // what stands on the line
	}{
		"another unit drawn":           {func(f *File) { f.Result.Teams[0].Unit = "431009" }, "result.teams[0].unit inspect_draw_differs", `"unit": "431009"`},
		"another inspector":            {func(f *File) { f.Result.Teams[1].Inspectors[1] = "J99" }, "result.teams[1].inspectors[1] inspect_draw_differs", `"J99"`},
		"a team left out":              {func(f *File) { f.Result.Teams = f.Result.Teams[:2] }, "result.teams inspect_draw_count", `"teams": [`},
		"another seed":                 {func(f *File) { f.Result.Seed = strings.Repeat("0", 64) }, "result.seed inspect_draw_seed", `"seed"`},
		"another secret":               {func(f *File) { f.Secrets[1] = strings.Repeat("0", 64) }, "secrets[1] inspect_draw_secret_differs", strings.Repeat("0", 64)},
		"a secret kept back":           {func(f *File) { f.Secrets = f.Secrets[:1] }, "secrets inspect_draw_secrets", `"secrets": [`},
		"a name changed":               {func(f *File) { f.Plan.Inspectors[2].Name = "赵" }, "plan inspect_draw_not_in_log", `"plan": {`},
		"an exclusion added":           {func(f *File) { f.Plan.Exclusions[1].Ground = Other }, "plan inspect_draw_not_in_log", `"plan": {`},
		"its number hidden":            {func(f *File) { f.Log.No = 2 }, "plan inspect_draw_not_in_log", `"plan": {`},
		"another place":                {func(f *File) { f.Log.Index--; f.Plan.Wait++ }, "plan inspect_draw_not_in_log", `"plan": {`},
		"another size waited for":      {func(f *File) { f.Plan.Wait++ }, "checkpoint inspect_draw_size, plan inspect_draw_not_in_log", `"checkpoint"`},
		"a checkpoint unsigned":        {func(f *File) { f.Checkpoint = strings.Split(f.Checkpoint, "\n\n")[0] + "\n\n" }, "checkpoint proof_signature", `"checkpoint"`},
		"an inspector of the unit":     {func(f *File) { f.Plan.Exclusions = f.Plan.Exclusions[:1] }, "", ""},
		"another format":               {func(f *File) { f.Format = "tongchou-draw/2" }, "format inspect_draw_format", "tongchou-draw/2"},
		"the file's key is another's":  {func(f *File) { f.Log.Key = "x+1234+abcd" }, "log.key inspect_draw_other_key", "x+1234+abcd"},
		"an inclusion that is no hash": {func(f *File) { f.Log.Inclusion[0] = "?" }, "log.inclusion[0] inspect_hash", `"?"`},
	} {
		f := copied(t, whole)
		c.change(&f)
		b := f.Bytes()
		r, err := Verify(b, trust)
		if err != nil || r.Sound() {
			t.Errorf("%s: %v, sound %v", name, err, r.Sound())
			continue
		}
		var got []string
		for _, f := range r.Breaks {
			got = append(got, f.Place.Field+" "+f.Code)
		}
		if c.want != "" && strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, ", "), c.want)
		}
		if line := strings.Split(string(b), "\n")[r.Breaks[0].Place.Line-1]; !strings.Contains(line, c.line) {
			t.Errorf("%s: line %d is %q, want %s", name, r.Breaks[0].Place.Line, line, c.line)
		}
	}
}

func copied(t *testing.T, f File) (out File) {
	t.Helper()
	if err := json.Unmarshal(f.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Who kept the plan as it was announced learns which line was changed.
func TestAgainstTheAnnouncedPlan(t *testing.T) {
	f, trust := exampleFile(t)
	announced, err := ReadPlan(f.Plan.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r, _ := Verify(f.Bytes(), trust)
	if r.Against(announced); !r.Sound() {
		t.Errorf("the same plan: %v", r.Breaks)
	}
	f.Plan.Units[2].Name = "北湖二所"
	r, _ = Verify(f.Bytes(), trust)
	r.Against(announced)
	last := r.Breaks[len(r.Breaks)-1]
	if line := strings.Split(string(f.Bytes()), "\n")[last.Place.Line-1]; last.Code != "inspect_draw_plan_differs" || !strings.Contains(line, "北湖二所") || !strings.Contains(last.Want, "北湖分局第二派出所") {
		t.Errorf("%v: line %q", last, line)
	}
	if _, err := ReadPlan([]byte(`{"code": "D1",` + "\n" + `"untold": 1}`)); fault.Of(err) == nil {
		t.Error("a member that is none is passed over")
	}
}

func TestWitnessesAreAskedFor(t *testing.T) {
	f, trust := exampleFile(t)
	k, err := proof.NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{8}, 32)), "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	trust.Witnesses, trust.Quorum = []string{k.Public}, 1
	r, err := Verify(f.Bytes(), trust)
	if err != nil || len(r.Breaks) != 1 || r.Breaks[0].Code != "proof_witnesses" {
		t.Errorf("%v %v", err, r.Breaks)
	}
}

func FuzzVerify(f *testing.F) {
	file, trust := exampleFile(f)
	f.Add(file.Bytes())
	f.Add([]byte("{}"))
	f.Add([]byte(`{"format": "tongchou-draw/1", "plan": {"strata": null}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Verify(b, trust)
		if err == nil && r.Sound() && !bytes.Equal(b, file.Bytes()) {
			t.Errorf("another file holds: %q", b)
		}
	})
}

func TestBrokenFilesSayWhere(t *testing.T) {
	for text, line := range map[string]int{"": 1, "nonsense": 1, "{\n\"format\": 3}": 2, "{\n\"plan\": {\n\"units\": [{\"code\": 1}]}}": 3, "{\n\n": 3} {
		_, err := Verify([]byte(text), proof.Trust{})
		l := fault.Of(err)
		if len(l) != 1 || l[0].Code != "inspect_draw_unreadable" || l[0].Place.Line != line {
			t.Errorf("%q: %v, want line %d", text, err, line)
		}
	}
}
