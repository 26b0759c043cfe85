// Package remote carries one command line to a server and its answer back. It is the whole of what a client of --server and
// a server have to agree on; neither knows here what any command does.
//
// # Request
//
// POST /api/v1/commands, multipart/form-data. The first part, "command", is a Command as JSON. One part "file" follows for
// each of Command.Files that the client could read, in that order. A file's name is a label: it says which argument is
// meant and is never a path on the server.
//
// # Answer
//
// A refusal before the command begins is an RFC 9457 problem document. Otherwise the status is 200, the media type is
// MediaType, and the body is a run of frames: one byte for the kind, four bytes big-endian for the length, then as many bytes.
//
//	o  to the standard output
//	e  to the standard error
//	p  how far a long command is, a Progress as JSON; for people only
//	f  the file of -o begins (empty); there is one such file at most
//	d  bytes of that file
//	c  that file is whole and may be put in its place (empty)
//	x  the exit status, one byte; always the last frame
//
// An answer that ends without x was cut off, and a file without c is thrown away.
package remote

import "github.com/tongchou/tongchou/internal/fault"

// MediaType is that of the answer. A change that an old client would misread gets another version.
const MediaType = "application/vnd.tongchou.frames;version=1"

// Path is where a server takes commands.
const Path = "/api/v1/commands"

// Most that one request may carry, beside its files.
const (
	maxCommand = 1 << 20 // bytes of the command part
	maxFiles   = 1000
	maxFrame   = 1 << 20 // bytes of one frame
)

// Command is a command line to run on a server.
type Command struct {
	Args     []string `json:"args"`               // without the program's name, and without flags that say where the ledger is
	Lang     string   `json:"lang"`               // one of say.Languages
	Progress bool     `json:"progress,omitempty"` // somebody is watching
	Files    []File   `json:"files,omitempty"`    // what the arguments name as input, each name once
}

// File is an input file that the arguments name.
type File struct {
	Name  string       `json:"name"`
	Fault *fault.Fault `json:"fault,omitempty"` // why the client could not read it; then no part follows for it
}

// Progress says how far a long command is.
type Progress struct {
	Title string `json:"title"`
	Done  int64  `json:"done"`
	All   int64  `json:"all"` // −1: nobody knows
}

// kind is that of a frame.
type kind byte

const (
	stdout   kind = 'o'
	stderr   kind = 'e'
	progress kind = 'p'
	begin    kind = 'f'
	data     kind = 'd'
	whole    kind = 'c'
	exit     kind = 'x'
)
