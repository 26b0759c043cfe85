package rig

import "errors"

func createOn(dir, url string) error { return errors.New("store.CreateOn is not there yet") }
