package intake

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tongchou/tongchou/internal/sheet"
)

// example is a ledger as it is found in offices, made up here from nothing real.
type example struct {
	file, what string
	before     []string
	mapping    string
	build      func() []byte
}

var agencyFirst = []string{"01-agency.xlsx"}

var examples = []example{
	{"01-agency.xlsx", "一个工作簿里有单位、指标、分组、任务四张表和一张说明；下级单位排在上级前面", nil, "", agencyBook},
	{"02-form.xlsx", "报表式台账：合并的大标题、两层表头、列号行、合并的单位格、全角数字、空列、小计和合计行、表尾签字", agencyFirst, "", formBook},
	{"03-spellings.csv", "数字和日期的各种写法（UTF-8，带 BOM）", agencyFirst, "", plainText("\uFEFF" + spellings)},
	{"04-gb18030.csv", "GB18030 编码，列的顺序和名称不同，分号分隔", agencyFirst, "", gb18030},
	{"05-wide.xlsx", "一行一个单位一天、一列一个指标；有隐藏行、隐藏列、公式、隐藏的工作表", agencyFirst, "", wideBook},
	{"06-excel-dates.xlsx", "日期是 Excel 日期、常规格式的序号、数字、文字，数字带浮点误差", agencyFirst, "", datesBook},
	{"07-own-columns.xlsx", "本单位自己的列名和单位简称，靠对照文件读", agencyFirst, ownMapping, ownBook},
	{"08-repeated-keys.csv", "同一单位、指标、日期重复出现", agencyFirst, "", plainText(repeated)},
	{"09-unknown-names.csv", "单位和指标写错，各列出最接近的", agencyFirst, "", plainText(unknown)},
	{"10-wrong-cells.xlsx", "各种填错的格，逐格指出", agencyFirst, "", wrongBook},
	{"11-twice.csv", "与已导入的 03 内容相同，换了名字、编码和行序", []string{"01-agency.xlsx", "03-spellings.csv"}, "", twice},
	{"12-corrections.csv", "按记录号更正和撤回", []string{"01-agency.xlsx", "03-spellings.csv"}, "", plainText(correctionsText)},
	{"13-other-figures.csv", "与台账已有数量不同，又没有记录号", []string{"01-agency.xlsx", "03-spellings.csv"}, "", plainText(otherFigures)},
	{"14-edited-export.csv", "导出后改了一行数量、一行日期，删去了其余的行", []string{"01-agency.xlsx", "03-spellings.csv"}, "", plainText(editedExport)},
	{"15-encrypted.xlsx", "有打开密码的工作簿", nil, "", encryptedBook},
	{"16-zip-bomb.xlsx", "展开后大得不合常理的工作簿", nil, "", zipBomb},
	{"17-renamed-program.xlsx", "改了扩展名的程序", nil, "", plainText("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + strings.Repeat("\x00", 200))},
	{"18-web-page.xls", "办公系统导出的“xls”，其实是网页", nil, "", plainText("<html><body><table><tr><td>单位</td><td>数量</td></tr></table></body></html>\n")},
	{"19-formula-unsaved.xlsx", "公式没有保存计算结果", agencyFirst, "", unsavedBook},
	{"20-no-table.csv", "没有认识的列标题", nil, "", plainText("甲,乙,丙\n1,2,3\n")},
}

func plainText(s string) func() []byte { return func() []byte { return []byte(s) } }

// rowsOf fills a sheet from A1 on; nil leaves a cell empty.
func rowsOf(f *excelize.File, name string, rows ...[]any) {
	if f.SheetCount == 1 && f.GetSheetName(0) == "Sheet1" {
		must(f.SetSheetName("Sheet1", name))
	} else {
		_, err := f.NewSheet(name)
		must(err)
	}
	for r, row := range rows {
		for c, v := range row {
			if v != nil {
				must(f.SetCellValue(name, sheet.Address(r+1, c), v))
			}
		}
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func written(f *excelize.File, o ...excelize.Options) []byte {
	must(f.SetDocProps(&excelize.DocProperties{Creator: "tongchou", Created: "2021-04-30T00:00:00Z", Modified: "2021-04-30T00:00:00Z"}))
	var b bytes.Buffer
	must(f.Write(&b, o...))
	return b.Bytes()
}

func agencyBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "填表说明", []any{"本工作簿为演示数据，单位除北湖分局外均为虚构。"})
	rowsOf(f, "指标任务",
		[]any{"责任单位", "指标名称", "任务数（件）", "开始日期", "完成期限"},
		[]any{"北湖分局", "电信诈骗破案数", 120, "2021-02-10", "2021-06-30"},
		[]any{"甲县局", "电信诈骗破案数", 80, "2021-02-10", "2021-06-30"},
		[]any{"北湖分局", "D02", 30, "2021-02-10", "2021-06-30"})
	rowsOf(f, "考核分组",
		[]any{"分组代码", "分组名称", "成员单位", "难度系数", "系数来由"},
		[]any{"XJ", "县局组", "北湖分局", 1.1, "流动人口多"},
		[]any{"XJ", nil, "甲县局", nil, nil},
		[]any{"XJ", nil, "乙县局", 0.95, nil})
	rowsOf(f, "单位",
		[]any{"单位代码", "单位名称", "单位层级", "上级单位"},
		[]any{"43100201", "城关派出所", "派出所", "北湖分局"},
		[]any{"43100301", "城关派出所", "派出所", "431003"},
		[]any{"431002", "北湖分局", "县局", "演示市局"},
		[]any{"431003", "甲县局", "县局", "演示市局"},
		[]any{"431004", "乙县局", "县局", "演示市局"},
		[]any{"4310", "演示市局", "市局", nil})
	rowsOf(f, "指标",
		[]any{"指标代码", "指标名称", "计量单位", "指标方向", "时间累计", "单位汇总", "人工评分"},
		[]any{"D01", "电信诈骗破案数", "起", "越多越好", "相加", "相加", "否"},
		[]any{"D02", "禁毒破案数", "起", "越多越好", "相加", "相加", "否"},
		[]any{"R01", "群众满意率", "%", "越多越好", "最新", "平均", "否"},
		[]any{"W01", "挽回损失", "元", "越多越好", "相加", "相加", "否"},
		[]any{"M01", "执法规范评分", "分", "越多越好", "最新", "平均", "是"})
	return written(f)
}

func formBook() []byte {
	f := excelize.NewFile()
	const s = "三月"
	rowsOf(f, s,
		[]any{"演示市局打击犯罪情况统计表"},
		[]any{"填报单位：考核办", nil, nil, nil, nil, nil, "2021年3月"},
		[]any{"单位", nil, "打击情况", nil, nil, nil, "备注"},
		[]any{nil, nil, "指标", "日期", nil, "数 量\n（起）", nil},
		[]any{"1", nil, "2", "3", nil, "4", "5"},
		[]any{"北湖分局 ", nil, "电信诈骗破案数", "2021.3.1", nil, "１，２００", nil},
		[]any{nil, nil, "电信诈骗破案数", "2021/3/2", nil, " 15 ", "补报"},
		[]any{nil, nil, "Ｄ０２", "2021年3月2日", nil, "７", nil},
		[]any{"小  计", nil, nil, nil, nil, "1222", nil},
		[]any{"　甲县局", nil, "禁毒破案数", "2021-3-2", nil, 4, nil},
		[]any{},
		[]any{"合计", nil, nil, nil, nil, 1226, nil},
		[]any{"填表人：某某", nil, nil, "审核人：某某"})
	for _, m := range [][2]string{{"A1", "G1"}, {"A3", "A4"}, {"C3", "F3"}, {"G3", "G4"}, {"A6", "A8"}} {
		must(f.MergeCell(s, m[0], m[1]))
	}
	return written(f)
}

const spellings = `单位代码,指标代码,日期,数量,凭证号,状态
431002,W01,2021/4/6,1.2万,,已审核
431002,W01,2021.4.7,"１，２００",,
431002,W01,2021年4月8日,"1,200.5",,待审核
431002,R01,20210409,12.5%,,
431002, D01 ,２０２１－０４－１０, 12 ,,
431003,D01,2021-4-10,+3,A-1,
431003,D01,2021-4-10,4,A-2,
431003,D02,2021/04/11 0:00:00,0,,
`

func gb18030() []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("完成数;序号;考核指标;发生日期;办案单位;联系电话\r\n" +
		"5;1;禁毒破案数;2021-03-05;北湖分局;0735-1\r\n" + "6;2;D01;2021-03-06;乙县局;\r\n"))
	must(err)
	return b
}

func wideBook() []byte {
	f := excelize.NewFile()
	for i, s := range []string{"一季度", "四月"} {
		day := []string{"2021-03-31", "2021-04-15"}[i]
		rowsOf(f, s,
			[]any{"各单位主要指标完成情况"},
			[]any{"单位名称", "统计日期", "电信诈骗破案数（起）", "D02", "群众满意率", "排名"},
			[]any{"北湖分局", day, 40 + i, 12, "97.5%", 1},
			[]any{"甲县局", day, 21, nil, 95.25, 2},
			[]any{"乙县局", day, 10, 3, nil, 3},
			[]any{"合计", nil, 71 + i, 15, nil, nil})
		must(f.MergeCell(s, "A1", "F1"))
	}
	must(f.SetRowVisible("一季度", 4, false))
	must(f.SetColVisible("四月", "D", false))
	must(f.SetCellFormula("四月", "C3", "SUM(40,1)"))
	rowsOf(f, "底稿", []any{"单位", "日期", "D01"}, []any{"北湖分局", "2021-04-01", 99})
	must(f.SetSheetVisible("底稿", false))
	return written(f) // the value that stood there stays as the stored result
}

func datesBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "台账",
		[]any{"单位", "指标", "日期", "数量"},
		[]any{"北湖分局", "W01", 44292, 0.1},
		[]any{"北湖分局", "W01", 44293, nil},
		[]any{"北湖分局", "W01", 20210408, 1200},
		[]any{"北湖分局", "W01", "2021-04-09", "1200"},
		[]any{431002, "W01", 44296, 5})
	iso := "yyyy\"年\"m\"月\"d\"日\""
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &iso})
	must(err)
	must(f.SetCellStyle("台账", "C2", "C2", style))
	must(f.SetCellFloat("台账", "D3", 0.1+0.2, -1, 64))
	return written(f)
}

const ownMapping = `# 本单位台账的列名和单位简称
kind: observations
sheet: 流水
heading_row: 2
columns:
  办案队所: unit
  立案时间: date
  破案: quantity
  卷宗号: voucher
constants:
  indicator: D01
  state: 待审核
units:
  北湖: "431002"
  甲县: "431003"
ignore: [主办人]
`

func ownBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "封面", []any{"内部资料"})
	rowsOf(f, "流水",
		[]any{"电诈案件流水"},
		[]any{"办案队所", "主办人", "立案时间", "破案", "卷宗号", "涉案金额"},
		[]any{"北湖", "某甲", "2021-03-01", 1, "J-001", 3500},
		[]any{"北湖", "某乙", "2021-03-01", 1, "J-002", 800},
		[]any{"甲县", "某丙", "2021-03-04", 1, "J-003", nil})
	return written(f)
}

const repeated = `单位,指标,日期,数量,凭证号
北湖分局,D01,2021-03-01,5,
甲县局,D01,2021-03-01,6,
431002,电信诈骗破案数,2021/3/1,5,
北湖分局,D02,2021-03-01,5,A
北湖分局,D02,2021-03-01,7,Ａ
`

const unknown = `单位,指标,日期,数量
北湖分居,D01,2021-03-01,5
城关派出所,D01,2021-03-01,6
431009,禁毒破案,2021-03-01,7
`

func wrongBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "台账",
		[]any{"单位", "指标", "日期", "数量", "评分人", "说明"},
		[]any{"北湖分局", "D01", "4月6日", "约12", nil, nil},
		[]any{"北湖分局", "D01", "2021-02-29", -3, nil, nil},
		[]any{"北湖分局", "D01", "2021-05-01", "12.5%", nil, nil},
		[]any{nil, "D01", "21/4/6", "1,20", nil, nil},
		[]any{"北湖分局", "D01", "2021-04-06 10:30", "(1,200)", nil, nil},
		[]any{"北湖分局", "M01", "2021-04-06", 9.5, "某某", nil},
		[]any{"北湖分局", "D01", "2021-04-07", "1.23E+17", nil, nil},
		[]any{"北湖分局", "D01", "2021-04-08", "1.23456", nil, nil})
	return written(f)
}

func twice() []byte {
	lines := strings.Split(strings.TrimSpace(spellings), "\n")
	out := lines[:1:1]
	for i := len(lines) - 1; i > 0; i-- {
		out = append(out, lines[i])
	}
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(strings.Join(out, "\r\n")))
	must(err)
	return b
}

// The record numbers: 15 versions come from 01, so 03 begins at 16.
const (
	correctionsText = `记录号,更正后数量,撤回,更正理由,依据
16,1.3万,,漏计一笔,复核记录1号
20,,是,与派出所重复上报,
`
	otherFigures = `单位,指标,日期,数量
北湖分局,D01,2021-04-10,13
`
	editedExport = `记录号,记录种类,单位代码,单位名称,指标代码,指标名称,日期,数量,凭证号,审核状态,评分人,说明,依据,所指记录,更正理由,撤回
20,观测,431002,北湖分局,D01,电信诈骗破案数,2021-04-10,14,,待审核,,,,,核对案卷,
21,观测,431003,甲县局,D01,电信诈骗破案数,2021-04-11,3,A-1,待审核,,,,,日期记错,
22,观测,431003,甲县局,D01,电信诈骗破案数,2021-04-10,4,A-2,待审核,,,,,,
`
)

func encryptedBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "台账", []any{"单位", "数量"})
	return written(f, excelize.Options{Password: "2021"})
}

// zipBomb is a workbook whose sheet is 200 MB of blanks.
func zipBomb() []byte {
	f := excelize.NewFile()
	book := written(f)
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range r.File {
		out, err := w.Create(part.Name)
		must(err)
		rc, err := part.Open()
		must(err)
		_, err = io.Copy(out, rc)
		must(err)
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			blanks := bytes.Repeat([]byte(" "), 1<<20)
			for range 200 {
				_, err := out.Write(blanks)
				must(err)
			}
		}
	}
	must(w.Close())
	return b.Bytes()
}

func unsavedBook() []byte {
	f := excelize.NewFile()
	rowsOf(f, "台账", []any{"单位", "指标", "日期", "数量"}, []any{"北湖分局", "D01", "2021-03-01", nil})
	must(f.SetCellFormula("台账", "D2", "SUM(1,2)"))
	return written(f)
}
