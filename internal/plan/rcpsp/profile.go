package rcpsp

// lanes says how amounts of several resources lie side by side in 64-bit words: 15 bits each where every capacity is small, else
// 31, with a guard bit above each. A subtraction of all demands at once clears the guard of the lanes in which there was too little.
type lanes struct {
	width int // bits of a lane with its guard
	per   int // lanes in a word
	words int
	guard uint64
}

func lanesFor(capacity []int) lanes {
	l := lanes{width: 16}
	for _, c := range capacity {
		if c >= 1<<15 {
			l.width = 32
		}
	}
	l.per = 64 / l.width
	l.words = (len(capacity) + l.per - 1) / l.per
	for k := range l.per {
		l.guard |= 1 << (k*l.width + l.width - 1)
	}
	return l
}

func (l lanes) word(resource int) int { return resource / l.per }

func (l lanes) put(resource, amount int) uint64 {
	return uint64(amount) << (resource % l.per * l.width)
}

// part is what an activity takes in one word of every step.
type part struct {
	base   int // where the word's steps begin
	amount uint64
}

// profile is the free capacity of every step while a schedule is being built.
type profile struct {
	w     *network
	free  []uint64 // word by word, each a row of steps
	dirty int      // steps from here on are as in an empty plan
}

func newProfile(w *network) *profile {
	return &profile{w: w, free: append([]uint64(nil), w.empty...)}
}

func (p *profile) clear() {
	for word := range p.w.lanes.words {
		row := word * p.w.horizon
		copy(p.free[row:row+p.dirty], p.w.empty[row:row+p.dirty])
	}
	p.dirty = 0
}

// earliest returns the first start from t on at which activity i fits; there is always one within the horizon.
func (p *profile) earliest(i, t int) int {
	d, need, guard := p.w.duration[i], p.w.need[i], p.w.lanes.guard
	if d == 0 || len(need) == 0 {
		return t
	}
	if len(need) == 1 { // by far the usual case
		row, amount := p.free[need[0].base:need[0].base+p.w.horizon], need[0].amount
		for run, at := 0, t; ; at++ {
			if (row[at]-amount)&guard != guard {
				run = 0
			} else if run++; run == d {
				return at - d + 1
			}
		}
	}
	for run, at := 0, t; ; at++ {
		if !p.fits(need, at) {
			run = 0
		} else if run++; run == d {
			return at - d + 1
		}
	}
}

// latest returns the last start up to t at which activity i fits, and -1 when there is none.
func (p *profile) latest(i, t int) int {
	d, need := p.w.duration[i], p.w.need[i]
	if d == 0 || len(need) == 0 {
		return t
	}
	for run, at := 0, t+d-1; at >= 0; at-- {
		if !p.fits(need, at) {
			run = 0
		} else if run++; run == d {
			return at
		}
	}
	return -1
}

func (p *profile) fits(need []part, at int) bool {
	for _, k := range need {
		if (p.free[k.base+at]-k.amount)&p.w.lanes.guard != p.w.lanes.guard {
			return false
		}
	}
	return true
}

// take books activity i from start on.
func (p *profile) take(i, start int) {
	end := start + p.w.duration[i]
	for _, k := range p.w.need[i] {
		row := p.free[k.base+start : k.base+end]
		for t := range row {
			row[t] -= k.amount
		}
	}
	p.dirty = max(p.dirty, end)
}
