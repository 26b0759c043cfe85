package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// linesOf finds on which line of a JSON text each value begins: by its path, such as "plan.units[2].name". A text that ends early or is broken gives the paths
// up to there.
func linesOf(text []byte) map[string]int {
	w := lineWalk{text: text, d: json.NewDecoder(bytes.NewReader(text)), at: map[string]int{}, line: 1}
	w.d.UseNumber()
	w.value("")
	return w.at
}

type lineWalk struct {
	text []byte
	d    *json.Decoder
	at   map[string]int
	done int // bytes whose lines are counted
	line int
}

// here is the line that the reading has come to: that of the value just begun or ended.
func (w *lineWalk) here() int {
	to := int(w.d.InputOffset())
	w.line += bytes.Count(w.text[w.done:to], []byte("\n"))
	w.done = to
	return w.line
}

// value reads one value; false when the text ends or breaks.
func (w *lineWalk) value(path string) bool {
	t, err := w.d.Token()
	if err != nil {
		return false
	}
	w.at[path] = w.here()
	switch t {
	case json.Delim('{'):
		return w.members(path)
	case json.Delim('['):
		for i := 0; w.d.More(); i++ {
			if !w.value(fmt.Sprintf("%s[%d]", path, i)) {
				return false
			}
		}
		_, err = w.d.Token()
	}
	return err == nil
}

func (w *lineWalk) members(path string) bool {
	for w.d.More() {
		name, err := w.d.Token()
		if err != nil {
			return false
		}
		below := fmt.Sprint(name)
		if path != "" {
			below = path + "." + below
		}
		if !w.value(below) {
			return false
		}
	}
	_, err := w.d.Token()
	return err == nil
}
