package publish_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/publish"
)

func TestAPublishedEditionVerifiesFromItsFileAlone(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	file := o.file(t, ed.Code)
	r, err := publish.Check(file, publish.Trust{LogKey: o.notary.Public()})
	if err != nil || !r.Sound() {
		t.Fatalf("%v\n%v", err, r.Breaks)
	}
	// Eleven units, six items and a total each.
	if r.Figures != 77 || r.Records < 1000 || r.Parts != 11 || r.OwnKey || r.Edition.Code != ed.Code || !strings.HasPrefix(r.Log, "tongchou/431000/") {
		t.Errorf("report %+v", r)
	}
	one, err := publish.CheckFigure(file, publish.Trust{}, "北湖分局", "禁毒")
	if err != nil || !one.Sound() || one.Figures != 1 || one.Steps == 0 || one.Steps >= r.Steps || !one.OwnKey {
		t.Errorf("one figure: %v, %+v", err, one)
	}
	if _, err := publish.CheckFigure(file, publish.Trust{}, "北湖分局", "税务"); code(err) != "publish_no_figure" {
		t.Errorf("a figure that is not there: %v", err)
	}
	if bytes.Contains(file, []byte(by.Actor)) {
		t.Error("the file names who published it")
	}
	if again := o.file(t, ed.Code); !bytes.Equal(again, file) {
		t.Error("packed again it is another file")
	}
}

func TestTheBoardIsWhatTheCommandPrints(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	if ed.Code != "2021-04-26-XQ-1" || ed.ObjectUntil.In(o.desk.Zone()).Format(time.DateTime) != "2021-05-02 23:59:59" {
		t.Errorf("edition %+v", ed)
	}
	if _, err := publish.Publish(ctx, o.desk, by, ed.Code, time.Time{}); code(err) != "workflow_edition_published" {
		t.Errorf("published twice: %v", err)
	}
}
