package access

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// away is a place the account has never signed in from.
const away = "192.0.2.7:1234"

// wrong tries a wrong password and returns the fault's code and the seconds to wait.
func (r *rig) wrong(name, addr string) (string, time.Duration) {
	_, err := r.SignIn(ctx, name, "not the password", "", addr)
	return codeOf(err), Wait(err)
}

func TestFailuresOfAnAccountWaitLongerAndLonger(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	for i := range perAccount.free {
		if code, _ := r.wrong("zhang", fmt.Sprintf("192.0.2.%d", i)); code != "access_sign_in" {
			t.Fatalf("free try %d: %s", i, code)
		}
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
		want *= time.Second
		for range 3 { // knocking is not counted and makes nothing longer
			if code, w := r.wrong("zhang", away); code != "access_wait" || w != want {
				t.Fatalf("%s, wait %s, want %s", code, w, want)
			}
		}
		r.clock.pass(want - time.Microsecond)
		if code, w := r.wrong("zhang", away); code != "access_wait" || w != time.Second {
			t.Fatalf("just before: %s %s", code, w)
		}
		r.clock.pass(time.Microsecond)
		if code, _ := r.wrong("zhang", away); code != "access_sign_in" {
			t.Fatalf("after %s: %s", want, code)
		}
	}
	_, err := r.SignIn(ctx, "zhang", good, "", away)
	r.want("the right password waits too: else it could be guessed", err, "access_wait")
	r.clock.pass(perAccount.most)
	_, err = r.SignIn(ctx, "zhang", good, "", away)
	r.want("and is let in a quarter of an hour later at most", err, "")
	for range perAccount.free {
		if code, _ := r.wrong("zhang", "192.0.2.99"); code != "access_sign_in" {
			t.Errorf("success forgets the failures: %s", code)
		}
	}
}

func TestFailuresAreForgottenInADay(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	for range perAccount.free {
		r.wrong("zhang", away)
	}
	r.clock.pass(forget)
	for i := range perAccount.free {
		if code, _ := r.wrong("zhang", away); code != "access_sign_in" {
			t.Fatalf("try %d: %s", i, code)
		}
	}
}

// TestStrangersKeepNobodyOut: whoever guesses at an account from elsewhere does not stop its owner where he always sits.
func TestStrangersKeepNobodyOut(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.enterAs("zhang")
	for range 50 {
		r.wrong("zhang", away)
		r.clock.pass(time.Second)
	}
	if code, _ := r.wrong("zhang", away); code != "access_wait" {
		t.Fatalf("the stranger: %s", code)
	}
	if _, err := r.SignIn(ctx, "zhang", good, "", "10.1.2.3:9999"); err != nil {
		t.Errorf("the owner at his place: %v", err)
	}
	if code, _ := r.wrong("zhang", away); code != "access_wait" {
		t.Errorf("the owner's success is no pardon for the stranger: %s", code)
	}
	// At the familiar place guesses are counted as well.
	for range perAccount.free {
		r.wrong("zhang", here)
	}
	if code, _ := r.wrong("zhang", here); code != "access_wait" {
		t.Errorf("a guesser at the owner's place: %s", code)
	}
}

func TestFamiliarPlaceIsForgotten(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.enterAs("zhang")
	r.clock.pass(trust)
	for range perAccount.free {
		r.wrong("zhang", away)
	}
	if code, _ := r.wrong("zhang", here); code != "access_wait" {
		t.Errorf("after %s the place is as good as another: %s", trust, code)
	}
}

func TestFailuresOfAnAddressCountOverAllNames(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	for i := range perAddress.free {
		if code, _ := r.wrong(fmt.Sprintf("name%d", i), away); code != "access_sign_in" {
			t.Fatalf("name %d: %s", i, code)
		}
	}
	if code, w := r.wrong("another", away); code != "access_wait" || w != time.Second {
		t.Errorf("the next name: %s, %s", code, w)
	}
	_, err := r.SignIn(ctx, "zhang", good, "", "192.0.2.8")
	r.want("the address beside it", err, "")
	r.clock.pass(time.Second)
	if code, _ := r.wrong("another", away); code != "access_sign_in" { // the 31st
		t.Errorf("%s", code)
	}
	r.clock.pass(2 * time.Second)
	_, err = r.SignIn(ctx, "zhang", good, "", away)
	r.want("one account of one's own", err, "")
	if code, w := r.wrong("another", away); code != "access_wait" || w != 2*time.Second {
		t.Errorf("does not buy guesses at others: %s, %s", code, w)
	}
}

// TestABureauBehindOneAddress: thirty mistyped passwords a day are nobody's attack.
func TestABureauBehindOneAddress(t *testing.T) {
	r := newRig(t)
	for i := range 120 {
		if code, _ := r.wrong(fmt.Sprintf("name%d", i), away); code != "access_sign_in" {
			t.Fatalf("failure %d at one a minute: %s", i, code)
		}
		r.clock.pass(time.Minute)
	}
}

func TestNetworks(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "192.0.2.7:80": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "[::ffff:192.0.2.7]:80": "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "[2001:db8:1:2:ffff::1]:443": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
		"": "", "unix": "unix",
	} {
		if got := network(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAClockSetBackLocksNobodyOut(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	for range perAccount.free + 1 {
		r.wrong("zhang", away)
	}
	r.clock.pass(-time.Hour)
	_, err := r.SignIn(ctx, "zhang", good, "", away)
	r.want("an hour back", err, "")

	for range perAccount.free {
		r.wrong("zhang", "192.0.2.50")
	}
	r.clock.pass(-time.Hour)
	if code, _ := r.wrong("zhang", "192.0.2.50"); code != "access_sign_in" {
		t.Errorf("one try: %s", code)
	}
	if code, w := r.wrong("zhang", "192.0.2.50"); code != "access_wait" || w > 2*time.Second {
		t.Errorf("one try only: %s, %s", code, w)
	}
}

// TestManyGuessesAtOnceAreNotOne: a guess is counted before it is made.
func TestManyGuessesAtOnceAreNotOne(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[string]int{}
	for i := range 40 {
		wg.Go(func() {
			code, _ := r.wrong("zhang", fmt.Sprintf("192.0.2.%d", i))
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	wg.Wait()
	if codes["access_sign_in"] != perAccount.free || codes["access_wait"] != 40-perAccount.free {
		t.Errorf("%v", codes)
	}
}

// TestRightPasswordsAtOnceAllGetIn: an account that many devices sign in with at the same moment is not its own attacker for long.
func TestRightPasswordsAtOnceAllGetIn(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.enterAs("zhang")
	var wg sync.WaitGroup
	for range perAccount.free {
		wg.Go(func() {
			if _, err := r.SignIn(ctx, "zhang", good, "", here); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestRefusalsAreLogged(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	for range perAccount.free + 1 {
		r.wrong("zhang", away)
	}
	for _, want := range []string{`"sign-in refused","account":"zhang","addr":"192.0.2.7:1234","code":"access_sign_in"`, `"sign-in refused: too many failures"`} {
		if !strings.Contains(r.log.String(), want) {
			t.Errorf("the log has no %s", want)
		}
	}
	if strings.Contains(r.log.String(), "not the password") {
		t.Error("the log has the password that was tried")
	}
}

func TestWaitOfOtherErrors(t *testing.T) {
	if Wait(nil) != 0 || Wait(signedOut()) != 0 {
		t.Error("only access_wait waits")
	}
}
