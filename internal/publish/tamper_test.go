package publish_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/publish"
)

// repacked is the file with one part otherwise, packed as it was: only what Check looks for tells.
func repacked(t *testing.T, file []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			b = change(b)
		}
		if b == nil {
			continue
		}
		x, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// inPlace changes the first match of a pattern within the file, to as many bytes.
func inPlace(t *testing.T, file []byte, pattern, to string) []byte {
	t.Helper()
	at := regexp.MustCompile(pattern).FindSubmatchIndex(file)
	if at == nil || at[3]-at[2] != len(to) {
		t.Fatalf("%s is not found, or not as long as %s", pattern, to)
	}
	out := bytes.Clone(file)
	copy(out[at[2]:], to)
	return out
}

// named are the breaks as "code where".
func named(r publish.Report) []string {
	var out []string
	for _, f := range r.Breaks {
		out = append(out, strings.TrimSpace(f.Code+" "+f.Place.Field))
	}
	return out
}

func TestEveryKindOfChangeIsNamed(t *testing.T) {
	file, key := edition(t)
	trust := publish.Trust{LogKey: key}
	first := func(pattern, to string) []byte { return inPlace(t, file, pattern, to) }
	for name, c := range map[string]struct {
		file []byte
		want []string
	}{
		"a score on the board": {first(`"code": "431002",(?s:.*?)"score": "(15)"`, "14"),
			[]string{"publish_part_differs board.json", "publish_figure_differs 北湖分局 电信诈骗"}},
		"a total on the board": {first(`"total": "(85)"`, "95"), []string{"publish_part_differs board.json", "publish_figure_differs 北湖分局"}},
		"a rank on the board":  {first(`"name": "甲县局",\s+"rank": (2)`, "3"), []string{"publish_part_differs board.json", "publish_rank_differs 甲县局"}},
		"a record's quantity":  {first(`"quantity":"(\d)","basis"`, "7"), []string{"publish_part_differs explain.json", "publish_records_not_in_log explain.json", "publish_step_differs"}},
		"a record's day":       {first(`"occurred_on":"(2021-02-1)`, "2021-01-1"), []string{"publish_part_differs explain.json", "publish_records_not_in_log explain.json"}},
		"a step's value":       {first(`"op":"div","value":"0.7(375)"`, "376"), []string{"publish_part_differs explain.json", "publish_step_differs"}},
		"a peer's measure":     {first(`"op":"peer","value":"0.(64)"`, "65"), []string{"publish_part_differs explain.json", "publish_peer_differs"}},
		"a target":             {first(`"unit":"431002","period":[^}]*},"quantity":"(90)"`, "99"), []string{"publish_part_differs explain.json", "publish_figure_differs 北湖分局 禁毒"}},
		"the rulebook":         {first(`kind: rank(?s:.*?)step: "(2)"`, "3"), []string{"publish_part_differs rulebook.yaml", "publish_rule_differs items[4].rule.step"}},
		"a document":           {repacked(t, file, "briefing.zh.md", edit(`(85)`, "95")), []string{"publish_part_differs briefing.zh.md"}},
		"the manifest's title": {first(`"title":"雷(霆)`, "电"), []string{"publish_manifest_not_in_log manifest.json"}},
		"the manifest's day":   {first(`"as_of":"(2021-04-26)"`, "2021-04-25"), []string{"publish_manifest_not_in_log manifest.json", "publish_manifest_disagrees as_of"}},
		"the salt":             {repacked(t, file, "proof.json", edit(`"seal":"(..)`, "00")), []string{"publish_manifest_not_in_log manifest.json"}},
		"the manifest's place": {repacked(t, file, "proof.json", edit(`"index":(\d)`, "9")), []string{"publish_manifest_not_in_log manifest.json"}},
		"the inclusion proof":  {repacked(t, file, "proof.json", edit(`"inclusion":\["(....)`, "AAAA")), []string{"publish_manifest_not_in_log manifest.json"}},
		"the records' proof":   {repacked(t, file, "proof.json", edit(`"hashes":\["(....)`, "AAAA")), []string{"publish_records_not_in_log explain.json"}},
		"the key in the file":  {repacked(t, file, "proof.json", edit(`"key":"tongchou/431000/(....)`, "0000")), []string{"publish_other_key proof.json"}},
		"the format":           {repacked(t, file, "proof.json", edit(`tongchou-edition/(1)`, "2")), []string{"publish_format proof.json"}},
		"the checkpoint":       {repacked(t, file, "checkpoint.txt", edit(`\n(\d)\d+\n`, "9")), []string{"proof_signature checkpoint.txt", "publish_manifest_not_in_log manifest.json"}},
		"the signature":        {repacked(t, file, "checkpoint.txt", edit(`\x{2014} [^ ]+ .{20}(.)`, "!")), []string{"proof_signature checkpoint.txt"}},
		"a part left out":      {repacked(t, file, "briefing.zh.md", func([]byte) []byte { return nil }), []string{"publish_part_missing briefing.zh.md"}},
		"no explanations":      {repacked(t, file, "explain.json", func([]byte) []byte { return nil }), []string{"publish_part_missing explain.json"}},
		"broken explanations":  {first(`explain.json(\{)`, "["), []string{"publish_part_unreadable explain.json", "publish_part_differs explain.json"}},
		"the wrapping":         {append([]byte("#!/bin/sh\n"), file...), []string{"publish_wrapping"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := publish.Check(c.file, trust)
			if err != nil {
				t.Fatal(err)
			}
			got := named(r)
			for _, want := range c.want {
				if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, want) }) {
					t.Errorf("%q is not named; found %q", want, got)
				}
			}
		})
	}
}

func edit(pattern, to string) func([]byte) []byte {
	return func(b []byte) []byte {
		at := regexp.MustCompile(pattern).FindSubmatchIndex(b)
		if at == nil {
			panic(pattern + " is not found")
		}
		return slices.Concat(b[:at[2]], []byte(to), b[at[3]:])
	}
}

func TestNoFlippedByteGoesUnseen(t *testing.T) {
	file, key := edition(t)
	trust := publish.Trust{LogKey: key}
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, len(file)-1).Draw(rt, "at")
		bit := rapid.IntRange(0, 7).Draw(rt, "bit")
		changed := bytes.Clone(file)
		changed[at] ^= 1 << bit
		if r, err := publish.Check(changed, trust); err == nil && r.Sound() {
			rt.Fatalf("bit %d of byte %d: sound", bit, at)
		}
	})
}

// A file that is signed by somebody else's key agrees with itself; the key that the reader knows tells.
func TestWhoseSignatureItIs(t *testing.T) {
	file, key := edition(t)
	other, err := proof.NewKey(rand.Reader, "tongchou/431000/0000000000000000")
	if err != nil {
		t.Fatal(err)
	}
	r, err := publish.Check(file, publish.Trust{LogKey: other.Public})
	if err != nil || !slices.Contains(named(r), "proof_signature checkpoint.txt") || !slices.Contains(named(r), "publish_other_key proof.json") {
		t.Errorf("%v, %v", err, named(r))
	}
	if r, err := publish.Check(file, publish.Trust{}); err != nil || !r.Sound() || !r.OwnKey {
		t.Errorf("without a key: %v, %v, own %v", err, named(r), r.OwnKey)
	}
	if r, err := publish.Check(file, publish.Trust{LogKey: key, Quorum: 1}); err != nil || !slices.Contains(named(r), "proof_witnesses checkpoint.txt") {
		t.Errorf("without the witness asked for: %v, %v", err, named(r))
	}
}

func TestWhatIsNoEditionFile(t *testing.T) {
	var empty bytes.Buffer
	if err := zip.NewWriter(&empty).Close(); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"nothing": nil, "a text": []byte("hello"), "an empty archive": empty.Bytes()} {
		if _, err := publish.Check(file, publish.Trust{}); code(err) != "publish_no_edition" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := publish.CheckFigure(file, publish.Trust{}, "x", ""); code(err) != "publish_no_edition" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One figure's check names what is wrong with it and not what is wrong with another.
func TestOneFigureIsCheckedByItself(t *testing.T) {
	file, _ := edition(t)
	file = inPlace(t, file, `"total": "(85)"`, "95")
	for item, want := range map[string]bool{"": true, "禁毒": false} {
		r, err := publish.CheckFigure(file, publish.Trust{}, "431002", item)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(named(r), "publish_figure_differs 北湖分局"); got != want {
			t.Errorf("item %q: %v", item, named(r))
		}
		if r.Figures != 1 {
			t.Errorf("item %q: %d figures", item, r.Figures)
		}
	}
}
