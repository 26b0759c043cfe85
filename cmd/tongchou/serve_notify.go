package main

import "net"

// notify tells systemd of the server's state (sd_notify(3)): READY=1, STOPPING=1. Without systemd it does nothing.
func (a *app) notify(state string) {
	path := a.Env("NOTIFY_SOCKET")
	if path == "" {
		return
	}
	if path[0] == '@' {
		path = "\x00" + path[1:]
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return // who started us does not listen; that is no reason not to serve
	}
	defer c.Close()
	_, _ = c.Write([]byte(state))
}
