// Relationships by type
// How many relationships each type has.
//
// shape: table
// slow: on the embedded engine it goes through every relationship
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS relationships
ORDER BY relationships DESC, type;
