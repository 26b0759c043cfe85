package api_test

// The rows of what the screens ask for besides.
func init() {
	accessTable = append(accessTable,
		row{"get-board-history", "board.read", account, "", "GET", "/api/v1/board/history?from=2021-04-20&to=2021-04-26&step=day", ""},
		row{"list-unit-versions", "directory.read", account, "", "GET", "/api/v1/units/{U}/versions", ""},
		row{"write-unit", "directory.write", atUnit, office, "PUT", "/api/v1/units/new", `{"name": "x", "parent": "{U}", "from": "2021-05-01", "reason": "x"}`},
		row{"list-person-versions", "record.read", whole, readers, "GET", "/api/v1/people/none/versions", ""},
		row{"write-person", "directory.write", atUnit, office, "PUT", "/api/v1/people/new", `{"name": "x", "unit": "{U}", "from": "2021-05-01", "reason": "x"}`},
		row{"list-looks", "look.read", whole, watches, "GET", "/api/v1/looks?limit=1", ""},
		row{"list-backups", "backup.read", whole, watches, "GET", "/api/v1/backups", ""},
		row{"take-backup", "backup.write", whole, admins, "POST", "/api/v1/backups", ""},
		row{"list-jobs", "job.read", whole, watches, "GET", "/api/v1/jobs", ""},
		row{"preview-import", "import.write", list, enters, "POST", "/api/v1/imports/preview", "file"},
		row{"mark-import", "import.write", list, enters, "POST", "/api/v1/imports/marked", "file"},
		row{"get-entry", "record.read", whole, readers, "GET", "/api/v1/entries/1", ""},
	)
}
