package rcpsp

// decide opens a level and moves one bound; false when every start is fixed.
func (s *search) decide() bool {
	for {
		x := s.line.first()
		if x < 0 || s.weight[x] == 0 {
			break
		}
		s.line.drop()
		i, v := int(s.of[x]), int(s.at[x])
		if s.low[i] >= v || s.high[i] < v {
			continue
		}
		s.open()
		if i < s.w.n && s.guide != nil && s.guide[i] >= v {
			s.raise(i, v, reason{})
		} else {
			s.lower(i, v-1, reason{})
		}
		return true
	}
	best := -1
	for i := range s.low {
		if s.low[i] < s.high[i] && (best < 0 || s.low[i] < s.low[best] || s.low[i] == s.low[best] && s.high[i] < s.high[best]) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	s.open()
	s.lower(best, s.low[best], reason{})
	return true
}

// bump gives a variable that took part in a conflict more weight (VSIDS, Moskewicz et al. 2001), in whole numbers.
func (s *search) bump(x int) {
	s.weight[x] += s.step
	if s.line.place[x] >= 0 {
		s.line.up(s.line.place[x])
	} else {
		s.line.add(int32(x))
	}
	if s.weight[x] > 1<<60 {
		s.rescale()
	}
}

func (s *search) rescale() {
	for x := range s.weight {
		s.weight[x] >>= 30
	}
	s.step = max(s.step>>30, 1<<10)
	s.line.again()
}

// luby is the sequence 1 1 2 1 1 2 4 … (Luby, Sinclair and Zuckerman 1993).
func luby(i int) uint64 {
	for k := 1; ; k++ {
		if i == 1<<k-1 {
			return 1 << (k - 1)
		}
		if i < 1<<k-1 {
			return luby(i - (1<<(k-1) - 1))
		}
	}
}
