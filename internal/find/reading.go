// Package find matches what people type against names and codes: by the characters, by pinyin, by initials, or mixed. It is pure.
package find

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// known keeps the readings of characters that were asked for; a language has some thousand in use.
var known sync.Map // of rune → []string

var style = pinyin.Args{Style: pinyin.Normal, Heteronym: true}

// readings are the syllables of a character, the commonest first; none of what is no Chinese character.
func readings(r rune) []string {
	if r < 0x2E80 {
		return nil
	}
	if l, ok := known.Load(r); ok {
		return l.([]string)
	}
	var l []string
	add := func(s string) {
		if s != "" && !slices.Contains(l, s) {
			l = append(l, s)
		}
	}
	for _, s := range pinyin.SinglePinyin(r, style) {
		s = plain(s)
		add(s)
		add(strings.ReplaceAll(s, "v", "u")) // 绿 is typed lv and lu
	}
	known.Store(r, l)
	return l
}

// plain brings a text to the form in which texts are compared: full-width forms as narrow ones, lower case.
func plain(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

func isGap(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// mostSpellings bounds how many spellings of a name are listed: each character of two readings doubles them.
const mostSpellings = 4

// Spelling writes a name in pinyin and in initials, without blanks, each reading of it apart by a blank, the commonest first:
// 曾都 is "cengdou zengdou cengdu zengdu" and "cd zd". What is no Chinese character stands for itself; marks are left out.
func Spelling(name string) (full, initials string) {
	spelled, short := []string{""}, []string{""}
	for _, r := range plain(name) {
		if isGap(r) {
			continue
		}
		of := readings(r)
		if len(of) == 0 {
			of = []string{string(r)}
		}
		if len(of)*len(spelled) > mostSpellings {
			of = of[:1]
		}
		var first []string
		for _, s := range of {
			if c := s[:len(string([]rune(s)[:1]))]; !slices.Contains(first, c) {
				first = append(first, c)
			}
		}
		spelled, short = each(spelled, of), each(short, first)
	}
	return strings.Join(spelled, " "), strings.Join(short, " ")
}

func each(heads, tails []string) (out []string) {
	for _, t := range tails {
		for _, h := range heads {
			out = append(out, h+t)
		}
	}
	return out
}
