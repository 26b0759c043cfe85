package national

import (
	"fmt"
	"strings"
)

// Marks of each item, and the places after the point that its score is rounded to.
const (
	Full   = 2
	Places = 2
)

// Rulebook returns the national rulebook: for each indicator one item of two marks, 完成率 at most 1, two decimals half up.
func Rulebook() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `code: national
name: 全国性能测试考核办法
version: 1
period: {start: %d-01-01, due: %d-12-31}
full: "%d"
rounding: {places: %d, mode: half_up}
ranking: {method: competition}
items:
`, Year, Year, Full*Indicators, Places)
	for i := range Indicators {
		fmt.Fprintf(&b, `  - code: %[1]s
    name: 指标%[1]s
    full: "%[2]d"
    missing: zero
    rule: {kind: completion, indicator: %[1]s, cap: "1"}
`, IndicatorCode(i), Full)
	}
	return []byte(b.String())
}
