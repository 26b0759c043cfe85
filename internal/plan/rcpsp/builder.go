package rcpsp

// builder makes schedules from lists of activities. It keeps its memory from one schedule to the next.
type builder struct {
	w       *network
	profile *profile
	placed  []bool
	bucket  []int // counting sort: first, by time
	chain   []int // and next, by activity
	steps   int   // schedules built so far
}

func newBuilder(w *network) *builder {
	return &builder{w: w, profile: newProfile(w), placed: make([]bool, w.n), bucket: make([]int, w.horizon+1), chain: make([]int, w.n)}
}

// forward is the serial schedule generation scheme (Kelley 1963): each activity in the order of the list, its predecessors
// before it whatever the list says, at the earliest time at which arcs and capacity allow it.
func (b *builder) forward(list, start []int) {
	b.begin()
	for _, i := range list {
		b.early(i, start)
	}
}

func (b *builder) begin() {
	b.steps++
	b.profile.clear()
	clear(b.placed)
}

func (b *builder) early(i int, start []int) {
	if b.placed[i] {
		return
	}
	t := b.w.release[i]
	for _, l := range b.w.before[i] {
		b.early(l.to, start)
		t = max(t, start[l.to]+l.lag)
	}
	start[i] = b.profile.earliest(i, t)
	b.profile.take(i, start[i])
	b.placed[i] = true
}

// backward is the same from the right: each activity as late as arcs, capacity and the value allow. It reports whether all of
// them found a place; an order that came from a schedule of that value always does, unless negative lags turn it over.
func (b *builder) backward(list []int, value int, start []int) bool {
	b.begin()
	for _, i := range list {
		if !b.late(i, value, start) {
			return false
		}
	}
	return true
}

func (b *builder) late(i, value int, start []int) bool {
	if b.placed[i] {
		return true
	}
	t := value - b.w.tail[i] - b.w.duration[i]
	for _, l := range b.w.after[i] {
		if !b.late(l.to, value, start) {
			return false
		}
		t = min(t, start[l.to]-l.lag)
	}
	t = min(t, b.w.horizon-1-b.w.duration[i])
	if start[i] = b.profile.latest(i, t); start[i] < b.w.release[i] {
		return false
	}
	b.profile.take(i, start[i])
	b.placed[i] = true
	return true
}

// byStart sorts the activities by start into list, equal ones in topological order.
func (b *builder) byStart(start, list []int) {
	b.sort(start, nil, false, list)
}

// byEndDown sorts them by end, the last first, equal ones against the topological order.
func (b *builder) byEndDown(start, list []int) {
	b.sort(start, b.w.duration, true, list)
}

// sort is a counting sort: times are small, and it is done twice for every schedule.
func (b *builder) sort(start, plus []int, down bool, list []int) {
	last := 0
	for k := b.w.n - 1; k >= 0; k-- {
		i := b.w.order[k]
		t := start[i]
		if plus != nil {
			t += plus[i]
		}
		b.chain[i] = b.bucket[t] - 1
		b.bucket[t] = i + 1
		last = max(last, t)
	}
	if !down {
		at := 0
		for t := 0; t <= last; t++ {
			for i := b.bucket[t] - 1; i >= 0; i = b.chain[i] {
				list[at] = i
				at++
			}
			b.bucket[t] = 0
		}
		return
	}
	at := b.w.n
	for t := 0; t <= last; t++ { // filled from the back, so that equal times come out reversed
		for i := b.bucket[t] - 1; i >= 0; i = b.chain[i] {
			at--
			list[at] = i
		}
		b.bucket[t] = 0
	}
}

// improve is forward-backward improvement, also called double justification (Valls, Ballestín and Quintanilla 2005): all
// activities as late as they can, the last first, then as early as they can, the first first; again while that gains anything.
// start is changed in place, list ends as its order by start. It returns the value.
func (b *builder) improve(start, list, spare []int) int {
	value := b.w.value(start)
	for {
		b.byEndDown(start, list)
		if !b.backward(list, value, spare) {
			break
		}
		b.byStart(spare, list)
		b.forward(list, spare)
		better := b.w.value(spare)
		if better > value {
			break
		}
		copy(start, spare)
		if better == value {
			break
		}
		value = better
	}
	b.byStart(start, list)
	return value
}
