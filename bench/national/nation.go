// Package national is the workload of the benchmark: a nation of stations that report, the same for a given size and seed
// on every machine. Nothing of it is real.
package national

import "strconv"

// How big the nation is.
const (
	Provinces  = 31
	Cities     = 340
	Counties   = 2850
	Stations   = 40_000
	Indicators = 50
	Year       = 2021
	Days       = 365 // of Year
)

// The units are numbered from 0 on each level, and those under one unit stand together: station s is in county
// CountyOf(s), county c in city CityOf(c), city c in province ProvinceOf(c).

// CountyOf returns the county of a station.
func CountyOf(station int) int { return above(station, Stations, Counties) }

// CityOf returns the city of a county.
func CityOf(county int) int { return above(county, Counties, Cities) }

// ProvinceOf returns the province of a city.
func ProvinceOf(city int) int { return above(city, Cities, Provinces) }

// CountiesOf returns the first county of a city and the first that is no longer in it.
func CountiesOf(city int) (first, end int) {
	return below(city, Counties, Cities), below(city+1, Counties, Cities)
}

// above finds the parent of child when children are dealt out evenly to parents in order.
func above(child, children, parents int) int { return child * parents / children }

// below is the first child of parent, so that above(below(p)) = p.
func below(parent, children, parents int) int { return (parent*children + parents - 1) / parents }

// Codes are built like division codes (two digits for the province, two more for each level, three for a station) and
// begin at 91, which no real division does.

// ProvinceCode returns the code of a province, for instance 91.
func ProvinceCode(p int) int { return 91 + p }

// CityCode returns the code of a city, for instance 9101.
func CityCode(c int) int {
	p := ProvinceOf(c)
	return ProvinceCode(p)*100 + c - below(p, Cities, Provinces) + 1
}

// CountyCode returns the code of a county, for instance 910101.
func CountyCode(c int) int {
	city := CityOf(c)
	return CityCode(city)*100 + c - below(city, Counties, Cities) + 1
}

// StationCode returns the code of a station, for instance 910101001.
func StationCode(s int) int {
	county := CountyOf(s)
	return CountyCode(county)*1000 + s - below(county, Stations, Counties) + 1
}

// IndicatorCode returns the code of an indicator, for instance Z07.
func IndicatorCode(i int) string {
	if i < 9 {
		return "Z0" + strconv.Itoa(i+1)
	}
	return "Z" + strconv.Itoa(i+1)
}
