package main

import (
	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/bench/rival"
)

// asked is a question with its name in the table.
type asked struct {
	key, name string
	rival.Question
}

// The city whose board is asked: one in the middle.
const city = 170

// The questions: mid-September as it was known at the end of the month, the year and the half-year as known now. The day of
// the question and the instant of knowledge are apart, so that late entries and corrections count.
var questions = []asked{
	{"then", "all counties as of 2021-09-15, known at 2021-09-30", rival.Question{AsOf: 257, KnownAt: national.RecordedAt(272), City: -1}},
	{"half", "all counties as of 2021-06-30, known now", rival.Question{AsOf: 180, City: -1}},
	{"now", "all counties as of 2021-12-31, known now", rival.Question{AsOf: national.Days - 1, City: -1}},
	{"citythen", "one city as of 2021-09-15, known at 2021-09-30", rival.Question{AsOf: 257, KnownAt: national.RecordedAt(272), City: city}},
	{"citynow", "one city as of 2021-12-31, known now", rival.Question{AsOf: national.Days - 1, City: city}},
}
