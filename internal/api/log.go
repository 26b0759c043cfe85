package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	work "github.com/tongchou/tongchou/internal/job"
	"github.com/tongchou/tongchou/internal/proof"
)

// log registers the tamper-evident log. Its size, checkpoints and proofs show no content and need no account; a record's own leaf does.
func (s *server) log() {
	if s.Notary == nil {
		return
	}
	register(s, op{ID: "get-log", Method: http.MethodGet, Path: "/api/v1/log", Tag: "log", Does: access.Public}, anywhere, s.getLog)
	register(s, op{ID: "get-checkpoint", Method: http.MethodGet, Path: "/api/v1/log/checkpoint", Tag: "log", Does: access.Public, Document: textAnswer}, anywhere,
		func(ctx context.Context, _ *struct{}) (*octets, error) {
			signed, err := s.checkpoint(ctx)
			return &octets{"text/plain; charset=utf-8", signed}, err
		})
	register(s, op{ID: "prove-inclusion", Method: http.MethodGet, Path: "/api/v1/log/inclusion", Tag: "log", Does: access.Public}, anywhere,
		func(ctx context.Context, in *struct {
			Index int64 `query:"index" required:"true" minimum:"0" doc:"api.doc.leaf_index"`
			Size  int64 `query:"size" required:"true" minimum:"1" doc:"api.doc.log_size"`
		}) (*answer[hashes], error) {
			if in.Index >= in.Size {
				return nil, fault.At("index", "api_large", itoa(in.Index), "< "+itoa(in.Size))
			}
			if err := s.logged(ctx, "size", in.Size); err != nil {
				return nil, err
			}
			hs, err := s.Desk.Store().Inclusion(ctx, in.Index, in.Size)
			return &answer[hashes]{hashesOf(hs)}, err
		})
	register(s, op{ID: "prove-consistency", Method: http.MethodGet, Path: "/api/v1/log/consistency", Tag: "log", Does: access.Public}, anywhere,
		func(ctx context.Context, in *struct {
			From int64 `query:"from" required:"true" minimum:"1" doc:"api.doc.log_from"`
			To   int64 `query:"to" required:"true" minimum:"1" doc:"api.doc.log_to"`
		}) (*answer[hashes], error) {
			if in.From > in.To {
				return nil, fault.At("from", "api_large", itoa(in.From), "≤ "+itoa(in.To))
			}
			if err := s.logged(ctx, "to", in.To); err != nil {
				return nil, err
			}
			hs, err := s.Desk.Store().Consistency(ctx, in.From, in.To)
			return &answer[hashes]{hashesOf(hs)}, err
		})
	register(s, op{ID: "get-leaf", Method: http.MethodGet, Path: "/api/v1/log/leaves/{seq}", Tag: "log", Does: access.LogRead}, anywhere,
		func(ctx context.Context, in *recordRef) (*answer[leafSeen], error) {
			l, err := s.Desk.Store().Leaf(ctx, in.Seq)
			if err != nil {
				return nil, err
			}
			h := proof.HashLeaf(l.Bytes)
			return &answer[leafSeen]{leafSeen{l.Index, base64.StdEncoding.EncodeToString(h[:])}}, nil
		})
	register(s, op{ID: "prove-record", Method: http.MethodGet, Path: "/api/v1/records/{seq}/proof", Tag: "log", Does: access.RecordRead, Document: textAnswer},
		atRecords(s, func(in *recordRef) []int64 { return []int64{in.Seq} }), func(ctx context.Context, in *recordRef) (*octets, error) {
			p, err := s.Notary.Prove(ctx, in.Seq)
			if err != nil {
				return nil, err
			}
			return &octets{"text/plain; charset=utf-8", p.Marshal()}, nil
		})
	register(s, op{ID: "sign-checkpoint", Method: http.MethodPost, Path: "/api/v1/log/checkpoint", Tag: "log", Does: access.LogSign, Safe: true}, agencyWide[struct{}](s), s.sign)
}

type logSeen struct {
	Size       int64  `json:"size" doc:"api.doc.log_size"`
	Key        string `json:"key" doc:"api.doc.log_key"`
	Checkpoint string `json:"checkpoint" doc:"api.doc.checkpoint"`
}

// getLog tells the log's size, its verifier key and the last signed checkpoint.
func (s *server) getLog(ctx context.Context, _ *struct{}) (*answer[logSeen], error) {
	size, err := s.Desk.Store().LogSize(ctx)
	if err != nil {
		return nil, err
	}
	signed, err := s.checkpoint(ctx)
	return &answer[logSeen]{logSeen{size, s.Notary.Public(), string(signed)}}, err
}

// checkpoint is the last that was signed; the very first is signed when somebody asks for it.
func (s *server) checkpoint(ctx context.Context) ([]byte, error) {
	signed, err := s.Desk.Store().Checkpoint(ctx)
	if err != nil || signed != nil {
		return signed, err
	}
	return s.Notary.Checkpoint(unkeyed{ctx})
}

// logged refuses a size that the log has not reached.
func (s *server) logged(ctx context.Context, field string, size int64) error {
	now, err := s.Desk.Store().LogSize(ctx)
	if err == nil && size > now {
		err = fault.At(field, "api_large", itoa(size), "≤ "+strconv.FormatInt(now, 10))
	}
	return err
}

// hashes are a proof's, in base64, in the order of RFC 6962.
type hashes struct {
	Hashes []string `json:"hashes" doc:"api.doc.hashes"`
}

func hashesOf(hs []proof.Hash) hashes {
	out := hashes{Hashes: []string{}}
	for _, h := range hs {
		out.Hashes = append(out.Hashes, base64.StdEncoding.EncodeToString(h[:]))
	}
	return out
}

type leafSeen struct {
	Index int64  `json:"index" doc:"api.doc.leaf_index"`
	Hash  string `json:"hash" doc:"api.doc.leaf_hash"`
}

type signedSeen struct {
	Checkpoint string `json:"checkpoint" doc:"api.doc.checkpoint"`
	Missing    string `json:"missing,omitempty" doc:"api.doc.witness_missing"`
}

// sign signs a checkpoint of now and asks the witnesses to cosign it; that one of them can't be reached keeps nothing back.
func (s *server) sign(ctx context.Context, _ *struct{}) (*answer[signedSeen], error) {
	j := s.Jobs.Begin(work.Checkpoint, of(ctx).subject.Account, "")
	signed, err := s.Notary.Cosigned(ctx)
	j.End(err)
	if signed == nil {
		return nil, err
	}
	out := signedSeen{Checkpoint: string(signed)}
	if err != nil {
		s.Log.WarnContext(ctx, "cosignature missing", "request", of(ctx).id, "error", err.Error())
		out.Missing = of(ctx).voice.T("api.witness_missing")
	}
	return &answer[signedSeen]{out}, nil
}
