package inspect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// seedLabel begins what is hashed to the seed, so that the hash is of nothing else.
const seedLabel = "tongchou/draw/1"

// CommitTo is the commitment to a secret of 32 bytes: its SHA-256.
func CommitTo(secret [32]byte) [32]byte { return sha256.Sum256(secret[:]) }

// Seed mixes what nobody could choose together: SHA-256(label ‖ 0x00 ‖ SHA-256(plan's bytes) ‖ root of the log ‖ the secrets in the order of their
// commitments). Whoever keeps a secret did not know the root when they committed to it; whoever writes the log does not know the secrets.
func Seed(p Plan, root [32]byte, secrets [][32]byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(seedLabel))
	h.Write([]byte{0})
	plan := sha256.Sum256(p.Bytes())
	h.Write(plan[:])
	h.Write(root[:])
	for _, s := range secrets {
		h.Write(s[:])
	}
	return [32]byte(h.Sum(nil))
}

// stream is the numbers that a seed gives under a label: block j is HMAC-SHA-256(seed, label ‖ 0x00 ‖ j as 8 bytes big-endian), j from 0;
// each block is four numbers of 8 bytes, big-endian. A label is used once, so that one part of a draw can be worked out without the others.
type stream struct {
	seed  [32]byte
	label string
	next  uint64
	block []byte
}

func newStream(seed [32]byte, label string) *stream { return &stream{seed: seed, label: label} }

func (s *stream) uint64() uint64 {
	if len(s.block) == 0 {
		m := hmac.New(sha256.New, s.seed[:])
		m.Write([]byte(s.label))
		m.Write([]byte{0})
		m.Write(binary.BigEndian.AppendUint64(nil, s.next))
		s.block = m.Sum(nil)
		s.next++
	}
	x := binary.BigEndian.Uint64(s.block)
	s.block = s.block[8:]
	return x
}

// below gives a whole number from 0 to n − 1, each as likely as any other: a number of the stream that is not below the largest multiple of n within
// 2⁶⁴ is passed over, else its remainder by n is taken.
func (s *stream) below(n int) int {
	m := uint64(n)
	over := (-m) % m // 2⁶⁴ mod n
	for {
		if x := s.uint64(); x <= ^uint64(0)-over {
			return int(x % m)
		}
	}
}

// lots is a list that is drawn from without putting back (Fisher–Yates): for i = 0, 1, … the element at i changes places with that at i + below(length − i),
// and is drawn.
type lots[V any] struct {
	*stream
	list  []V
	drawn int
}

// next draws one more; false when all are drawn.
func (l *lots[V]) next() (v V, ok bool) {
	i := l.drawn
	if i == len(l.list) {
		return v, false
	}
	j := i + l.below(len(l.list)-i)
	l.list[i], l.list[j] = l.list[j], l.list[i]
	l.drawn++
	return l.list[i], true
}

// pick draws k of a list, which it changes.
func pick[V any](s *stream, list []V, k int) []V {
	l := lots[V]{stream: s, list: list}
	for range k {
		l.next()
	}
	return list[:l.drawn]
}
