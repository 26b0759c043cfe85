// Package demo makes the demo agency: eleven county bureaus in spring 2021 with their stations, targets and some two
// hundred days of daily records. Every number is synthetic, from a fixed seed; no score is typed in, all come out of the
// records and the rulebook.
package demo

import (
	"context"
	_ "embed"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

//go:embed leiting2021.yaml
var rulebook []byte

// Days of the demo.
var (
	opened    = when.MustDate("2020-10-09") // first daily record
	deployed  = when.MustDate("2021-02-10") // campaign deployed: the targets' start
	reporting = when.MustDate("2021-04-26")
	due       = when.MustDate("2021-06-30")
)

// Region is the demo's division code.
const Region = 431000

// Group is the code of the demo's peer group.
const Group = "XQ"

// Fill makes the demo agency in dir and reports made = true; where dir holds it already nothing is done. It is made beside dir
// and moved into place when whole, so that a broken run leaves nothing. step, which may be nil, is told how far it is: days done of all.
func Fill(ctx context.Context, dir string, step func(done, all int)) (made bool, err error) {
	if _, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
		return false, already(ctx, dir)
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return false, err
	}
	scratch, err := os.MkdirTemp(parent, ".demo-*")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	if err := fill(ctx, scratch, step); err != nil {
		return false, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	return true, move(scratch, dir)
}

// already says nothing when dir holds the demo, and refuses any other ledger.
func already(ctx context.Context, dir string) error {
	d, err := desk.Open(ctx, dir, time.Now)
	if err != nil {
		return err
	}
	defer d.Close()
	if !d.Settings().Demo {
		_, err := store.Create(dir, d.Settings()) // refuses with its own fault: the folder is taken
		return err
	}
	return nil
}

func move(from, to string) error {
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(from, f.Name()), filepath.Join(to, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// maker writes the demo; its clock is the demo's, not the machine's.
type maker struct {
	ctx  context.Context
	desk *desk.Desk
	rnd  *rand.Rand
	zone *time.Location
}

func fill(ctx context.Context, dir string, step func(done, all int)) error {
	s := agency.Settings{Name: "市局（演示）", Zone: "Asia/Shanghai", Region: Region, Demo: true}
	zone, err := s.Location()
	if err != nil {
		return err
	}
	clock := at(reporting, 20, 0, zone)
	d, err := desk.Create(ctx, dir, s, func() time.Time { return clock })
	if err != nil {
		return err
	}
	m := &maker{ctx: ctx, desk: d, rnd: rand.New(rand.NewPCG(2021, 426)), zone: zone}
	err = m.all(step)
	if e := d.Close(); err == nil {
		err = e
	}
	return err
}

func (m *maker) all(step func(done, all int)) error {
	if err := m.organisation(); err != nil {
		return err
	}
	if err := m.days(step); err != nil {
		return err
	}
	return m.returns()
}

// deploy hands down the targets and activates the rulebook.
func (m *maker) deploy() error {
	if err := m.targets(); err != nil {
		return err
	}
	by := desk.By{Actor: "考核办", Origin: "leiting2021.yaml", At: at(deployed, 9, 30, m.zone)}
	_, _, err := m.desk.ApplyRulebook(m.ctx, by, "leiting2021.yaml", rulebook, deployed.String())
	return err
}

// at is an instant of a day in the agency's zone.
func at(d when.Date, hour, minute int, zone *time.Location) time.Time {
	y, mo, day := d.Civil()
	return time.Date(y, mo, day, hour, minute, 0, 0, zone)
}
