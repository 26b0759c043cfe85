// Package web holds the built web application. Where it was not built, the folder has nothing but .keep and the program says so.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files is the built application: index.html and what it needs. Compressible files below assets/ are there as NAME.gz only.
func Files() fs.FS {
	f, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant
	}
	return f
}
