package rcpsp

// ranking is a queue of variables, the heaviest first, equal ones by number.
type ranking struct {
	weight []int64
	heap   []int32
	place  []int32 // variable → where it stands, -1 when it does not
}

func (r *ranking) ahead(a, b int32) bool {
	return r.weight[a] > r.weight[b] || r.weight[a] == r.weight[b] && a < b
}

func (r *ranking) first() int32 {
	if len(r.heap) == 0 {
		return -1
	}
	return r.heap[0]
}

func (r *ranking) add(x int32) {
	r.heap = append(r.heap, x)
	r.place[x] = int32(len(r.heap) - 1)
	r.up(r.place[x])
}

// drop takes the first out.
func (r *ranking) drop() {
	r.place[r.heap[0]] = -1
	last := r.heap[len(r.heap)-1]
	r.heap = r.heap[:len(r.heap)-1]
	if len(r.heap) > 0 {
		r.heap[0] = last
		r.place[last] = 0
		r.down(0)
	}
}

func (r *ranking) up(at int32) {
	x := r.heap[at]
	for at > 0 {
		parent := (at - 1) / 2
		if !r.ahead(x, r.heap[parent]) {
			break
		}
		r.heap[at] = r.heap[parent]
		r.place[r.heap[at]] = at
		at = parent
	}
	r.heap[at] = x
	r.place[x] = at
}

func (r *ranking) down(at int32) {
	x, n := r.heap[at], int32(len(r.heap))
	for {
		child := 2*at + 1
		if child >= n {
			break
		}
		if child+1 < n && r.ahead(r.heap[child+1], r.heap[child]) {
			child++
		}
		if !r.ahead(r.heap[child], x) {
			break
		}
		r.heap[at] = r.heap[child]
		r.place[r.heap[at]] = at
		at = child
	}
	r.heap[at] = x
	r.place[x] = at
}

// again puts the order right after all weights have changed.
func (r *ranking) again() {
	for at := int32(len(r.heap))/2 - 1; at >= 0; at-- {
		r.down(at)
	}
}
