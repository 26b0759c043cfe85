package when

import "slices"

// Version is one dated statement about a thing: Value holds from the day From on, and was recorded as number Seq.
type Version[V any] struct {
	Seq   int64
	From  Date
	Value V
}

// History keeps the versions of many things by key and answers "as of a date, as known up to a record number".
// Nothing is overwritten: a later statement stands beside the earlier one. The zero value is empty and ready.
type History[K comparable, V any] struct {
	of   map[K][]Version[V]
	keys []K // in order of first appearance, so that walking is the same every time
}

// Add records a version of k. Versions may come in any order.
func (h *History[K, V]) Add(k K, v Version[V]) {
	if h.of == nil {
		h.of = map[K][]Version[V]{}
	}
	vs, seen := h.of[k]
	if !seen {
		h.keys = append(h.keys, k)
	}
	// Sorted by From, then Seq: the last that qualifies is the one that holds.
	at, _ := slices.BinarySearchFunc(vs, v, func(a, b Version[V]) int {
		if a.From != b.From {
			return int(a.From - b.From)
		}
		return int(a.Seq - b.Seq)
	})
	h.of[k] = slices.Insert(vs, at, v)
}

// Blank takes away what the version recorded as number seq says of k: for content erased by law, of which nothing may be left. The version itself stays.
func (h *History[K, V]) Blank(k K, seq int64) {
	for i := range h.of[k] {
		if v := &h.of[k][i]; v.Seq == seq {
			var none V
			v.Value = none
		}
	}
}

// At returns the version of k that holds on day d among those recorded up to seq.
func (h *History[K, V]) At(k K, d Date, seq int64) (Version[V], bool) {
	return Holding(h.of[k], d, seq)
}

// Versions returns all versions of k, by From, then Seq. The caller must not change them.
func (h *History[K, V]) Versions(k K) []Version[V] { return h.of[k] }

// Keys returns every key in order of first appearance. The caller must not change them.
func (h *History[K, V]) Keys() []K { return h.keys }

// Holding returns the version that holds on day d among those recorded up to seq; vs is sorted by From, then Seq.
func Holding[V any](vs []Version[V], d Date, seq int64) (Version[V], bool) {
	for i := len(vs) - 1; i >= 0; i-- {
		if vs[i].From <= d && vs[i].Seq <= seq {
			return vs[i], true
		}
	}
	return Version[V]{}, false
}
