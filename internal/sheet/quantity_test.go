package sheet

import (
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// code returns the fault's code, "" for none.
func code(err error) string {
	if l := fault.Of(err); len(l) > 0 {
		return l[0].Code
	}
	return ""
}

func TestQuantitySpellings(t *testing.T) {
	for _, c := range []struct{ rule, text, want, code string }{
		{"plain", "85", "85", ""},
		{"decimals", "97.35", "97.35", ""},
		{"point first", ".5", "0.5", ""},
		{"spaces around, full-width too", "\u3000 12\u00a0", "12", ""},
		{"full-width digits and comma", "１，２００", "1200", ""},
		{"full-width point", "１２．５", "12.5", ""},
		{"thousands by comma", "1,234,567.89", "1234567.89", ""},
		{"thousands by space", "1 200", "1200", ""},
		{"thousands by no-break space", "1\u00a0200\u00a0000", "1200000", ""},
		{"groups of two", "1,20", "", "number_groups"},
		{"groups of four", "1,2000", "", "number_groups"},
		{"a decimal comma", "12,5", "", "number_groups"},
		{"mixed separators", "1,200 000", "", "number_unreadable"},
		{"minus", "-5", "-5", ""},
		{"full-width minus", "－５", "-5", ""},
		{"mathematical minus", "−5", "-5", ""},
		{"minus zero is zero", "-0", "0", ""},
		{"plus", "+5", "5", ""},
		{"accountant's negative is refused", "(1,200)", "", "number_in_brackets"},
		{"full-width brackets too", "（１，２００）", "", "number_in_brackets"},
		{"percent", "12.5%", "0.125", ""},
		{"full-width percent", "１２．５％", "0.125", ""},
		{"percent with too many decimals", "12.345%", "", "number_decimals"},
		{"per mille is refused", "5‰", "", "number_unreadable"},
		{"ten thousands", "1.2万", "12000", ""},
		{"ten thousands, exact", "1.23456789万", "12345.6789", ""},
		{"hundred millions", "3亿", "300000000", ""},
		{"both is refused", "1万亿", "", "number_unreadable"},
		{"万 of a percentage is refused", "1万%", "", "number_unreadable"},
		{"a unit is refused", "12起", "", "number_unreadable"},
		{"about is refused", "约12", "", "number_unreadable"},
		{"small exponent", "1.2E-2", "0.012", ""},
		{"exponent with all digits", "1.25E+2", "125", ""},
		{"exponent that hides digits", "1.23E+17", "", "number_digits_lost"},
		{"exponent that may hide digits", "1.23E+05", "", "number_digits_lost"},
		{"noise beyond the fifteenth digit", "0.30000000000000004", "0.3", ""},
		{"noise below", "0.29999999999999999", "0.3", ""},
		{"five decimals", "1.23456", "", "number_decimals"},
		{"zeros behind do not count", "1.20000000", "1.2", ""},
		{"largest", "922337203685477.5807", "922337203685477.5807", ""},
		{"beyond", "922337203685477.5808", "", "number_too_large"},
		{"far beyond", "99999999999999999999", "", "number_too_large"},
		{"dash", "—", "", "number_unreadable"},
		{"slash", "/", "", "number_unreadable"},
		{"hyphen", "-", "", "number_unreadable"},
		{"none", "无", "", "number_unreadable"},
		{"did not occur", "未发生", "", "number_unreadable"},
		{"Chinese numerals", "十二", "", "number_unreadable"},
		{"two points", "1.2.3", "", "number_unreadable"},
		{"point at the end", "12.", "", "number_unreadable"},
		{"a date", "2021-04-06", "", "number_unreadable"},
		{"blank", " \u3000", "", "cell_blank"},
		{"infinity", "Inf", "", "number_unreadable"},
		{"hexadecimal", "0x10", "", "number_unreadable"},
	} {
		a, err := Quantity(c.text)
		if code(err) != c.code || c.code == "" && a.Value.String() != c.want {
			t.Errorf("%s: Quantity(%q) = %v, %v; want %s %s", c.rule, c.text, a.Value, err, c.want, c.code)
		}
	}
	if a, _ := Quantity("12.5%"); !a.Percent {
		t.Error("12.5% is not flagged as a percentage")
	}
	if a, _ := Quantity("12.5"); a.Percent {
		t.Error("12.5 is flagged as a percentage")
	}
}

func TestStoredQuantities(t *testing.T) {
	for _, c := range []struct{ rule, raw, want, code string }{
		{"integer", "12", "12", ""},
		{"seventeen digits are rounded to fifteen", "0.30000000000000004", "0.3", ""},
		{"noise of a larger number", "1234.5600000000001", "1234.56", ""},
		{"all nines carry", "0.99999999999999989", "1", ""},
		{"small exponent", "1.0000000000000001E-2", "0.01", ""},
		{"exponent of another program", "1.0E7", "10000000", ""},
		{"fifteen digits by exponent", "1.23456789012345E14", "123456789012345", ""},
		{"more digits than are kept", "1.23E+17", "", "number_digits_lost"},
		{"too large", "1234567890123456", "", "number_too_large"},
		{"a third", "0.33333333333333331", "", "number_decimals"},
		{"sixteenth digit is noise", "12345678901234.567", "12345678901234.6", ""},
		{"no thousands in a file", "1,200", "", "number_unreadable"},
		{"not a number", "NaN", "", "number_unreadable"},
		{"negative", "-0.1", "-0.1", ""},
	} {
		q, err := StoredQuantity(c.raw)
		if code(err) != c.code || c.code == "" && q.String() != c.want {
			t.Errorf("%s: StoredQuantity(%q) = %v, %v; want %s %s", c.rule, c.raw, q, err, c.want, c.code)
		}
	}
}

func FuzzQuantity(f *testing.F) {
	for _, s := range []string{"１，２００", "1.2万", "12.5%", "-0.0001", "1.2E-2", "(5)", "1 200", "9e99", "0.30000000000000004"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) (num.Qty, error){
			func(s string) (num.Qty, error) { a, err := Quantity(s); return a.Value, err }, StoredQuantity,
		} {
			q, err := read(s)
			if err != nil {
				if fault.Of(err) == nil {
					t.Fatalf("%q: not a fault: %v", s, err)
				}
				continue
			}
			again, err := Quantity(q.String())
			if err != nil || again.Value != q {
				t.Fatalf("%q is %v, which reads as %v, %v", s, q, again.Value, err)
			}
		}
	})
}
