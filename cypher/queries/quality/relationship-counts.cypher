// Relationships by type
// How many relationships each type has.
//
// shape: table
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS relationships
ORDER BY relationships DESC, type;
