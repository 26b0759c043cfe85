package national

// Target returns what a county was assigned for an indicator over the year, in 1/10,000: between 0.7 and 1.9 times what is
// to be expected of it, at least 1, so that some counties reach it and most do not.
func (w Workload) Target(county, indicator int) int64 {
	const mean = 10_5000 + 1250 // of quantity, in 1/10,000
	expected := w.Observations * mean / (Counties * Indicators)
	h := mix(w.Seed ^ 0x7A ^ uint64(county*Indicators+indicator)<<8)
	return max(expected*int64(70+h%121)/100, 10_000)
}
