package demo

import "github.com/tongchou/tongchou/internal/agency"

// bureau is a county bureau of the demo with what its synthetic records are to add up to on the reporting date.
type bureau struct {
	code, name string
	stations   int
	aims       [5]aim // by indicator, in the order of scored
	problems   int    // 执法问题
}

// aim is a target and how much of it the records reach on the reporting date.
type aim struct{ target, done int }

// scored are the indicators with targets, in the order of aims.
var scored = []agency.Indicator{
	{Code: "dxzp", Name: "电信诈骗破案数", Measure: "起", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum},
	{Code: "shce", Name: "扫黑除恶线索查结数", Measure: "条", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum},
	{Code: "jjfz", Name: "经济犯罪破案数", Measure: "起", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum},
	{Code: "jd", Name: "禁毒案件破案数", Measure: "起", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum},
	{Code: "za", Name: "治安案件查处数", Measure: "起", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum},
}

// problems counts what supervision found in the handling of cases; less is better.
var problems = agency.Indicator{Code: "zfwt", Name: "执法问题数", Measure: "个", Direction: agency.Less, OverTime: agency.Sum, OverUnits: agency.Sum}

// bureaus: only 北湖分局 bears a real name; the other ten, and all numbers, are made up. What 北湖分局 reached follows the
// published facts: fraud and gangs finished early, economic crime and narcotics exactly at the target.
var bureaus = []bureau{
	{"431002", "北湖分局", 8, [5]aim{{240, 254}, {36, 39}, {60, 60}, {90, 90}, {1200, 866}}, 11},
	{"4310A1", "甲县局", 6, [5]aim{{160, 118}, {24, 17}, {42, 31}, {60, 45}, {860, 671}}, 5},
	{"4310A2", "乙县局", 6, [5]aim{{150, 92}, {22, 14}, {38, 22}, {70, 41}, {800, 512}}, 6},
	{"4310A3", "丙县局", 7, [5]aim{{180, 126}, {28, 19}, {46, 29}, {64, 43}, {900, 603}}, 4},
	{"4310A4", "丁县局", 6, [5]aim{{140, 99}, {20, 15}, {36, 25}, {52, 37}, {760, 570}}, 7},
	{"4310A5", "戊县局", 5, [5]aim{{120, 61}, {18, 9}, {30, 17}, {48, 26}, {640, 371}}, 3},
	{"4310A6", "己县局", 5, [5]aim{{110, 70}, {16, 11}, {28, 16}, {44, 27}, {600, 366}}, 8},
	{"4310A7", "庚县局", 6, [5]aim{{130, 58}, {20, 9}, {34, 15}, {50, 24}, {720, 396}}, 6},
	{"4310A8", "辛县局", 5, [5]aim{{100, 66}, {14, 10}, {26, 18}, {40, 29}, {560, 392}}, 2},
	{"4310A9", "壬县局", 5, [5]aim{{90, 41}, {14, 6}, {24, 11}, {36, 17}, {520, 255}}, 9},
	{"4310AA", "癸县局", 5, [5]aim{{80, 49}, {12, 7}, {22, 13}, {34, 20}, {480, 298}}, 4},
}
