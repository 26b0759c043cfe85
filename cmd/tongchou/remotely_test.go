package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
)

// rehearsal is the day after the demo's reporting date.
var rehearsal = time.Date(2021, 4, 27, 1, 0, 0, 0, time.UTC)

// environment is that of a script; pairs are names and values.
func environment(pairs ...string) func(string) string {
	return func(key string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == key {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// office may do all that a command asks for.
var office = access.Subject{Account: "考核办", Grants: []access.Grant{{Role: access.Office, Unit: "431000"}, {Role: access.Verifier, Unit: "431000"}}}

// serving runs a server's commands on dir for the subject s.
func serving(t *testing.T, dir string, s access.Subject) string {
	t.Helper()
	now := func() time.Time { return rehearsal }
	d, err := desk.Open(context.Background(), dir, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	c := &commands{desk: d, dir: dir, env: environment(), now: now}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tmp := t.TempDir()
		err := remote.Handle(w, r, tmp, func(ctx context.Context, rc *remote.Received) (func(context.Context, *remote.Writer), error) {
			return c.Prepare(ctx, s, rc)
		})
		if left, e := os.ReadDir(tmp); e != nil || len(left) > 0 {
			t.Errorf("files stay on the server: %v %v", left, e)
		}
		if err != nil {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			var errors []map[string]any
			for _, f := range fault.Of(err) {
				errors = append(errors, map[string]any{"code": f.Code, "found": f.Found, "want": f.Want, "field": f.Place.Field, "record": f.Place.Record})
			}
			if err := json.NewEncoder(w).Encode(map[string]any{"title": err.Error(), "errors": errors}); err != nil {
				t.Error(err)
			}
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// twoAlike are two folders with the same demo ledger, and a folder with files.
func twoAlike(t *testing.T) (a, b, files string) {
	t.Helper()
	base := t.TempDir()
	a, b, files = filepath.Join(base, "a"), filepath.Join(base, "b"), filepath.Join(base, "files")
	if _, err := demo.Fill(context.Background(), a, nil); err != nil {
		t.Fatal(err)
	}
	if err := copyFolder(b, a); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"good.csv":    "单位代码,指标代码,日期,数量,凭证号\n431002,dxzp,2021-04-12,1,乙-1\n",
		"wrong.csv":   "单位代码,指标代码,日期,数量\n431002,D99,2021-04-12,1\n431002,dxzp,2021-04-12,一些\n",
		"brief.md":    "# {{title}}\n\n截至 3 日。\n",
		"mapping.yml": "columns: [\n",
	} {
		if err := os.MkdirAll(files, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(files, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return a, b, files
}

type ended struct {
	out, err string
	file     string
	status   int
}

// endOf runs a command line; the file of -o is made in folder.
func endOf(args []string, folder string, env ...string) (o ended) {
	var out, errs bytes.Buffer
	file := filepath.Join(folder, "answer")
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "$OUT", file)
	}
	o.status = run(context.Background(), args, world{Out: &out, Err: &errs, Now: func() time.Time { return rehearsal }, Env: environment(append(env, "USER", "考核办")...)})
	o.out, o.err = out.String(), errs.String()
	for _, suffix := range []string{"", ".xlsx", ".docx", ".md", ".json"} {
		if b, err := os.ReadFile(file + suffix); err == nil {
			o.file += string(b)
			os.Remove(file + suffix)
		}
	}
	return o
}

// sessions are command lines with what they all have to give: the same from a server as from the data directory. $F is the
// folder of files. They run one after the other, and some write.
var sessions = []string{
	"board --as-of 2021-04-26",
	"board --as-of 2021-04-26 --format json",
	"board --as-of 2021-04-26 --lang en -o $OUT.xlsx",
	"board --as-of 2021-04-26 -o $OUT.pdf",
	"board --as-of 昨天",
	"board --group 乡镇",
	"board --format pdf",
	"board --nonsense",
	"explain 北湖分局 禁毒 --as-of 2021-04-26 --depth 2",
	"explain 北湖分局 --as-of 2021-04-26 --format json -o $OUT",
	"explain 月亮分局",
	"explain",
	"pace --unit 北湖分局 --below --indicator dxzp --as-of 2021-04-26",
	"whatif --figure 甲县局/dxzp=+40 --weight ZA=10 --as-of 2021-04-26",
	"whatif --target 北湖分局/jd=100 --target 甲县局/jd=90 --as-of 2021-04-26 --format csv",
	"whatif",
	"robust --as-of 2021-04-26 --runs 50 --seed 7",
	"compare --as-of 2021-03-31 --to-as-of 2021-04-26",
	"brief --as-of 2021-04-26",
	"brief --as-of 2021-04-26 -o $OUT.docx",
	"brief --as-of 2021-04-26 --figures --format json",
	"brief --as-of 2021-04-26 --template $F/brief.md",
	"brief --as-of 2021-04-26 --template $F/none.md",
	"export observations --unit 北湖分局 --format csv",
	"export targets -o $OUT.xlsx",
	"template observations -o $OUT.xlsx",
	"template units",
	"records --unit 北湖分局 --kind correction,retraction --kind return",
	"records 7000 7001 --format json",
	"records 99999999",
	"target list --as-of 2021-04-26",
	"target check --as-of 2021-04-26",
	"doctor",
	"rules check ../../internal/demo/leiting2021.yaml",
	"rules check $F/none.yaml",
	"rules schema",
	"import $F/good.csv $F/wrong.csv $F/none.csv $F",
	"import $F/good.csv --dry-run --format json",
	"import $F/good.csv --mapping $F/mapping.yml",
	"records --indicator dxzp --unit 北湖分局 --from 2021-04-10",
	"target amend 北湖分局 dxzp --quantity 260 --reason 省厅追加任务 --from 2021-05-06",
	"target split 北湖分局 dxzp --reason 随之调整 --format json",
	"target assign 月亮分局 dxzp 20 --start 2021-07-01 --due 2021-09-30",
	"records retract 7000 --reason 重复录入,\"据\"查",
	"records retract 7000",
	"rules apply ../../internal/demo/leiting2021.yaml --from 2021-05-01",
	"board --as-of 2021-05-02",
	"doctor --format json",
	"help board",
}

func TestAServerAnswersAsTheDataDirectoryDoes(t *testing.T) {
	a, b, files := twoAlike(t)
	url, folder := serving(t, b, office), t.TempDir()
	for _, line := range sessions {
		line = strings.ReplaceAll(line, "$F", files)
		near := endOf(append([]string{"--data", a}, strings.Fields(line)...), folder)
		far := endOf(append([]string{"--server", url, "--token", "tc_test"}, strings.Fields(line)...), folder)
		if near != far {
			t.Errorf("%s\nhere:   %d %q %q, %d bytes of file\nserver: %d %q %q, %d bytes of file", line,
				near.status, near.out, near.err, len(near.file), far.status, far.out, far.err, len(far.file))
		}
	}
}

// at is a subject with one role at one unit.
func at(role access.Role, unit string) access.Subject {
	return access.Subject{Account: "某人", Grants: []access.Grant{{Role: role, Unit: unit}}}
}

func TestAServerRunsWhatTheAccountMayDo(t *testing.T) {
	_, dir, files := twoAlike(t)
	scoped := office
	scoped.Scope = []access.Operation{access.BoardRead}
	for _, c := range []struct {
		who    access.Subject
		line   string
		refuse string // a piece of the sentence; "": it runs
	}{
		{at(access.Clerk, "431002"), "board --as-of 2021-04-26", ""},
		{at(access.Clerk, "431002"), "explain 北湖分局 --as-of 2021-04-26", ""},
		{at(access.Clerk, "431002"), "explain 甲县局 --as-of 2021-04-26", "没有权限"},
		{at(access.Clerk, "431002"), "pace --unit 北湖分局 --as-of 2021-04-26", ""},
		{at(access.Clerk, "431002"), "pace --as-of 2021-04-26", "没有权限"},
		{at(access.Clerk, "431002"), "records --unit 北湖分局 --unit 甲县局", "没有权限"},
		{at(access.Clerk, "431002-01"), "task", ""},
		{at(access.Clerk, "431002-01"), "task --unit 431000", "没有权限"},
		{at(access.Clerk, "431002-01"), "submission list", ""},
		{at(access.Clerk, "431002-01"), "export people", "没有权限"},
		{access.Subject{Account: "nobody"}, "task", "没有权限"},
		{at(access.Clerk, "431002"), "target assign 北湖分局 dxzp 20 --start 2021-07-01 --due 2021-09-30", "没有权限"},
		{at(access.Clerk, "431002"), "import $F/good.csv", "不能写入"}, // as verified
		{at(access.Clerk, "431003"), "import $F/good.csv --basis submitted", "不能写入"},
		{at(access.Clerk, "431002"), "import $F/good.csv --basis submitted", ""},
		{at(access.Verifier, "431000"), "import $F/good.csv --basis submitted", "没有权限"},
		{at(access.Verifier, "431000"), "records retract 7000 --reason 重复", "没有权限"},
		{at(access.Clerk, "431002"), "records retract 7893 --reason 重复", "没有权限"}, // it is verified: a second person is needed
		{at(access.Auditor, "431000"), "doctor", ""},
		{at(access.Auditor, "431000"), "rules apply $F/good.csv --from 2021-05-01", "没有权限"},
		{at(access.Administrator, "431000"), "records --unit 北湖分局", "没有权限"},
		{at(access.Administrator, "431000"), "log prove 7893", "没有权限"}, // a leaf holds the figure
		{at(access.Clerk, "431003"), "log prove 7893", "没有权限"},
		{at(access.Clerk, "431002"), "log prove 7893", ""},
		{scoped, "board --as-of 2021-04-26", ""},
		{scoped, "doctor", "令牌"},
		{access.Subject{}, "board", "请先登录"},
	} {
		line := strings.Fields(strings.ReplaceAll(c.line, "$F", files))
		got := endOf(append([]string{"--server", serving(t, dir, c.who), "--token", "tc_test"}, line...), t.TempDir())
		switch {
		case c.refuse == "" && got.status != exitDone:
			t.Errorf("%v: %s: %d %s", c.who, c.line, got.status, got.err)
		case c.refuse != "" && (got.status != exitInput || strings.Contains(got.out, "写入 1 条") || !strings.Contains(got.err, c.refuse)):
			t.Errorf("%v: %s: %d %q %q, want %s", c.who, c.line, got.status, got.out, got.err, c.refuse)
		}
	}
}

// Lists without --unit are of the account's own units, and of nothing else.
func TestAServerListsWhatIsInReach(t *testing.T) {
	_, dir, _ := twoAlike(t)
	for _, line := range []string{"task --format json", "submission list --format json", "records --kind correction --format json"} {
		got := endOf(append([]string{"--server", serving(t, dir, at(access.Clerk, "431002-05")), "--token", "tc_test"}, strings.Fields(line)...), t.TempDir())
		units := regexp.MustCompile(`"unit": ?"([^"]+)"`).FindAllStringSubmatch(got.out, -1)
		if got.status != exitDone || len(units) == 0 {
			t.Errorf("%s: %d %s%s", line, got.status, got.out, got.err)
		}
		for _, u := range units {
			if u[1] != "431002-05" {
				t.Errorf("%s shows %s to a clerk of 431002-05", line, u[1])
			}
		}
	}
}

// What a client of ours would never send.
func TestAServerRefusesWhatRunsAtHome(t *testing.T) {
	_, dir, _ := twoAlike(t)
	c := remote.Client{Server: serving(t, dir, office), Token: "tc_test", HTTP: http.DefaultClient}
	here, err := filepath.Abs("deed.go")
	if err != nil {
		t.Fatal(err)
	}
	for code, lines := range map[string][][]string{
		"command_at_home":   {{"init", "x", "--name=x"}, {"demo", filepath.Join(t.TempDir(), "d")}, {"help"}, {"completion", "bash"}, {"rules", "schema"}},
		"command_unknown":   {{}, {"nonsense"}, {"__complete", "board", ""}, {"board", "--nonsense"}, {"board", "--runs=x"}},
		"command_elsewhere": {{"board", "--data=" + dir}, {"board", "--server=x"}, {"doctor", "--actor=别人"}, {"--token-file=" + here, "board"}},
	} {
		for _, line := range lines {
			_, err := c.Run(context.Background(), line, "zh", nil, remote.Terminal{Out: new(bytes.Buffer), Err: new(bytes.Buffer)})
			if l := fault.Of(err); len(l) != 1 || l[0].Code != code {
				t.Errorf("%v: %v, want %s", line, err, code)
			}
		}
	}
	// Files of the server can't be named: only what was sent along is there.
	var out, errs bytes.Buffer
	status, err := c.Run(context.Background(), []string{"rules", "check", here}, "zh", nil, remote.Terminal{Out: &out, Err: &errs})
	if err != nil || status != exitInput || !strings.Contains(errs.String(), here) || !strings.Contains(errs.String(), "找不到") {
		t.Errorf("%d %v %q %q", status, err, out.String(), errs.String())
	}
	// Nor written: -o goes back to the client, which did not ask for it here.
	made := filepath.Join(t.TempDir(), "made.json")
	if _, err := c.Run(context.Background(), []string{"board", "--as-of=2021-04-26", "-o", made}, "zh", nil, remote.Terminal{Out: &out, Err: &errs}); err == nil {
		t.Error("a client took a file that it had not asked for")
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("the server wrote a file under a name from outside")
	}
}

func TestWhereTheCommandGoes(t *testing.T) {
	_, dir, files := twoAlike(t)
	url := serving(t, dir, office)
	token := filepath.Join(files, "token")
	if err := os.WriteFile(token, []byte("tc_test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line   string
		env    []string
		status int
		said   string
	}{
		{"board --as-of 2021-04-26", []string{"TONGCHOU_SERVER", url, "TONGCHOU_TOKEN", "tc_x"}, exitDone, ""},
		{"board --as-of 2021-04-26", []string{"TONGCHOU_SERVER", url, "TONGCHOU_TOKEN_FILE", token}, exitDone, ""},
		{"board --as-of 2021-04-26 --token-file " + token, []string{"TONGCHOU_SERVER", url}, exitDone, ""},
		{"board --as-of 2021-04-26", []string{"TONGCHOU_SERVER", url}, exitUsage, "TONGCHOU_TOKEN"},
		{"board --as-of 2021-04-26 --token-file " + token + "x", []string{"TONGCHOU_SERVER", url}, exitInput, "tokenx"},
		{"board --as-of 2021-04-26 --data " + dir, []string{"TONGCHOU_SERVER", "http://127.0.0.1:1"}, exitDone, ""},
		{"board --as-of 2021-04-26 --token x --server " + url, []string{"TONGCHOU_DATA", dir + "x"}, exitDone, ""},
		{"board --as-of 2021-04-26 --token x", []string{"TONGCHOU_DATA", dir, "TONGCHOU_SERVER", url}, exitUsage, "--data"},
		{"board --as-of 2021-04-26 --token x --data x --server y", nil, exitUsage, "--data"},
		{"board --token x --server somewhere", nil, exitInput, "somewhere"},
		{"board --token x --server http://127.0.0.1:1", nil, exitSystem, "127.0.0.1:1"},
		{"board --token x --server http://10.255.255.1:1x", nil, exitInput, "10.255.255.1:1x"},
		{"demo x --token x --server " + url, nil, exitUsage, "demo"},
		{"rules schema", []string{"TONGCHOU_SERVER", "http://127.0.0.1:1"}, exitDone, ""},
	} {
		got := endOf(strings.Fields(c.line), t.TempDir(), c.env...)
		if got.status != c.status || !strings.Contains(got.err, c.said) {
			t.Errorf("%s %v: %d %q, want %d %q", c.line, c.env, got.status, got.err, c.status, c.said)
		}
	}
}
