package main

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tongchou/tongchou/internal/fault"
)

// serveSettings are what a server is told. Each is a flag, a variable of the environment (TONGCHOU_ and the flag's name in
// capitals, - written _) and a key of the configuration file, the first that is there counting. docs/operation.md lists them.
type serveSettings struct {
	config string
	addr   string

	publicURL         string
	tlsCert, tlsKey   string
	proxies           []string
	metricsAddr       string
	otlp              string
	logLevel, logForm string
	stopWithin        time.Duration

	maxBody, maxUpload     size
	timeout, uploadTimeout time.Duration
	rate                   float64
	burst, imports, feeds  int

	evidence    string
	checkpoints time.Duration
	witnesses   []string

	backupDir   string
	backupEvery time.Duration
	backupKeep  int

	sessionIdle, sessionLength       time.Duration
	oidcName, oidcIssuer, oidcClient string
	oidcSecretFile, oidcClaim        string
	oidcScopes                       []string
}

func (a *app) serveFlags(c *cobra.Command) *serveSettings {
	s := &serveSettings{maxBody: 1 << 20, maxUpload: 256 << 20}
	f := c.Flags()
	say := func(name string) string { return a.voice.T("serve.flag." + name) }
	f.StringVar(&s.config, "config", "", say("config"))
	f.StringVar(&s.addr, "addr", "127.0.0.1:8317", say("addr"))
	f.StringVar(&s.publicURL, "public-url", "", say("public-url"))
	f.StringVar(&s.tlsCert, "tls-cert", "", say("tls-cert"))
	f.StringVar(&s.tlsKey, "tls-key", "", say("tls-key"))
	f.StringSliceVar(&s.proxies, "trusted-proxy", nil, say("trusted-proxy"))
	f.StringVar(&s.metricsAddr, "metrics-addr", "", say("metrics-addr"))
	f.StringVar(&s.otlp, "otlp-endpoint", "", say("otlp-endpoint"))
	f.StringVar(&s.logLevel, "log-level", "info", say("log-level"))
	f.StringVar(&s.logForm, "log-format", "text", say("log-format"))
	f.DurationVar(&s.stopWithin, "stop-within", 20*time.Second, say("stop-within"))
	f.Var(&s.maxBody, "max-body", say("max-body"))
	f.Var(&s.maxUpload, "max-upload", say("max-upload"))
	f.DurationVar(&s.timeout, "timeout", 30*time.Second, say("timeout"))
	f.DurationVar(&s.uploadTimeout, "upload-timeout", 15*time.Minute, say("upload-timeout"))
	f.Float64Var(&s.rate, "rate", 100, say("rate"))
	f.IntVar(&s.burst, "burst", 400, say("burst"))
	f.IntVar(&s.imports, "imports", 4, say("imports"))
	f.IntVar(&s.feeds, "feeds", 1000, say("feeds"))
	f.StringVar(&s.evidence, "evidence", "disk", say("evidence"))
	f.DurationVar(&s.checkpoints, "checkpoint-interval", 10*time.Minute, say("checkpoint-interval"))
	f.StringVar(&s.backupDir, "backup-dir", "", say("backup-dir"))
	f.DurationVar(&s.backupEvery, "backup-every", 24*time.Hour, say("backup-every"))
	f.IntVar(&s.backupKeep, "backup-keep", 7, say("backup-keep"))
	f.StringSliceVar(&s.witnesses, "witness", nil, say("witness"))
	f.DurationVar(&s.sessionIdle, "session-idle", 12*time.Hour, say("session-idle"))
	f.DurationVar(&s.sessionLength, "session-length", 7*24*time.Hour, say("session-length"))
	f.StringVar(&s.oidcName, "oidc-name", "oidc", say("oidc-name"))
	f.StringVar(&s.oidcIssuer, "oidc-issuer", "", say("oidc-issuer"))
	f.StringVar(&s.oidcClient, "oidc-client-id", "", say("oidc-client-id"))
	f.StringVar(&s.oidcSecretFile, "oidc-client-secret-file", "", say("oidc-client-secret-file"))
	f.StringVar(&s.oidcClaim, "oidc-claim", "preferred_username", say("oidc-claim"))
	f.StringSliceVar(&s.oidcScopes, "oidc-scope", []string{"openid", "profile"}, say("oidc-scope"))
	a.complete(c, "log-level", "debug", "info", "warn", "error")
	a.complete(c, "log-format", "text", "json")
	return s
}

// settle gives the flags that the command line left open what the environment says, and then what the file says.
func (a *app) settle(f *pflag.FlagSet, s *serveSettings) error {
	if !f.Changed("config") {
		s.config = a.Env("TONGCHOU_CONFIG")
	}
	file, err := a.configFile(s.config)
	if err != nil {
		return err
	}
	var faults fault.List
	f.VisitAll(func(flag *pflag.Flag) {
		value, in := file[flag.Name]
		delete(file, flag.Name)
		if flag.Changed || flag.Name == "config" || flag.Name == "help" {
			return
		}
		where := s.config
		if env := a.Env(variable(flag.Name)); env != "" {
			value, in, where = env, true, variable(flag.Name)
		}
		if !in {
			return
		}
		if err := f.Set(flag.Name, value); err != nil {
			faults = append(faults, &fault.Fault{Code: "serve_setting", Place: fault.Place{File: where, Field: flag.Name}, Found: value, Want: flag.Value.Type()})
		}
	})
	for key := range file {
		faults = append(faults, &fault.Fault{Code: "serve_setting_unknown", Place: fault.Place{File: s.config}, Found: key})
	}
	return faults.Err()
}

// variable is the environment's name of a setting.
func variable(flag string) string {
	return "TONGCHOU_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// maxConfig bounds a configuration's text.
const maxConfig = 1 << 20

// configFile reads the configuration as flags would be written. An empty path is an empty file.
func (a *app) configFile(path string) (map[string]string, error) {
	out := map[string]string{}
	if path == "" {
		return out, nil
	}
	text, err := a.readText(path, maxConfig)
	if err != nil {
		return nil, err
	}
	var read map[string]any
	if err := yaml.Unmarshal(text, &read); err != nil {
		return nil, &fault.Fault{Code: "serve_config", Place: fault.Place{File: path}, Found: strings.TrimSpace(yaml.FormatError(err, false, false))}
	}
	for key, v := range read {
		switch v := v.(type) {
		case []any:
			parts := make([]string, len(v))
			for i, p := range v {
				parts[i] = `"` + strings.ReplaceAll(fmt.Sprint(p), `"`, `""`) + `"`
			}
			out[key] = strings.Join(parts, ",")
		case nil:
		default:
			out[key] = fmt.Sprint(v)
		}
	}
	return out, nil
}

// prefixes reads the addresses of trusted proxies: 10.0.0.0/8 or 10.1.2.3.
func prefixes(list []string) (out []netip.Prefix, err error) {
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			ip, e := netip.ParseAddr(s)
			if e != nil {
				return nil, badFlag("--trusted-proxy", s, "10.0.0.0/8, 192.168.1.5")
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

// size is a number of bytes, written "256MiB".
type size int64

func (s *size) String() string { return strings.ReplaceAll(humanize.IBytes(uint64(*s)), " ", "") }

func (s *size) Set(text string) error {
	n, err := humanize.ParseBytes(text)
	if err == nil && (n == 0 || n > 1<<40) {
		err = fmt.Errorf("%d bytes", n)
	}
	*s = size(n)
	return err
}

func (s *size) Type() string { return "256MiB" }
