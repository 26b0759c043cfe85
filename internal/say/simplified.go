package say

import (
	"io/fs"
	"strings"
	"sync"
)

// Simplified writes traditional characters as simplified ones, as far as our own words have them: so that a heading from either
// catalogue is known.
func Simplified(s string) string {
	of := characters()
	return strings.Map(func(r rune) rune {
		if to, ok := of[r]; ok {
			return to
		}
		return r
	}, s)
}

// characters is read off the two Chinese catalogues, of which one is the other character by character.
var characters = sync.OnceValue(func() map[rune]rune {
	files, err := fs.Glob(catalog, "catalog/*.zh.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	of := map[rune]rune{}
	for _, f := range files {
		zh, hant := runes(f), runes(strings.Replace(f, ".zh.", ".zh-Hant.", 1))
		for i := 0; i < len(zh) && len(zh) == len(hant); i++ {
			if zh[i] != hant[i] {
				of[hant[i]] = zh[i]
			}
		}
	}
	return of
})

func runes(name string) []rune {
	b, err := catalog.ReadFile(name)
	if err != nil {
		panic(err) // the catalogues are part of the binary; a test loads them
	}
	return []rune(string(b))
}
