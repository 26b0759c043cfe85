package intake

import (
	"strings"

	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Field is what a column says about the thing a row is about. Mappings use these names.
type Field string

// The fields.
const (
	Code       Field = "code"
	Name       Field = "name"
	Level      Field = "level"  // of a unit: 市局, 县局, 派出所 …
	Parent     Field = "parent" // code or name
	Region     Field = "region"
	Closed     Field = "closed"
	From       Field = "from" // since when the version holds
	Unit       Field = "unit" // code or name
	UnitName   Field = "unit_name"
	Post       Field = "post"
	Measure    Field = "measure"
	Direction  Field = "direction"
	OverTime   Field = "over_time"
	OverUnits  Field = "over_units"
	Manual     Field = "manual"
	Difficulty Field = "difficulty"
	Derivation Field = "derivation"
	Indicator  Field = "indicator" // code or name
	IndicName  Field = "indicator_name"
	Quantity   Field = "quantity"
	Start      Field = "start"
	Due        Field = "due"
	Withdrawn  Field = "withdrawn"
	Reason     Field = "reason"
	Date       Field = "date"
	Voucher    Field = "voucher"
	State      Field = "state"
	By         Field = "by"
	Evidence   Field = "evidence"
	Record     Field = "record"
	RecordKind Field = "record_kind"
	Ref        Field = "ref"
	Why        Field = "correction_reason"
	Retract    Field = "retract"
	NewDate    Field = "new_date"
	Harmless   Field = "-" // known, carries nothing: a running number
)

// column is a field as a kind of table has it. The heading that templates and exports write is the catalogue's
// intake.heading.<kind>.<field>; aliases are what else people write.
type column struct {
	field    Field
	holds    sheet.ColumnKind
	required bool
	aliases  string // separated by spaces, as Heading and plain leave them
}

const (
	text   = sheet.TextColumn
	number = sheet.NumberColumn
	date   = sheet.DateColumn
)

// columns of each kind, in the order of templates and exports.
var columns = map[Kind][]column{
	Units: {
		{Code, text, true, "单位代码 单位编码 机构代码 机构编码 代码 编码 code unitcode"},
		{Name, text, true, "单位名称 机构名称 单位 名称 全称 name unitname unit"},
		{Level, text, false, "单位层级 层级 级别 单位类型 类型 类别 单位类别 level kind type"},
		{Parent, text, false, "上级单位代码 上级单位 上级代码 上级 主管单位 隶属单位 隶属 父级 parent parentcode parentunit"},
		{Region, number, false, "行政区划代码 行政区划 区划代码 区划 region regioncode"},
		{Closed, text, false, "是否撤销 已撤销 撤销 停用 closed"},
		{From, date, false, "生效日期 启用日期 起用日期 自何日起 from validfrom effective effectivedate"},
	},
	Indicators: {
		{Code, text, true, "指标代码 指标编码 代码 编码 code indicatorcode"},
		{Name, text, true, "指标名称 指标 名称 name indicatorname indicator"},
		{Measure, text, false, "计量单位 度量单位 单位 measure uom unitofmeasure"},
		{Direction, text, false, "指标方向 方向 指标性质 正逆向 direction"},
		{OverTime, text, false, "时间累计 时间汇总 按时间汇总 时间合并 overtime"},
		{OverUnits, text, false, "单位汇总 按单位汇总 单位累计 单位合并 overunits"},
		{Manual, text, false, "人工评分 人工打分 是否人工 人工 manual"},
		{From, date, false, "生效日期 启用日期 自何日起 from validfrom effective effectivedate"},
	},
	People: {
		{Code, text, true, "人员编号 人员代码 人员编码 警号 工号 编号 代码 code personcode"},
		{Name, text, false, "姓名 name personname"},
		{Unit, text, true, "所在单位 所属单位 单位 单位代码 部门 unit unitcode"},
		{UnitName, text, false, "单位名称 所在单位名称 unitname"},
		{Post, text, false, "职务 岗位 职位 post position"},
		{Closed, text, false, "是否离职 已离职 离职 调离 是否调离 停用 closed left"},
		{From, date, false, "生效日期 任职日期 自何日起 from validfrom effective effectivedate"},
	},
	Groups: {
		{Code, text, true, "分组代码 考核分组代码 组代码 分组编码 group groupcode code"},
		{Name, text, false, "分组名称 考核分组 分组 考核组 组名 组别 groupname name"},
		{Unit, text, true, "成员单位 单位 单位代码 成员单位代码 成员 unit unitcode member"},
		{UnitName, text, false, "单位名称 成员单位名称 unitname membername"},
		{Difficulty, number, false, "难度系数 系数 difficulty coefficient"},
		{Derivation, text, false, "系数来由 系数依据 系数说明 来由 derivation"},
		{From, date, false, "生效日期 自何日起 from validfrom effective effectivedate"},
	},
	Targets: {
		{Unit, text, true, "单位 单位代码 责任单位 责任单位代码 承担单位 unit unitcode"},
		{UnitName, text, false, "单位名称 责任单位名称 unitname"},
		{Indicator, text, true, "指标 指标代码 考核指标 任务指标 项目 indicator indicatorcode"},
		{IndicName, text, false, "指标名称 indicatorname"},
		{Quantity, number, true, "任务数 目标数 指标任务 任务量 任务 目标 目标值 下达数 数量 target quantity assigned"},
		{Start, date, true, "开始日期 起始日期 起始日 开始日 起始时间 开始时间 start startdate"},
		{Due, date, true, "完成期限 截止日期 截止日 期限 结束日期 完成时限 截止时间 due duedate deadline enddate"},
		{From, date, false, "生效日期 自何日起 调整日期 from validfrom effective effectivedate"},
		{Withdrawn, text, false, "是否取消 取消 已取消 withdrawn"},
		{Reason, text, false, "调整理由 调整原因 理由 原因 reason"},
	},
	Observations: {
		{Record, number, false, "记录号 台账记录号 记录编号 record recordno seq"},
		{RecordKind, text, false, "记录种类 recordkind"},
		{Unit, text, true, "单位 单位代码 填报单位 上报单位 责任单位 办案单位 所属单位 单位编码 unit unitcode"},
		{UnitName, text, false, "单位名称 填报单位名称 unitname"},
		{Indicator, text, true, "指标 指标代码 考核指标 指标编码 考核项目 项目 indicator indicatorcode"},
		{IndicName, text, false, "指标名称 indicatorname"},
		{Date, date, true, "日期 发生日期 统计日期 填报日期 时间 发生时间 业务日期 date day occurredon"},
		{Quantity, number, true, "数量 数值 完成数 完成量 完成 实绩 实际数 实际完成 数据 quantity qty value amount actual"},
		{Voucher, text, false, "凭证号 单号 凭证 文号 凭证编号 案件编号 voucher voucherno"},
		{State, text, false, "审核状态 状态 state status basis"},
		{By, text, false, "评分人 经办人 审核人 填报人 评审人 by reviewer"},
		{Reason, text, false, "说明 评分理由 理由 备注 情况说明 reason note remark"},
		{Evidence, text, false, "依据 证据 佐证 佐证材料 证明材料 evidence"},
		{Ref, number, false, "所指记录 ref"},
		{Why, text, false, "更正理由 更正原因 correctionreason"},
		{Retract, text, false, "撤回 是否撤回 retract"},
	},
	Corrections: {
		{Record, number, true, "记录号 原记录号 台账记录号 记录编号 record recordno seq"},
		{Quantity, number, false, "新数量 更正后数量 更正数量 改为 更正为 正确数量 newquantity quantity newvalue"},
		{NewDate, date, false, "新日期 更正后日期 更正日期 正确日期 newdate"},
		{Retract, text, false, "撤回 是否撤回 retract retraction"},
		{Why, text, true, "更正理由 更正原因 撤回理由 理由 原因 更正说明 reason correctionreason"},
		{State, text, false, "审核状态 状态 state status basis"},
		{By, text, false, "经办人 更正人 评分人 by"},
		{Evidence, text, false, "依据 证据 佐证 佐证材料 evidence"},
	},
}

// harmless headings are known in every kind of table and carry nothing.
var harmless = fieldsOf("序号 no no. # 行号 serial")

// byHeading finds a field by the plain form of a heading, for each kind.
var byHeading = headingIndex()

func headingIndex() map[Kind]map[string]Field {
	index := map[Kind]map[string]Field{}
	for kind, cols := range columns {
		m := map[string]Field{}
		for _, lang := range []string{"zh", "en"} { // traditional headings are read as simplified ones
			v := say.In(lang)
			for _, c := range cols {
				m[plain(v.T(headingKey(kind, c.field)))] = c.field
			}
		}
		for _, c := range cols {
			for _, a := range strings.Fields(c.aliases) {
				if _, taken := m[a]; !taken {
					m[a] = c.field
				}
			}
			m[plain(string(c.field))] = c.field
		}
		index[kind] = m
	}
	return index
}

func fieldsOf(s string) map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields(s) {
		m[f] = true
	}
	return m
}

func headingKey(k Kind, f Field) string { return "intake.heading." + string(k) + "." + string(f) }

// plain brings a heading to the form in which headings are compared: lower case, simplified characters, no spaces, no underlines.
func plain(heading string) string {
	return strings.NewReplacer("_", "", "-", "", "：", "", ":", "").Replace(say.Simplified(strings.ToLower(sheet.Heading(heading))))
}

// bare is plain without what stands in brackets at the end: 数量(起).
func bare(heading string) string {
	p := plain(heading)
	for _, pair := range []string{"()", "[]", "【】", "〔〕"} {
		r := []rune(pair)
		if open := strings.IndexRune(p, r[0]); open > 0 && strings.HasSuffix(p, string(r[1])) {
			return p[:open]
		}
	}
	return p
}

// fieldOf returns what a heading means in a table of kind k.
func fieldOf(k Kind, heading string) (Field, bool) {
	for _, h := range [2]string{plain(heading), bare(heading)} {
		if f, ok := byHeading[k][h]; ok {
			return f, true
		}
		if harmless[h] {
			return Harmless, true
		}
	}
	return "", false
}
