// Nodes of one label
// The server keeps this number, so it costs nothing to ask.
MATCH (n:<key>)
RETURN count(n) AS count
