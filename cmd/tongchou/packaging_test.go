package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tongchou/tongchou/internal/say"
)

func packaged(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The sample says nothing that the program does not understand, commented lines neither.
func TestTheSampleConfigurationIsUnderstood(t *testing.T) {
	text := packaged(t, "tongchou.yaml")
	var lines []string
	seen := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimPrefix(l, "# ")
		key, _, is := strings.Cut(l, ": ")
		if is && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz-") == "" && key != "" && !seen[key] {
			seen[key], lines = true, append(lines, l)
		}
	}
	if len(lines) < 12 {
		t.Fatalf("only %d settings found:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	config := filepath.Join(t.TempDir(), "tongchou.yaml")
	if err := os.WriteFile(config, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{voice: say.In("zh"), world: silentWorld(new(bytes.Buffer))}
	a.Env = environment("TONGCHOU_CONFIG", config)
	c := a.command("x", nil)
	s := a.serveFlags(c)
	if err := a.settle(c.Flags(), s); err != nil {
		t.Error(err)
	}
	if _, err := s.origin(); err != nil {
		t.Error(err)
	}
	if _, err := prefixes(s.proxies); err != nil {
		t.Error(err)
	}
}

// Variables in the compose file and the image are settings that there are.
func TestTheContainersSpeakOfSettingsThatThereAre(t *testing.T) {
	var compose struct {
		Services map[string]struct {
			Environment map[string]string
		}
	}
	if err := yaml.Unmarshal([]byte(packaged(t, "compose.yaml")), &compose); err != nil {
		t.Fatal(err)
	}
	a := &app{voice: say.In("zh"), world: silentWorld(new(bytes.Buffer))}
	c := a.command("x", nil)
	a.serveFlags(c)
	names := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(packaged(t, "Containerfile"), "=", " "), "\n", " "))
	for name := range compose.Services["tongchou"].Environment {
		names = append(names, name)
	}
	found := 0
	for _, n := range names {
		flag, ours := strings.CutPrefix(n, "TONGCHOU_")
		if !ours || flag == "DATA" {
			continue
		}
		found++
		if c.Flags().Lookup(strings.ToLower(strings.ReplaceAll(flag, "_", "-"))) == nil {
			t.Errorf("%s is no setting", n)
		}
	}
	if found < 4 {
		t.Errorf("only %d settings found", found)
	}
}

func TestSystemdUnderstandsTheUnit(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd here")
	}
	unit := filepath.Join(t.TempDir(), "tongchou.service")
	text := strings.Replace(packaged(t, "tongchou.service"), "/usr/local/bin/tongchou", "/bin/true", 1)
	if err := os.WriteFile(unit, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(analyze, "verify", "--man=no", "--recursive-errors=no", unit).CombinedOutput()
	for _, line := range strings.Split(string(out), "\n") {
		if strings.Contains(line, "tongchou.service") {
			t.Error(line)
		}
	}
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	args := strings.Fields(text[strings.Index(text, "ExecStart=/bin/true ")+len("ExecStart=/bin/true "):])
	root := (&app{world: silentWorld(new(bytes.Buffer)), voice: say.In("zh")}).root()
	c, rest, err := root.Find(args[:5])
	if err != nil || c.Name() != "serve" {
		t.Fatalf("%v: %v", args[:5], err)
	}
	if err := c.ParseFlags(rest); err != nil {
		t.Error(err)
	}
}
