package xapi

func (c *checker) result(path string, v *Value) {
	c.object(path, v, map[string]rule{"score": (*checker).score, "success": boolean, "completion": boolean, "response": text, "duration": duration, "extensions": extensions})
}

// score checks each part by itself and against the others. Numbers are compared as they are written, never as floats.
func (c *checker) score(path string, v *Value) {
	number := kindOf(Number)
	if !c.object(path, v, map[string]rule{"scaled": number, "raw": number, "min": number, "max": number}) {
		return
	}
	for _, pair := range [][2]string{{"min", "max"}, {"min", "raw"}, {"raw", "max"}} {
		a, b := v.Get(pair[0]), v.Get(pair[1])
		if a != nil && b != nil && a.Kind == Number && b.Kind == Number && readDecimal(a.Text).compare(readDecimal(b.Text)) > 0 {
			c.bad(key(path, pair[0]), "xapi_form", a.shown(), "≤ "+pair[1]+" "+b.shown())
		}
	}
	if s := v.Get("scaled"); s != nil && s.Kind == Number {
		if d := readDecimal(s.Text); d.compare(readDecimal("-1")) < 0 || d.compare(readDecimal("1")) > 0 {
			c.bad(key(path, "scaled"), "xapi_form", s.shown(), "-1 … 1")
		}
	}
}
