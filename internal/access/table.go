package access

// reach is whom an operation asks to be what.
type reach int

const (
	atUnit  reach = iota // one of the roles, given at the object's unit or above it
	account              // any account
	nobody               // no account needed
)

type row struct {
	op    Operation
	reach reach
	roles []Role // with atUnit
}

// Groups of roles that the table names again and again.
var (
	readers = []Role{Clerk, Verifier, Office, Supervision, Political, Commander, Auditor} // all but the administrator of accounts
	office  = []Role{Office}
)

// table is every decision that depends on the role alone; separations are the rest.
var table = []row{
	{Public, nobody, nil},

	{BoardRead, account, nil},
	{RulebookRead, account, nil},
	{DirectoryRead, account, nil},
	{EditionRead, account, nil}, // it shows what boards show
	{LogRead, account, nil},
	{CommandRun, account, nil}, // which command it is says what else is asked

	{ExplainRead, atUnit, readers},
	{PaceRead, atUnit, readers},
	{WhatifAsk, atUnit, readers},
	{BriefRead, atUnit, readers},
	{TargetRead, atUnit, readers},
	{RecordRead, atUnit, readers},
	{ExportRead, atUnit, readers},
	{EventRead, atUnit, readers},

	{RecordWrite, atUnit, []Role{Clerk, Office}},
	{ImportWrite, atUnit, []Role{Clerk, Office}},
	{RecordAttest, atUnit, office},
	{TargetWrite, atUnit, office},
	{RulebookWrite, atUnit, office},
	{DirectoryWrite, atUnit, office},

	{PeriodRead, atUnit, readers},
	{PeriodWrite, atUnit, office},
	{PeriodLock, atUnit, office},
	{TaskRead, atUnit, readers},
	{DraftRead, atUnit, []Role{Clerk, Office, Auditor}},
	{DraftWrite, atUnit, []Role{Clerk}},
	{SubmissionRead, atUnit, readers},
	{SubmissionSubmit, atUnit, []Role{Clerk}},
	{SubmissionVerify, atUnit, []Role{Verifier, Office}},
	{SubmissionReturn, atUnit, []Role{Verifier, Office}},
	{CorrectionRead, atUnit, readers},
	{CorrectionPropose, atUnit, []Role{Clerk, Verifier, Office}},
	{CorrectionApprove, atUnit, []Role{Verifier, Office}},
	{EvidenceRead, atUnit, readers},
	{EvidenceWrite, atUnit, []Role{Clerk, Verifier, Office, Supervision, Commander}},

	{EditionFreeze, atUnit, office},
	{EditionPublish, atUnit, office},
	{EditionAmend, atUnit, office},
	{ObjectionRead, atUnit, readers},
	{ObjectionFile, atUnit, []Role{Commander}},
	{ObjectionDecide, atUnit, office},

	{LogSign, atUnit, office},
	{DoctorRead, atUnit, []Role{Office, Auditor}},
	{LookRead, atUnit, []Role{Auditor, Administrator}},
	{BackupRead, atUnit, []Role{Auditor, Administrator}},
	{BackupWrite, atUnit, []Role{Administrator}}, // it shows nothing of what is in it
	{JobRead, atUnit, []Role{Auditor, Administrator}},
	{ErasureWrite, atUnit, office},

	{XapiRead, atUnit, []Role{Political, Auditor}},
	{XapiWrite, atUnit, []Role{Political}},
	{XapiDocument, atUnit, []Role{Political}},

	{AccountRead, atUnit, []Role{Auditor, Administrator}},
	{AccountWrite, atUnit, []Role{Administrator}},
	{AccountGrant, atUnit, []Role{Administrator}},
	{SessionOwn, account, nil},
	{TokenOwn, account, nil},
}

var rows = func() map[Operation]row {
	m := make(map[Operation]row, len(table))
	for _, r := range table {
		m[r.op] = r
	}
	return m
}()
