package xapi

import (
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`)

// IsUUID says whether s is a UUID of RFC 4122 in its usual form.
func IsUUID(s string) bool { return uuidForm.MatchString(s) }

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// IsIRI says whether s is an absolute IRI of RFC 3987: a scheme, something after it, and no character that an IRI must escape.
func IsIRI(s string) bool {
	m := scheme.FindString(s)
	if m == "" || len(m) == len(s) || !utf8.ValidString(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f || strings.IndexByte("<>\"{}|\\^`", c) >= 0:
			return false
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return false
		}
	}
	rest, hasAuthority := strings.CutPrefix(s[len(m):], "//")
	if !hasAuthority {
		return true
	}
	authority, _, _ := strings.Cut(rest, "/")
	if host, ok := strings.CutPrefix(authority[strings.LastIndexByte(authority, '@')+1:], "["); ok {
		literal, _, closed := strings.Cut(host, "]")
		_, err := netip.ParseAddr(literal)
		return closed && (err == nil || strings.HasPrefix(literal, "v"))
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

var mboxForm = regexp.MustCompile(`^mailto:[^@\s<>"(),:;\\]+@[^@\s<>"(),:;\\]+$`)

// IsMailbox says whether s is the mailto IRI of one address.
func IsMailbox(s string) bool { return mboxForm.MatchString(s) && IsIRI(s) }

var sha1Form = regexp.MustCompile(`^[0-9a-fA-F]{40}$`)

// sha2Form is a SHA-2 digest of 256 bits or more, in hex: shorter ones the specification rules out.
var sha2Form = regexp.MustCompile(`^([0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})$`)

// languageForm is the grammar of RFC 5646, section 2.1. Whether a subtag is registered is not asked: the registry changes.
var languageForm = regexp.MustCompile(`(?i)^(` +
	`([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})` + // language, extended language
	`(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?` + // script, region
	`(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*` + // variants
	`(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?` + // extensions, private use
	`|x(-[a-z0-9]{1,8})+` +
	`|en-gb-oed|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(be-fr|be-nl|ch-de)` +
	`|art-lojban|cel-gaulish|no-(bok|nyn)|zh-(guoyu|hakka|min|min-nan|xiang))$`)

// IsLanguage says whether s is well formed as a language tag of RFC 5646.
func IsLanguage(s string) bool { return languageForm.MatchString(s) }

var durationForm = regexp.MustCompile(`^P(\d+([.,]\d+)?W|(\d+([.,]\d+)?Y)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?D)?(T(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?)$`)

// IsDuration says whether s is a duration of ISO 8601:2004, 4.4.3.2. Only the last part may have a fraction.
func IsDuration(s string) bool {
	if !durationForm.MatchString(s) || s == "P" || strings.HasSuffix(s, "T") {
		return false
	}
	i := strings.IndexAny(s, ".,")
	return i < 0 || strings.IndexAny(s[i:], "YMWDHS") == len(s[i:])-1
}

// hundredths cuts a duration to what counts when two are compared: 0.01 s.
func hundredths(s string) string {
	i := strings.IndexAny(s, ".,")
	if i < 0 || !strings.HasSuffix(s, "S") {
		return s
	}
	fraction := strings.TrimRight(s[i+1:min(i+3, len(s)-1)], "0")
	if fraction == "" {
		return s[:i] + "S"
	}
	return s[:i] + "." + fraction + "S"
}

var instantForm = regexp.MustCompile(`^(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d)(:?(\d\d)(:?(\d\d)([.,](\d+))?)?)?([Zz]|[+-]\d\d(:?\d\d)?)?$`)

// Instant reads a timestamp of ISO 8601, extended or basic, or of RFC 3339, to the nanosecond. One without a zone is taken as UTC. "-00" as a
// zone is refused: it says that the zone is unknown.
func Instant(s string) (time.Time, bool) {
	m := instantForm.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	zone := m[11]
	if strings.HasPrefix(zone, "-") && strings.Trim(zone, "-0:") == "" {
		return time.Time{}, false
	}
	offset := "Z"
	if strings.Trim(zone, "Zz") != "" {
		offset = strings.ReplaceAll(zone, ":", "")
		if offset += "0000"[min(4, len(offset)-1):]; offset[1:3] > "23" || offset[3:5] > "59" {
			return time.Time{}, false
		}
		offset = offset[:3] + ":" + offset[3:5]
	}
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	text := m[1] + "-" + m[2] + "-" + m[3] + "T" + m[4] + ":" + or(m[6], "00") + ":" + or(m[8], "00") + "." + or(m[10], "0") + offset
	t, err := time.Parse(time.RFC3339Nano, text)
	return t.UTC(), err == nil
}

// Stamp writes an instant as statements carry it: UTC, to the microsecond.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
