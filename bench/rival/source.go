package rival

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tongchou/tongchou/bench/national"
)

// Source is what a database is filled with: a file of records in the order of recording, with the columns
// seq,county,station,indicator,day,qty,ref (ref empty for an observation) and a line of headings, and the workload itself
// for what is small.
type Source struct {
	national.Workload
	CSV     string
	Rows    int64
	LastSeq []int64 // the highest number recorded by the end of each day, from day 0 to national.LastDay
}

// WriteSource writes the file of a workload into dir.
func WriteSource(dir string, w national.Workload) (s Source, err error) {
	s = Source{Workload: w, CSV: filepath.Join(dir, "records.csv"), LastSeq: make([]int64, national.LastDay+1)}
	f, err := os.Create(s.CSV)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<20)
	out.WriteString("seq,county,station,indicator,day,qty,ref\n")
	var line []byte
	for r := range w.Records() {
		line = line[:0]
		for _, v := range [...]int64{r.Seq, int64(national.CountyOf(r.Station)), int64(r.Station), int64(r.Indicator), int64(r.Day), r.Qty} {
			line = append(strconv.AppendInt(line, v, 10), ',')
		}
		if r.Ref != 0 {
			line = strconv.AppendInt(line, r.Ref, 10)
		}
		out.Write(append(line, '\n')) // an error stays until Flush
		s.Rows = r.Seq
		s.LastSeq[r.Entered] = r.Seq
	}
	for day := 1; day < len(s.LastSeq); day++ {
		s.LastSeq[day] = max(s.LastSeq[day], s.LastSeq[day-1])
	}
	return s, out.Flush()
}
