package score

import "encoding/json"

// MarshalJSON writes the stable form: the value exact, as a decimal or a fraction n/d, and left out where there is none.
func (n *Node) MarshalJSON() ([]byte, error) {
	type plain Node
	out := struct {
		Value string `json:"value,omitempty"`
		*plain
	}{plain: (*plain)(n)}
	if n.Why == Known {
		out.Value = n.Value.String()
	}
	return json.Marshal(out)
}
