package api

// docsPage serves the readable page.
func (s *server) docsPage(map[string][]byte) {}
