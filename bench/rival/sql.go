package rival

import (
	"fmt"
	"strings"

	"github.com/tongchou/tongchou/bench/national"
)

// dialect is where the databases' words for the same thing differ.
type dialect struct {
	divide string // integer division, rounding down, of two positive numbers
	sum    string // sum of int64, as int64
}

// open is the known_to of a record that still holds.
const open = "9223372036854775807"

// A record holds from its own number up to, not with, the number of the correction that replaces it: the usual shape of a
// table with system time. The county of a station stands in the record too, so that no question needs a join for it.
const (
	createRecord = `CREATE TABLE record (
		seq BIGINT NOT NULL, county INTEGER NOT NULL, station INTEGER NOT NULL, indicator %[1]s NOT NULL, day %[1]s NOT NULL,
		qty BIGINT NOT NULL, ref BIGINT, known_to BIGINT NOT NULL DEFAULT ` + open + `)`
	createTarget = `CREATE TABLE target (county INTEGER NOT NULL, indicator %[1]s NOT NULL, qty BIGINT NOT NULL, PRIMARY KEY (county, indicator))`
	createEntry  = `CREATE TABLE entry (recorded_at BIGINT NOT NULL PRIMARY KEY, last_seq BIGINT NOT NULL)`
)

// lastKnown finds the highest number recorded up to an instant, in microseconds.
const lastKnown = `SELECT coalesce(max(last_seq), 0) FROM entry WHERE recorded_at <= %d`

// retire ends the records that corrections replace.
const retire = `UPDATE record SET known_to = c.seq FROM (SELECT seq, ref FROM record WHERE ref IS NOT NULL) c WHERE record.seq = c.ref`

// scores is the board's items: 200 hundredths at most, rounded half up as (400a + t) ÷ 2t. seq is not read for now.
func (d dialect) scores(q Question, seq int64) string {
	held := "known_to = " + open
	if !q.Now() {
		held = fmt.Sprintf("seq <= %d AND known_to > %d", seq, seq)
	}
	counties, targets := "", ""
	if q.City >= 0 {
		first, end := q.Counties()
		counties = fmt.Sprintf(" AND county BETWEEN %d AND %d", first, end-1)
		targets = fmt.Sprintf(" WHERE t.county BETWEEN %d AND %d", first, end-1)
	}
	return d.write(counties, held, targets, q.AsOf)
}

// countyScores is scores of one county as of the end of the year, known now.
func (d dialect) countyScores(county int) string {
	return d.write(fmt.Sprintf(" AND county = %d", county), "known_to = "+open, fmt.Sprintf(" WHERE t.county = %d", county), national.Days-1)
}

func (d dialect) write(counties, held, targets string, asOf int) string {
	return strings.NewReplacer("{sum}", d.sum, "{div}", d.divide, "{held}", held, "{counties}", counties, "{targets}", targets,
		"{day}", fmt.Sprint(asOf)).Replace(`
WITH actual AS (
	SELECT county, indicator, {sum} AS a FROM record WHERE day <= {day} AND {held}{counties} GROUP BY county, indicator
), item AS (
	SELECT t.county, t.indicator,
		CASE WHEN a.a IS NULL THEN 0 WHEN a.a >= t.qty THEN 200 ELSE (400 * a.a + t.qty) {div} (2 * t.qty) END AS score
	FROM target t LEFT JOIN actual a ON a.county = t.county AND a.indicator = t.indicator{targets}
)`)
}

// The ends of a question that begins with scores.
const (
	selectPlaces = `
SELECT county, total, rank() OVER (ORDER BY total DESC) FROM (SELECT county, CAST(sum(score) AS BIGINT) AS total FROM item GROUP BY county) AS x ORDER BY county`
	selectItems = `
SELECT county, indicator, score FROM item ORDER BY county, indicator`
	selectTotal = `
SELECT CAST(sum(score) AS BIGINT) FROM item`
)
