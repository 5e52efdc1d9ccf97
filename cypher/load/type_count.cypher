// Relationships of one type
// The server keeps this number, so it costs nothing to ask.
MATCH ()-[r:<type>]->()
RETURN count(r) AS count
