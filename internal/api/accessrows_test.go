package api_test

// The rows of what the screens ask for besides.
func init() {
	accessTable = append(accessTable,
		row{"get-board-history", "board.read", account, "", "GET", "/api/v1/board/history?from=2021-04-20&to=2021-04-26&step=day", ""},
		row{"preview-import", "import.write", list, enters, "POST", "/api/v1/imports/preview", "file"},
		row{"mark-import", "import.write", list, enters, "POST", "/api/v1/imports/marked", "file"},
		row{"get-entry", "record.read", whole, readers, "GET", "/api/v1/entries/1", ""},
	)
}
