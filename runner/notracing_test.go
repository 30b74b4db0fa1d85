//go:build !race

package main

// racing tells that the race detector watches, which multiplies memory.
const racing = false
