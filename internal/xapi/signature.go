package xapi

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// SignatureUsage marks the attachment that signs its statement.
const SignatureUsage = "http://adlnet.gov/expapi/attachments/signature"

// Signatures are the places of the attachments that sign the statement.
func Signatures(v *Value) (at []int) {
	if l := v.Get("attachments"); l != nil && l.Kind == Array {
		for i, a := range l.List {
			if a.At("usageType") == SignatureUsage {
				at = append(at, i)
			}
		}
	}
	return at
}

// algorithms are those that the specification allows.
var algorithms = map[string]crypto.Hash{"RS256": crypto.SHA256, "RS384": crypto.SHA384, "RS512": crypto.SHA512}

// CheckSignature holds a JSON Web Signature, in compact form, against the statement that it came with: it is by RS256, RS384 or RS512, what it
// signs is the same statement, and where it carries its certificate (x5c), that certificate's key made it. Whether the certificate is to be
// trusted is not asked. Fault at field: xapi_signature.
func CheckSignature(field string, v *Value, contentType string, jws []byte) error {
	bad := func(found, want string) error { return fault.At(field, "xapi_signature", cut(found), want) }
	if kind, _, _ := strings.Cut(contentType, ";"); strings.TrimSpace(kind) != "application/octet-stream" {
		return bad(contentType, "application/octet-stream")
	}
	parts := strings.Split(strings.TrimSpace(string(jws)), ".")
	if len(parts) != 3 {
		return bad(strings.ToValidUTF8(string(jws), "�"), "JWS: header.payload.signature")
	}
	var raw [3][]byte
	for i, p := range parts {
		b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(p, "="))
		if err != nil {
			return bad(p, "base64url")
		}
		raw[i] = b
	}
	header, err := ReadDocument(raw[0])
	if err != nil {
		return bad(strings.ToValidUTF8(string(raw[0]), "�"), "JWS header: JSON")
	}
	hash, ok := algorithms[header.At("alg")]
	if !ok {
		return bad(header.At("alg"), "RS256, RS384, RS512")
	}
	payload, err := ReadDocument(raw[1])
	if err != nil {
		return bad(strings.ToValidUTF8(string(raw[1]), "�"), "JWS payload: JSON")
	}
	if !Same(payload.Without("attachments"), v.Without("attachments")) {
		return bad(payload.shown(), "payload = statement")
	}
	chain := header.Get("x5c")
	if chain == nil || chain.Kind != Array || len(chain.List) == 0 {
		return nil
	}
	der, err := base64.StdEncoding.DecodeString(chain.List[0].Text)
	if err != nil {
		return bad("x5c", "base64")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return bad("x5c", "X.509")
	}
	public, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return bad("x5c", "RSA")
	}
	if err := rsa.VerifyPKCS1v15(public, hash, digest(hash, parts[0]+"."+parts[1]), raw[2]); err != nil {
		return bad("x5c", header.At("alg"))
	}
	return nil
}

func digest(h crypto.Hash, s string) []byte {
	switch h {
	case crypto.SHA384:
		d := sha512.Sum384([]byte(s))
		return d[:]
	case crypto.SHA512:
		d := sha512.Sum512([]byte(s))
		return d[:]
	}
	d := sha256.Sum256([]byte(s))
	return d[:]
}
