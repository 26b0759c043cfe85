//go:build !duckdb

package rival

import (
	"context"
	"errors"
)

// OpenDuckDB says that this program was built without it.
func OpenDuckDB(context.Context, string) (Database, error) {
	return nil, errors.New("rival: built without DuckDB; build with -tags duckdb and a C compiler, as make bench does")
}
