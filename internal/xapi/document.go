package xapi

import "github.com/tongchou/tongchou/internal/fault"

// MergeDocument is a JSON document into which another is merged: its top properties count, each as a whole; others stay. Faults: xapi_json,
// xapi_type when either is no object.
func MergeDocument(old, new []byte) ([]byte, error) {
	was, err := ReadDocument(old)
	if err != nil {
		return nil, err
	}
	with, err := ReadDocument(new)
	if err != nil {
		return nil, err
	}
	for _, m := range with.Members {
		was.Set(m.Name, m.Value)
	}
	return was.Append(nil), nil
}

// ReadDocument reads a document that may be merged: a JSON object. Faults: xapi_json, xapi_type.
func ReadDocument(text []byte) (*Value, error) {
	v, err := Parse(text)
	if err == nil && v.Kind != Object {
		err = fault.At("content", "xapi_type", v.shown(), Object.String())
	}
	return v, err
}
