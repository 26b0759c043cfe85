package access

import "slices"

// Operation is what somebody wants to do: "noun.verb". Every HTTP operation names exactly one.
type Operation string

// The operations. Which roles may do which stands in table.
const (
	Public Operation = "public" // needs no account: signing in, published editions, the log's checkpoints, health

	BoardRead     Operation = "board.read"     // boards of any peer group, comparisons and robustness of their ranks
	ExplainRead   Operation = "explain.read"   // the way of a unit's score down to its records
	PaceRead      Operation = "pace.read"      // a unit's completion against time, and the forecast
	WhatifAsk     Operation = "whatif.ask"     // a board on supposed figures, targets or rules; nothing is kept
	BriefRead     Operation = "brief.read"     // briefings and the figures they quote
	RulebookRead  Operation = "rulebook.read"  // rulebooks, every version
	DirectoryRead Operation = "directory.read" // units, people, indicators and peer groups
	TargetRead    Operation = "target.read"    // a unit's targets and their amendments

	RecordRead   Operation = "record.read"   // a unit's ledger records and their histories
	ExportRead   Operation = "export.read"   // the same as a file
	EventRead    Operation = "event.read"    // the feed of changes; each event stands at a unit and is decided about by itself
	RecordWrite  Operation = "record.write"  // append, correct or retract records that still want verifying
	RecordAttest Operation = "record.attest" // the same on the verified basis at once, as when a verified ledger is taken over; nobody checks it again
	ImportWrite  Operation = "import.write"  // records from a file; units, targets and records taken as verified each want their own operation besides

	TargetWrite    Operation = "target.write"    // set, split or amend targets
	RulebookWrite  Operation = "rulebook.write"  // activate a rulebook
	DirectoryWrite Operation = "directory.write" // units, people, indicators, peer groups

	PeriodRead        Operation = "period.read"        // reporting periods 填报期 and who has locked what
	PeriodWrite       Operation = "period.write"       // open a period, move its deadlines
	PeriodLock        Operation = "period.lock"        // close a unit's period to records
	TaskRead          Operation = "task.read"          // what a unit still has to hand in
	DraftRead         Operation = "draft.read"         // what a unit has prepared and not yet submitted
	DraftWrite        Operation = "draft.write"        // prepare it
	SubmissionRead    Operation = "submission.read"    // what was handed in, and what was returned and why
	SubmissionSubmit  Operation = "submission.submit"  // hand in a draft
	SubmissionVerify  Operation = "submission.verify"  // Object.SubmittedBy, DraftedBy: never one's own work
	SubmissionReturn  Operation = "submission.return"  // Object.SubmittedBy, DraftedBy: never one's own work
	CorrectionRead    Operation = "correction.read"    // corrections proposed after lock
	CorrectionPropose Operation = "correction.propose" // propose one
	CorrectionApprove Operation = "correction.approve" // approve or refuse one; Object.ProposedBy: never one's own
	EvidenceRead      Operation = "evidence.read"      // files of evidence
	EvidenceWrite     Operation = "evidence.write"     // attach one
	EditionRead       Operation = "edition.read"       // editions, the frozen and not yet published ones too
	EditionFreeze     Operation = "edition.freeze"     // freeze a board with its documents
	EditionPublish    Operation = "edition.publish"    // publish what was frozen
	EditionAmend      Operation = "edition.amend"      // publish an edition in another's place, saying what changed and why
	ObjectionRead     Operation = "objection.read"     // objections 异议 and their decisions
	ObjectionFile     Operation = "objection.file"     // object to a unit's published score
	ObjectionDecide   Operation = "objection.decide"   // Object.FiledBy, VerifiedBy: never one's own, nor about one's own verification
	LogRead           Operation = "log.read"           // proofs and leaf hashes of the tamper-evident log; they show no content
	LogSign           Operation = "log.sign"           // sign a checkpoint, take in a witness's cosignature
	DoctorRead        Operation = "doctor.read"        // what is broken in the store
	LookRead          Operation = "look.read"          // who looked at what that needs a log
	BackupRead        Operation = "backup.read"        // which backups the server has taken; they are never given out
	BackupWrite       Operation = "backup.write"       // take one now, onto the server's own disk
	JobRead           Operation = "job.read"           // what the server does beside requests, without what files are called
	ErasureWrite      Operation = "erasure.write"      // erase personal content by law, keeping its commitment
	CommandRun        Operation = "command.run"        // run a command line on the server, which is decided about by that command's own operation besides
	XapiRead          Operation = "xapi.read"          // learning records of all people: statements, who somebody is; each look is logged
	XapiWrite         Operation = "xapi.write"         // statements from courseware
	XapiDocument      Operation = "xapi.document"      // what courseware keeps for itself: state and profiles, read and written
	AccountRead       Operation = "account.read"       // accounts, their roles, sessions and tokens (never a secret)
	AccountWrite      Operation = "account.write"      // make or disable accounts, reset their ways to sign in; decided for each of Account.Units
	AccountGrant      Operation = "account.grant"      // give or take a role at a unit; Object.Account: never one's own
	SessionOwn        Operation = "session.own"        // one's own sessions, password, passkeys and second factor
	TokenOwn          Operation = "token.own"          // one's own API tokens
)

// Operations lists all operations in the order of the table.
func Operations() []Operation {
	all := make([]Operation, len(table))
	for i, r := range table {
		all[i] = r.op
	}
	return all
}

// Known says whether op is an operation.
func Known(op Operation) bool { return slices.Contains(Operations(), op) }
