package linear

import (
	"testing"

	"github.com/anishathalye/porcupine"
)

// op is an operation from one instant to another.
func op(client int, call, ret int64, in input, out output) porcupine.Operation {
	return porcupine.Operation{ClientId: client, Input: in, Call: call, Output: out, Return: ret}
}

func TestModel(t *testing.T) {
	submit := op(0, 1, 2, input{kind: add, qty: 5}, output{seq: 7})
	corrected := op(0, 3, 9, input{kind: correct, ref: 7, qty: 9}, output{seq: 8})
	for name, c := range map[string]struct {
		h    []porcupine.Operation
		want bool
	}{
		"a read sees what was acknowledged before":     {[]porcupine.Operation{submit, op(1, 3, 4, input{kind: list}, output{live: state{7: 5}})}, true},
		"a read that does not is stale":                {[]porcupine.Operation{submit, op(1, 3, 4, input{kind: list}, output{live: state{}})}, false},
		"a read beside a correction sees either":       {[]porcupine.Operation{submit, corrected, op(1, 4, 5, input{kind: sum}, output{sum: 5})}, true},
		"a read after it sees the new quantity only":   {[]porcupine.Operation{submit, corrected, op(1, 10, 11, input{kind: sum}, output{sum: 5})}, false},
		"a list with neither of the two is torn":       {[]porcupine.Operation{submit, corrected, op(1, 4, 5, input{kind: list}, output{live: state{}})}, false},
		"two reads in a row do not go back":            {[]porcupine.Operation{submit, corrected, op(1, 4, 5, input{kind: sum}, output{sum: 9}), op(1, 6, 7, input{kind: sum}, output{sum: 5})}, false},
		"of two corrections of one record one is made": {[]porcupine.Operation{submit, corrected, op(1, 3, 6, input{kind: correct, ref: 7, qty: 1}, output{seq: 9})}, false},
		"and the other is refused":                     {[]porcupine.Operation{submit, corrected, op(1, 3, 6, input{kind: correct, ref: 7, qty: 1}, output{refused: true})}, true},
		"a correction is not refused for nothing":      {[]porcupine.Operation{submit, op(1, 3, 6, input{kind: correct, ref: 7, qty: 1}, output{refused: true})}, false},
	} {
		if got := porcupine.CheckOperations(model(nil), c.h); got != c.want {
			t.Errorf("%s: linearizable %t", name, got)
		}
	}
}
