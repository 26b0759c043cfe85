package intake

import (
	"fmt"
	"math/bits"
)

// digest adds up a hash of what each row says. Because it adds, the order of rows does not matter; because it looks at what
// was read, neither do the file's name, format and spelling. It tells equal content from different content; it is no proof against
// somebody who wants two files to look alike.
type digest struct {
	a, b uint64
	n    uint64
}

// rowHash is the hash of one row in the making.
type rowHash struct{ a, b uint64 }

func (h *rowHash) number(n int64) {
	h.a = bits.RotateLeft64((h.a^uint64(n))*0x9E3779B97F4A7C15, 29)
	h.b = bits.RotateLeft64((h.b+uint64(n))*0xC2B2AE3D27D4EB4F, 31) ^ h.a
}

func (h *rowHash) text(s string) { h.number(int64(hashText(s))) }

// hashText is FNV-1a.
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func (d *digest) add(h rowHash) {
	d.a += mix(h.a)
	d.b += mix(h.b ^ 0xA5A5A5A5A5A5A5A5)
	d.n++
}

// mix spreads every bit of x over all of the result (the finaliser of MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xFF51AFD7ED558CCD
	x ^= x >> 33
	x *= 0xC4CEB9FE1A85EC53
	return x ^ x>>33
}

// String writes the digest; "" when no row was read.
func (d digest) String() string {
	if d.n == 0 {
		return ""
	}
	return fmt.Sprintf("rows:%d:%016x%016x", d.n, d.a, d.b)
}
