package intake

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/when"
)

// seen remembers the natural key of every observation of a file, with where it stood, to find the key that comes twice: 12
// bytes a slot without a voucher, 20 with one, up to three quarters of the slots in use.
type seen struct {
	plain   slots[plainKey]
	special slots[voucherKey]
}

// put notes a key at a place (a row's number counted over all sheets, never 0). It returns the place where the key stood
// before, 0 when it is new.
func (s *seen) put(u agency.UnitNo, i agency.IndicatorNo, day when.Date, voucher string, at uint32) uint32 {
	if voucher == "" && u < 1<<27 && i < 1<<20 {
		return s.plain.put(plainKey(uint64(u)<<36|uint64(i)<<16|uint64(uint16(day))), at)
	}
	// Unit, indicator and day stand in full; of the voucher 48 bits of a hash, among the vouchers of one day only.
	return s.special.put(voucherKey{uint64(u)<<32 | uint64(i), mix(hashText(voucher))<<16 | uint64(uint16(day))}, at)
}

// plainKey and voucherKey are natural keys without and with a voucher.
type (
	plainKey   uint64
	voucherKey [2]uint64
)

func (k plainKey) hash() uint64   { return mix(uint64(k)) }
func (k voucherKey) hash() uint64 { return mix(k[0]*31 + k[1]) }

type naturalKey interface {
	comparable
	hash() uint64
}

// slots is a hash table with linear probing. An empty slot has place 0.
type slots[K naturalKey] struct {
	keys []K
	at   []uint32
	n    int
}

func (s *slots[K]) put(k K, at uint32) uint32 {
	if 4*(s.n+1) > 3*len(s.at) {
		s.grow()
	}
	mask := uint64(len(s.at) - 1)
	for i := k.hash() & mask; ; i = (i + 1) & mask {
		if s.at[i] == 0 {
			s.keys[i], s.at[i] = k, at
			s.n++
			return 0
		}
		if s.keys[i] == k {
			return s.at[i]
		}
	}
}

func (s *slots[K]) grow() {
	old := *s
	size := max(1<<10, 2*len(old.at))
	*s = slots[K]{keys: make([]K, size), at: make([]uint32, size)}
	for i, at := range old.at {
		if at != 0 {
			s.put(old.keys[i], at)
		}
	}
}
