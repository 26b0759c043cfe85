package demo

import (
	"context"
	"path/filepath"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Publish makes the demo's first edition, the board of the reporting date published the morning after, with one objection that was decided and one that is
// open; and reports its code. Where there is an edition already nothing is done.
func Publish(ctx context.Context, dir string) (code string, err error) {
	morning := reporting + 1
	var zone *time.Location
	clock := func() time.Time { return at(morning, 9, 0, zone) }
	d, err := desk.Open(ctx, dir, func() time.Time { return clock() })
	if err != nil {
		return "", err
	}
	defer d.Close()
	zone = d.Zone()
	all, err := d.Editions(ctx)
	if err != nil {
		return "", err
	}
	for _, ed := range all {
		return ed.Code, nil
	}
	by := func(actor string, hour, minute int) desk.By {
		return desk.By{Actor: actor, At: at(morning, hour, minute, zone)}
	}
	q := desk.Question{AsOf: reporting, KnownAt: at(reporting, 20, 0, zone), Basis: ledger.Verified}
	ed, err := publish.Freeze(ctx, d, vault.OnDisk(filepath.Join(dir, vault.Folder)), by(office, 9, 0), publish.Wish{Question: q, Languages: []string{"zh", "en"}})
	if err != nil {
		return "", err
	}
	if ed, err = publish.Publish(ctx, d, by(office, 9, 10), ed.Code, time.Time{}); err != nil {
		return "", err
	}
	return ed.Code, objections(ctx, d, ed.Code, by)
}

func objections(ctx context.Context, d *desk.Desk, edition string, by func(string, int, int) desk.By) error {
	settled, _, err := d.Object(ctx, by("jia-juzhang", 10, 0), workflow.Objection{Edition: edition, Unit: bureaus[1].code, Item: "DXZP",
		Ground: "3 月移送的两起案件应计入本局破案数"})
	if err != nil {
		return err
	}
	if _, _, err := d.DecideObjection(ctx, by(office, 15, 0), settled.Code, false, "两起案件由受移送地计分，办法第一项已写明，维持原分"); err != nil {
		return err
	}
	_, _, err = d.Object(ctx, by("bing-juzhang", 16, 0), workflow.Objection{Edition: edition, Unit: bureaus[3].code, Item: "ZFGF", Ground: "一起扣分事项当日已经整改，请复核"})
	return err
}
