package ours

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
)

// Import measures the product's own import: the first most observations as a .csv file with the headings an office uses,
// every cell checked, taken into a data directory that knows the agency and nothing else, durably. Rows are returned.
func Import(ctx context.Context, dir string, w national.Workload, most int64) (rows int64, took time.Duration, err error) {
	path := filepath.Join(dir, "observations.csv")
	if rows, err = writeObservations(path, w, most); err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, os.Remove(path)) }()
	data := filepath.Join(dir, "data")
	if err := establish(ctx, data, w); err != nil {
		return 0, 0, err
	}
	d, err := desk.Open(ctx, data, time.Now)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	got, err := d.Import(ctx, desk.By{Actor: "bench"}, path, intake.Options{Kind: intake.Observations, Basis: ledger.Verified, By: "bench"}, false)
	took = time.Since(began)
	if err == nil && (got.Entry == nil || got.Entry.Len() != rows) {
		err = fmt.Errorf("ours: the import wrote %+v of %d rows", got.Entry, rows)
	}
	return rows, took, errors.Join(err, d.Close())
}

func writeObservations(path string, w national.Workload, most int64) (rows int64, err error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<20)
	out.WriteString("单位代码,指标代码,日期,数量\n")
	for r := range w.Records() {
		if rows == most {
			break
		}
		if r.Ref == 0 {
			rows++
			out.WriteString(strconv.Itoa(national.StationCode(r.Station)) + "," + national.IndicatorCode(r.Indicator) + "," +
				national.Date(r.Day).Format("2006-01-02") + "," + num.Qty(r.Qty).String() + "\n") // an error stays until Flush
		}
	}
	return rows, out.Flush()
}
