package when

import (
	"encoding/json"
	"fmt"
	"iter"
)

// Kept is things of one kind by their codes, of which the version taken last holds: all versions count from one day on.
type Kept[V any] struct{ History[string, V] }

// Take brings in version seq of the thing of this code; body is its JSON, and mark writes into it what the JSON does not say. Versions come by seq.
func (k *Kept[V]) Take(seq int64, code string, body []byte, mark func(*V)) error {
	var v V
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("%s: %w", code, err)
	}
	mark(&v)
	k.Add(code, Version[V]{Seq: seq, Value: v})
	return nil
}

// Last returns the version of a code that was the last up to a number.
func (k *Kept[V]) Last(code string, known int64) (V, bool) {
	v, ok := k.At(code, 0, known)
	return v.Value, ok
}

// All gives out the last version of each code up to a number, in order of first appearance.
func (k *Kept[V]) All(known int64) iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, code := range k.Keys() {
			if v, ok := k.Last(code, known); ok && !yield(v) {
				return
			}
		}
	}
}
