package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/tongchou/tongchou/internal/fault"
)

// huma holds requests against the document and says what is wrong in English sentences that its package variables hold. Here
// they become codes, "code|what was expected", so that the sentence comes from our catalogue in the caller's language.
func init() {
	validation.MsgUnexpectedProperty = "api_unknown_field"
	for msg, want := range map[*string]string{
		&validation.MsgExpectedRFC3339DateTime: "2021-04-26T15:04:05+08:00", &validation.MsgExpectedRFC1123DateTime: "RFC 1123",
		&validation.MsgExpectedRFC3339Date: "2021-04-26", &validation.MsgExpectedRFC3339Time: "15:04:05",
		&validation.MsgExpectedRFC5890Hostname: "hostname", &validation.MsgExpectedRFC2673IPv4: "IPv4", &validation.MsgExpectedRFC2373IPv6: "IPv6",
		&validation.MsgExpectedRFCIPAddr: "IP", &validation.MsgExpectedRFC6570URITemplate: "URI template",
		&validation.MsgExpectedRFC6901JSONPointer: "JSON pointer", &validation.MsgExpectedRFC6901RelativeJSONPointer: "JSON pointer",
		&validation.MsgExpectedBase64String: "base64", &validation.MsgExpectedBoolean: "true, false", &validation.MsgExpectedNumber: "1.5",
		&validation.MsgExpectedInteger: "15", &validation.MsgExpectedString: `"…"`, &validation.MsgExpectedArray: "[…]", &validation.MsgExpectedObject: "{…}",
	} {
		*msg = "api_form|" + want
	}
	for msg, kind := range map[*string]string{
		&validation.MsgExpectedRFC5322Email: "name@example.cn", &validation.MsgExpectedRFC3986URI: "URI", &validation.MsgExpectedRFC4122UUID: "UUID",
		&validation.MsgExpectedRegexp: "regexp", &validation.MsgExpectedDuration: "30s",
	} {
		*msg = "api_form|" + kind + "%.0v"
	}
	for msg, to := range map[*string]string{
		&validation.MsgExpectedMatchAtLeastOneSchema: "api_form|", &validation.MsgExpectedMatchExactlyOneSchema: "api_form|",
		&validation.MsgExpectedNotMatchSchema: "api_form|", &validation.MsgExpectedPropertyNameInObject: "api_form|",
		&validation.MsgExpectedArrayItemsUnique:          "api_twice|",
		&validation.MsgExpectedOneOf:                     "api_one_of|%s",
		&validation.MsgExpectedMinimumNumber:             "api_small|≥ %v",
		&validation.MsgExpectedExclusiveMinimumNumber:    "api_small|> %v",
		&validation.MsgExpectedMaximumNumber:             "api_large|≤ %v",
		&validation.MsgExpectedExclusiveMaximumNumber:    "api_large|< %v",
		&validation.MsgExpectedNumberBeMultipleOf:        "api_form|%v × n",
		&validation.MsgExpectedMinLength:                 "api_short|%d",
		&validation.MsgExpectedMaxLength:                 "api_long|%d",
		&validation.MsgExpectedBePattern:                 "api_form|%s",
		&validation.MsgExpectedMatchPattern:              "api_form|%s",
		&validation.MsgExpectedMinItems:                  "api_few|%d",
		&validation.MsgExpectedMaxItems:                  "api_many|%d",
		&validation.MsgExpectedMinProperties:             "api_few|%d",
		&validation.MsgExpectedMaxProperties:             "api_many|%d",
		&validation.MsgExpectedRequiredProperty:          "api_missing|%s",
		&validation.MsgExpectedDependentRequiredProperty: "api_missing|%s%.0s",
	} {
		*msg = to
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		c := context.Background()
		if ctx != nil {
			c = ctx.Context()
		}
		return invalid(c, status, msg, errs)
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return invalid(context.Background(), status, msg, errs)
	}
}

// invalid makes a problem of what huma found wrong with a request before its operation ran.
func invalid(ctx context.Context, status int, msg string, errs []error) huma.StatusError {
	var l fault.List
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			l = append(l, detail(d))
		} else if err != nil {
			l = append(l, fault.Of(err)...)
		}
	}
	switch {
	case len(l) > 0:
	case status == http.StatusRequestEntityTooLarge:
		l = fault.List{fault.New("api_too_large", "", strings.TrimSuffix(after(msg, "limit="), " bytes"))}
	case status == http.StatusRequestTimeout:
		l = fault.List{fault.New("api_slow", "", "")}
	case status == http.StatusBadRequest:
		l = fault.List{fault.New("api_body_missing", "", "")}
	case status == http.StatusInternalServerError && strings.HasPrefix(msg, "cannot read request body"):
		status, l = http.StatusBadRequest, fault.List{fault.New("api_cut", "", "")}
	case status == http.StatusNotAcceptable:
		l = fault.List{fault.New("api_accept", "", "application/json")}
	default:
		l = fault.List{fault.New("api_trouble", "", "")}
	}
	if status == http.StatusUnsupportedMediaType {
		l = fault.List{fault.New("api_media", "", "application/json")}
	}
	return problems(ctx, status, l)
}

// detail turns one of huma's findings into a fault. Its place is the field as the caller knows it: "lines[2].quantity", "as_of".
func detail(d *huma.ErrorDetail) *fault.Fault {
	code, want, ours := strings.Cut(d.Message, "|")
	if !ours && code != "api_unknown_field" {
		code, want = parsing(d)
	}
	in, field, _ := strings.Cut(d.Location, ".")
	if in != "body" && in != "query" && in != "path" && in != "header" && in != "cookie" && in != "form" {
		field = d.Location
	}
	if code == "api_missing" && in == "body" {
		if field != "" {
			field += "."
		}
		field += want
		want = ""
	}
	found := ""
	switch v := d.Value.(type) {
	case string, float64, bool, int, int64:
		found = fmt.Sprint(v)
	}
	if code == "api_json" || secret(field) {
		found = ""
	}
	if r := []rune(found); len(r) > 100 {
		found = string(r[:100]) + "…"
	}
	return fault.At(field, code, found, want)
}

// parsing names what is wrong with a text that huma could not read at all.
func parsing(d *huma.ErrorDetail) (code, want string) {
	m := d.Message
	switch {
	case strings.HasPrefix(m, "required "):
		return "api_missing", ""
	case m == "unknown query parameter":
		return "api_unknown_field", ""
	case strings.HasPrefix(m, "invalid integer"):
		return "api_form", "15"
	case strings.HasPrefix(m, "invalid float"):
		return "api_form", "1.5"
	case strings.HasPrefix(m, "invalid boolean"):
		return "api_form", "true, false"
	case strings.HasPrefix(m, "invalid date"):
		return "api_form", "2021-04-26T15:04:05+08:00"
	case strings.HasPrefix(d.Location, "body"):
		return "api_json", ""
	}
	return "api_form", ""
}

// secret says whether a field's content must not come back in an answer or a log.
func secret(field string) bool {
	for _, s := range []string{"password", "secret", "token", "code", "credential"} {
		if strings.HasSuffix(strings.ToLower(field), s) {
			return true
		}
	}
	return false
}

func after(s, sep string) string {
	_, rest, _ := strings.Cut(s, sep)
	return rest
}
