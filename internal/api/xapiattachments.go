package api

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/xapi"
)

// maxSignature is how many bytes a signature may have; it is read into memory.
const maxSignature = 1 << 20

// eachAttachment walks the attachments of a statement and of one within it, with their paths.
func eachAttachment(v *xapi.Value, path string, do func(path string, a *xapi.Value) error) error {
	if list := v.Get("attachments"); list != nil {
		for i, a := range list.List {
			if err := do(fmt.Sprintf("%sattachments[%d]", path, i), a); err != nil {
				return err
			}
		}
	}
	if sub := v.Get("object"); sub.At("objectType") == "SubStatement" {
		return eachAttachment(sub, path+"object.", do)
	}
	return nil
}

// filesOf are those of the files that a statement has as attachments.
func filesOf(v *xapi.Value, files map[string]string) map[string]string {
	var out map[string]string
	_ = eachAttachment(v, "", func(_ string, a *xapi.Value) error {
		sha2 := strings.ToLower(a.At("sha2"))
		if name, ok := files[sha2]; ok {
			if out == nil {
				out = map[string]string{}
			}
			out[sha2] = name
		}
		return nil
	})
	return out
}

// complete refuses statements whose attachments neither came along nor can be fetched elsewhere. A signature must have come.
func (l *learner) complete(in *incoming) error {
	for _, v := range in.statements {
		err := eachAttachment(v, "", func(path string, a *xapi.Value) error {
			_, came := in.files[strings.ToLower(a.At("sha2"))]
			if !came && (a.Get("fileUrl") == nil || a.At("usageType") == xapi.SignatureUsage) {
				return fault.At(path, "xapi_attachment", a.At("sha2"), "multipart/mixed | fileUrl")
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// receiveParts reads statements with their attachments: the first part is the statements, each other part one attachment's bytes, which are of
// the hash that its header and the statement say.
func (l *learner) receiveParts(boundary string) (*incoming, error) {
	parts := multipart.NewReader(l.r.Body, boundary)
	if l.content != nil {
		parts = multipart.NewReader(bytes.NewReader(l.content), boundary)
	}
	first, err := parts.NextRawPart()
	if err != nil {
		return nil, fault.At("", "xapi_parts", "", "multipart/mixed")
	}
	if kind, _, _ := mime.ParseMediaType(first.Header.Get("Content-Type")); kind != "application/json" {
		return nil, fault.At("Content-Type", "xapi_parts", first.Header.Get("Content-Type"), "application/json")
	}
	text, err := l.read(first, maxStatements)
	if err != nil {
		return nil, err
	}
	in, err := l.parse(text)
	if err != nil {
		return nil, err
	}
	in.files = map[string]string{}
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return in, l.complete(in)
		}
		if err != nil {
			return nil, broken(err, l.Limits.Upload)
		}
		if err := l.receivePart(in, part); err != nil {
			return nil, err
		}
	}
}

// receivePart takes one attachment in.
func (l *learner) receivePart(in *incoming, part *multipart.Part) error {
	sha2 := strings.ToLower(part.Header.Get("X-Experience-API-Hash"))
	if sha2 == "" {
		return fault.At("X-Experience-API-Hash", "xapi_missing", "", "X-Experience-API-Hash")
	}
	if encoding := part.Header.Get("Content-Transfer-Encoding"); !strings.EqualFold(encoding, "binary") {
		return fault.At("Content-Transfer-Encoding", "xapi_parts", encoding, "binary")
	}
	wanted, signs := false, []func([]byte) error{}
	for _, v := range in.statements {
		_ = eachAttachment(v, "", func(path string, a *xapi.Value) error {
			if strings.EqualFold(a.At("sha2"), sha2) {
				wanted = true
				if a.At("usageType") == xapi.SignatureUsage {
					signs = append(signs, func(jws []byte) error { return xapi.CheckSignature(path, v, a.At("contentType"), jws) })
				}
			}
			return nil
		})
	}
	if !wanted {
		return fault.At("X-Experience-API-Hash", "xapi_parts", sha2, "attachments[].sha2")
	}
	var r io.Reader = part
	if len(signs) > 0 {
		jws, err := l.read(part, maxSignature)
		if err != nil {
			return err
		}
		for _, check := range signs {
			if err := check(jws); err != nil {
				return err
			}
		}
		r = bytes.NewReader(jws)
	}
	return l.shelve(in, sha2, r)
}

// shelve puts an attachment into the vault and holds it against its hash.
func (l *learner) shelve(in *incoming, sha2 string, r io.Reader) error {
	if l.Vault == nil {
		return problem(l.ctx, http.StatusServiceUnavailable, fault.New("xapi_vault", "", ""))
	}
	sum := map[int]func() hash.Hash{64: sha256.New, 96: sha512.New384, 128: sha512.New}[len(sha2)]()
	kept, err := l.Vault.Put(l.ctx, io.TeeReader(r, sum), vault.Limits{Size: l.Limits.Upload, Opaque: true})
	if f := fault.Of(err); f != nil && f[0].Code == "vault_empty" {
		return fault.At("X-Experience-API-Hash", "xapi_attachment", sha2, "> 0")
	}
	if err != nil {
		return err
	}
	if is := hex.EncodeToString(sum.Sum(nil)); is != sha2 {
		return fault.At("X-Experience-API-Hash", "xapi_hash", sha2, is)
	}
	in.files[sha2] = kept.Hash
	return nil
}

// sendParts sends an answer with the attachments that are kept of its statements, each once.
func (l *learner) sendParts(body []byte, shown []shownStatement) error {
	m := multipart.NewWriter(l.w)
	l.w.Header().Set("Content-Type", "multipart/mixed; boundary="+m.Boundary())
	l.w.WriteHeader(http.StatusOK)
	first, err := m.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/json"}})
	if err == nil {
		_, err = first.Write(body)
	}
	sent := map[string]bool{}
	for _, one := range shown {
		if err == nil {
			err = eachAttachment(one.value, "", func(_ string, a *xapi.Value) error {
				sha2 := strings.ToLower(a.At("sha2"))
				name := one.files[sha2]
				if name == "" || sent[sha2] {
					return nil
				}
				sent[sha2] = true
				return l.sendPart(m, a, name)
			})
		}
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		l.Log.ErrorContext(l.ctx, "learning records cut off", "request", of(l.ctx).id, "error", err.Error())
		panic(http.ErrAbortHandler) // nobody shall take it for whole
	}
	return nil
}

func (l *learner) sendPart(m *multipart.Writer, a *xapi.Value, name string) error {
	file, _, err := l.Vault.Open(l.ctx, name)
	if err != nil {
		return err
	}
	defer file.Close()
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Type": {a.At("contentType")}, "Content-Transfer-Encoding": {"binary"}, "X-Experience-API-Hash": {a.At("sha2")}})
	if err != nil {
		return err
	}
	extend(l.w, patience)
	_, err = io.Copy(part, file)
	return err
}
