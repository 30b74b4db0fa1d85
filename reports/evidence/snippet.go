package evidence

// Snippet returns the shortest shell snippet that repeats what the deciding exchange shows.
func Snippet(deciding Exchange, scene []Exchange) string { return "" }

// Curl returns the one line that repeats an exchange with curl.
func Curl(x Exchange) string { return "" }
